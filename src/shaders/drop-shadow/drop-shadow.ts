import { defineEffect } from '../../gpu/define-effect.ts';
import { blurOf } from '../lib/blur.ts';
import { migrateShadow, SHADOW_SIGMA, shadowParams, shadowWgsl } from '../lib/shadow.ts';
import wgsl from './drop-shadow.wgsl?raw';

const blur = blurOf({ from: 'input', value: 'input_load(at).a', sigma: SHADOW_SIGMA, outside: 'empty' });

/** Lays a soft shadow of the matte behind the picture. */
export const dropShadow = defineEffect({
  id: 'drop-shadow',
  version: 2,
  label: 'Drop shadow',
  category: 'Sticker',
  help: 'Lays a soft shadow of the matte behind the picture.',
  shape: 'kernel',
  params: shadowParams({ opacity: 0.5, blur: 16, distance: 10 }),
  presets: {
    Soft: { opacity: 0.65, blur: 72, distance: 26, angle: 70 },
    Hard: { opacity: 0.85, blur: 0, distance: 22, angle: 45 },
    Long: { opacity: 0.4, blur: 24, distance: 100, angle: 30 },
    Tight: { opacity: 0.85, blur: 10, distance: 8, angle: 60 },
    Glow: { colour: [1, 0.8, 0.3], opacity: 0.9, blur: 60, distance: 0, spread: 14 },
  },
  migrate: migrateShadow,
  textures: () => blur.textures,
  passes: () => [
    ...blur.passes,
    { label: 'composite', kind: 'pixel', wgsl: shadowWgsl + blur.wgsl + wgsl, reads: ['input', ...blur.reads], writes: 'output' },
  ],
});
