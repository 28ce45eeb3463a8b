import { colour, float } from '../../gpu/params.ts';

/** Where light comes from, in the picture's plane. */
export const lightAngle = float('Light angle', {
  default: 120,
  min: 0,
  max: 360,
  step: 1,
  unit: '°',
  help: 'Where light comes from: 0° right, 90° above.',
});

interface LightDefaults {
  readonly altitude: number;
  readonly light: number;
  readonly shade: number;
}

/** The light of a bevel, with its own defaults; goes with `bevel.wgsl`. */
export const lightParams = ({ altitude, light, shade }: LightDefaults) => ({
  angle: { ...lightAngle, group: 'Light' },
  altitude: float('Light altitude', {
    default: altitude,
    min: 5,
    max: 85,
    step: 1,
    unit: '°',
    group: 'Light',
    help: 'How high the light stands above the picture.',
  }),
  highlight: colour('Highlight', { default: [1, 1, 1], group: 'Light' }),
  light: float('Highlight strength', { default: light, min: 0, max: 1, group: 'Light' }),
  shadow: colour('Shadow', { default: [0, 0, 0], group: 'Light' }),
  shade: float('Shadow strength', { default: shade, min: 0, max: 1, group: 'Light' }),
});
