import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import wgsl from './drop-shadow.wgsl?raw';

const blur = blurOf({ from: 'input', value: 'input_load(at).a', sigma: 'params.blur * 0.5 * frame.scale', outside: 'empty' });

/** Lays a soft shadow of the matte behind the picture. */
export const dropShadow = defineEffect({
  id: 'drop-shadow',
  version: 1,
  label: 'Drop shadow',
  category: 'Sticker',
  help: 'Lays a soft shadow of the matte behind the picture.',
  shape: 'kernel',
  params: {
    colour: colour('Colour', { default: [0, 0, 0] }),
    opacity: float('Opacity', { default: 0.5, min: 0, max: 1 }),
    blur: float('Blur', { default: 16, min: 0, max: 80, step: 0.5, unit: 'px', help: 'Width of the soft edge.' }),
    distance: float('Distance', { default: 10, min: 0, max: 200, step: 0.5, unit: 'px' }),
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
  presets: {
    Soft: { opacity: 0.65, blur: 72, distance: 26, angle: 70 },
    Hard: { opacity: 0.85, blur: 0, distance: 22, angle: 45 },
    Long: { opacity: 0.4, blur: 24, distance: 100, angle: 30 },
    Tight: { opacity: 0.85, blur: 10, distance: 8, angle: 60 },
    Glow: { colour: [1, 0.8, 0.3], opacity: 0.9, blur: 60, distance: 0, spread: 0.35 },
  },
  textures: () => blur.textures,
  passes: () => [
    ...blur.passes,
    { label: 'composite', kind: 'pixel', wgsl: blur.wgsl + wgsl, reads: ['input', ...blur.reads], writes: 'output' },
  ],
});
