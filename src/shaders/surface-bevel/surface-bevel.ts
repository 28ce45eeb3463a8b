import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import bevel from '../lib/bevel.wgsl?raw';
import { blurOf } from '../lib/blur.ts';
import { lightParams } from '../lib/light.ts';
import light from '../lib/light.wgsl?raw';
import wgsl from './surface-bevel.wgsl?raw';

const blur = blurOf({
  from: 'input',
  value: 'vec2f(luma(input_load(at).rgb), input_load(at).a)',
  type: 'vec2f',
  sigma: [{ of: 'scale', times: 0.5 }],
  outside: 'edge',
});

/** Embosses the picture: takes brightness for height and lights it. */
export const surfaceBevel = defineEffect({
  id: 'surface-bevel',
  version: 1,
  label: 'Surface bevel',
  category: 'Sticker',
  help: 'Embosses the picture: takes brightness for height and lights it from the side; mixes in linear light.',
  shape: 'kernel',
  keepsAlpha: true,
  params: {
    depth: float('Depth', { default: 9, min: 0, max: 40, step: 0.5, unit: 'px', help: 'How far white stands above black.' }),
    scale: float('Scale', {
      default: 4,
      min: 0.5,
      max: 40,
      step: 0.5,
      unit: 'px',
      help: 'Size of what is embossed; finer detail stays flat.',
    }),
    ...lightParams({ altitude: 45, light: 0.35, shade: 0.35 }),
  },
  example: { depth: 16, light: 0.8, shade: 0.8, highlight: [1, 0.95, 0.8], shadow: [0.1, 0, 0.2] },
  presets: {
    Embossed: { depth: 20, scale: 3, light: 0.6, shade: 0.6 },
    Engraved: { depth: 24, scale: 5, angle: 300, light: 0.5, shade: 0.7 },
    'Soft relief': { depth: 26, scale: 16, light: 0.35, shade: 0.4 },
    'Candle light': {
      depth: 24,
      scale: 6,
      angle: 200,
      altitude: 20,
      highlight: [1, 0.75, 0.4],
      light: 0.6,
      shadow: [0.08, 0, 0.1],
      shade: 0.55,
    },
  },
  textures: () => blur.textures,
  passes: () => [
    ...blur.passes,
    { label: 'light', kind: 'pixel', wgsl: blur.wgsl + light + wgsl + bevel, reads: ['input', ...blur.reads], writes: 'output' },
  ],
});
