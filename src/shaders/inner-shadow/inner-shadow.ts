import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import wgsl from './inner-shadow.wgsl?raw';

const blur = blurOf({ from: 'input', value: 'input_load(at).a', sigma: 'params.blur * 0.5 * frame.scale', outside: 'edge' });

/** Lets the edge of the matte cast a soft shadow inwards. */
export const innerShadow = defineEffect({
  id: 'inner-shadow',
  version: 1,
  label: 'Inner shadow',
  category: 'Sticker',
  help: 'Lets the edge of the matte cast a soft shadow inwards, as if the picture lay in a cut-out; mixes in linear light.',
  shape: 'kernel',
  params: {
    colour: colour('Colour', { default: [0, 0, 0] }),
    opacity: float('Opacity', { default: 0.6, min: 0, max: 1 }),
    blur: float('Blur', { default: 20, min: 0, max: 80, step: 0.5, unit: 'px', help: 'Width of the soft edge.' }),
    distance: float('Distance', { default: 8, min: 0, max: 200, step: 0.5, unit: 'px' }),
    angle: float('Angle', {
      default: 60,
      min: 0,
      max: 360,
      step: 1,
      unit: '°',
      help: 'Direction in which the shadow falls: 0° right, 90° down.',
    }),
    spread: float('Spread', { default: 0, min: 0, max: 1, help: 'Grows the shadow within its soft edge.' }),
  },
  example: { angle: 150, colour: [0.2, 0, 0.1] },
  presets: {
    'Paper cut-out': { opacity: 0.85, blur: 20, distance: 24 },
    'Dark rim': { opacity: 0.85, blur: 70, distance: 0, spread: 0.5 },
    'Warm rim light': { colour: [1, 0.62, 0.25], opacity: 0.9, blur: 26, distance: 8, angle: 250 },
    'Thin edge': { opacity: 0.9, blur: 8, distance: 0, spread: 0.6 },
  },
  textures: () => blur.textures,
  passes: () => [
    ...blur.passes,
    { label: 'shade', kind: 'pixel', wgsl: blur.wgsl + wgsl, reads: ['input', ...blur.reads], writes: 'output' },
  ],
});
