import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, colour, float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import { ALPHA, distanceOf } from '../lib/distance.ts';
import wgsl from './outline.wgsl?raw';

const distance = distanceOf({ from: 'input', value: ALPHA });
const contour = blurOf({ from: 'distance', value: 'distance_load(at).x', sigma: [{ of: 'rounding', times: 0.5 }], outside: 'edge' });

/** Draws a line along the edge of the matte, as around a die-cut sticker. */
export const outline = defineEffect({
  id: 'outline',
  version: 1,
  label: 'Outline',
  category: 'Sticker',
  help: 'Draws a line along the edge of the matte, as around a die-cut sticker; outside, the matte grows by it.',
  shape: 'kernel',
  params: {
    width: float('Width', { default: 12, min: 0, max: 60, step: 0.5, unit: 'px' }),
    colour: colour('Colour', { default: [1, 1, 1] }),
    place: choice('Place', {
      default: 'outside',
      options: { outside: 'Outside', inside: 'Inside', centre: 'Centre' },
      help: 'A line outside also lies behind what is translucent.',
    }),
    rounding: float('Rounding', {
      default: 8,
      min: 0,
      max: 60,
      step: 0.5,
      unit: 'px',
      help: 'Rounds the line and fills narrow gaps, as the blade that cuts a sticker does.',
    }),
    soft: float('Soft', { default: 0, min: 0, max: 40, step: 0.5, unit: 'px', help: 'Width over which the line fades.' }),
    opacity: float('Opacity', { default: 1, min: 0, max: 1 }),
    rim: float('Rim', {
      default: 0,
      min: 0,
      max: 40,
      step: 0.5,
      unit: 'px',
      group: 'Rim',
      help: 'Width of a second line around the first.',
    }),
    rimColour: colour('Rim colour', { default: [0.1, 0.1, 0.12], group: 'Rim' }),
  },
  example: { width: 4, colour: [1, 0.9, 0.6], soft: 1, rim: 2 },
  presets: {
    'Die cut': { width: 24, rounding: 26, rim: 1.5, rimColour: [0.7, 0.7, 0.72] },
    'Thin black line': { width: 4, colour: [0.04, 0.04, 0.05], rounding: 10 },
    'Double line': { width: 10, rim: 5, rimColour: [0.06, 0.06, 0.08] },
    Retro: { width: 14, colour: [1, 0.95, 0.82], rounding: 18, rim: 14, rimColour: [0.93, 0.38, 0.2] },
    Neon: { width: 14, colour: [0.2, 1, 0.9], rounding: 8, soft: 26 },
  },
  textures: () => ({ ...distance.textures, ...contour.textures }),
  passes: (context) => [
    ...distance.passes(context),
    ...contour.passes,
    { label: 'line', kind: 'pixel', wgsl: contour.wgsl + wgsl, reads: ['input', ...contour.reads], writes: 'output' },
  ],
});
