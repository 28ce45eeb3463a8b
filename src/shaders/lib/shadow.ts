import { colour, float } from '../../gpu/params.ts';
import type { Length } from './length.ts';
import wgsl from './shadow.wgsl?raw';

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
  spread: float('Spread', {
    default: 0,
    min: 0,
    max: 60,
    step: 0.5,
    unit: 'px',
    help: 'How much wider the shadow is on every side than what casts it; thin strands grow less.',
  }),
});

/** Deviation by which a shadow's effect blurs the matte: that of its soft edge, or as much as spreading it takes. */
export const SHADOW_SIGMA: Length = [
  { of: 'blur', times: 0.5 },
  { of: 'spread', times: 1 / 0.9 },
];

/** WGSL of `shadow_of(soft: f32) -> f32`: how much the shadow covers where the matte, blurred by `SHADOW_SIGMA`, is `soft`. */
export const shadowWgsl = wgsl;

/** Lifts the values of version 1, whose spread, 0 to 1, steepened the soft edge. */
export function migrateShadow({ spread, ...values }: Record<string, unknown>): Record<string, unknown> {
  if (typeof spread !== 'number') return spread === undefined ? values : { ...values, spread };
  const blur = typeof values['blur'] === 'number' ? values['blur'] : 0;
  // It moved the edge outwards by about 1.25 deviations (half the blur) for each unit.
  return { ...values, spread: Math.min(60, Math.max(0, Math.round(spread * 1.25 * blur) / 2)) };
}
