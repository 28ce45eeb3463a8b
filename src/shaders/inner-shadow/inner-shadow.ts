import { defineEffect } from '../../gpu/define-effect.ts';
import { blurOf } from '../lib/blur.ts';
import { migrateShadow, SHADOW_SIGMA, shadowParams, shadowWgsl } from '../lib/shadow.ts';
import wgsl from './inner-shadow.wgsl?raw';

const blur = blurOf({ from: 'input', value: 'input_load(at).a', sigma: SHADOW_SIGMA, outside: 'edge' });

/** Lets the edge of the matte cast a soft shadow inwards. */
export const innerShadow = defineEffect({
  id: 'inner-shadow',
  version: 2,
  label: 'Inner shadow',
  category: 'Sticker',
  help: 'Lets the edge of the matte cast a soft shadow inwards, as if the picture lay in a cut-out; mixes in linear light.',
  shape: 'kernel',
  keepsAlpha: true,
  params: shadowParams({ opacity: 0.6, blur: 20, distance: 8 }),
  example: { angle: 150, colour: [0.2, 0, 0.1] },
  presets: {
    'Paper cut-out': { opacity: 0.85, blur: 20, distance: 24 },
    'Dark rim': { opacity: 0.85, blur: 70, distance: 0, spread: 24 },
    'Warm rim light': { colour: [1, 0.62, 0.25], opacity: 0.9, blur: 26, distance: 8, angle: 250 },
    'Thin edge': { opacity: 0.9, blur: 8, distance: 0, spread: 3.5 },
  },
  migrate: migrateShadow,
  textures: () => blur.textures,
  passes: () => [
    ...blur.passes,
    { label: 'shade', kind: 'pixel', wgsl: shadowWgsl + blur.wgsl + wgsl, reads: ['input', ...blur.reads], writes: 'output' },
  ],
});
