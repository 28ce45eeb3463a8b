import { colour, float } from '../../gpu/params.ts';

/** The controls that outer and inner shadows share, with the defaults that differ: opacity 0 to 1, blur and distance in source pixels. */
export const shadowParams = (first: { readonly opacity: number; readonly blur: number; readonly distance: number }) => ({
  colour: colour('Colour', { default: [0, 0, 0] }),
  opacity: float('Opacity', { default: first.opacity, min: 0, max: 1 }),
  blur: float('Blur', { default: first.blur, min: 0, max: 80, step: 0.5, unit: 'px', help: 'Width of the soft edge.' }),
  distance: float('Distance', { default: first.distance, min: 0, max: 200, step: 0.5, unit: 'px' }),
  angle: float('Angle', {
    default: 60,
    min: 0,
    max: 360,
    step: 1,
    unit: '°',
    help: 'Direction in which the shadow falls: 0° right, 90° down.',
  }),
  spread: float('Spread', { default: 0, min: 0, max: 1, help: 'Grows the shadow within its soft edge.' }),
});
