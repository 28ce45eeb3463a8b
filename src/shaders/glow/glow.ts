import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import highlights from '../lib/highlights.wgsl?raw';
import { stability, steadied } from '../lib/steady.ts';
import wgsl from './glow.wgsl?raw';
import light from './light.wgsl?raw';

const blur = blurOf({
  from: 'light',
  value: 'light_load(at)',
  type: 'vec4f',
  sigma: [{ of: 'radius', times: 0.5 }],
  outside: 'edge',
});

/** The soft glow of a diffusion filter before the lens. */
export const glow = defineEffect({
  id: 'glow',
  version: 1,
  label: 'Glow',
  category: 'Light',
  help: 'Lays a blurred copy of the picture’s light over it, as a diffusion filter does, in linear light.',
  shape: 'kernel',
  params: {
    strength: float('Strength', { default: 0.45, min: 0, max: 1 }),
    radius: float('Radius', { default: 28, min: 1, max: 200, step: 0.5, unit: 'px', help: 'How far light spreads.' }),
    highlights: float('Highlights', { default: 0.6, min: 0, max: 1, help: '0 lets everything glow, 1 only what is bright.' }),
    tint: colour('Tint', { default: [1, 0.96, 0.9], help: 'Colour of the glow.' }),
    // What is blurred this much hides the noise of sensors by itself.
    stability: { ...stability, default: 0 },
  },
  before: steadied,
  presets: {
    'Diffusion filter': { strength: 0.35, radius: 40, highlights: 0.3, tint: [1, 0.98, 0.95] },
    Dream: { strength: 0.8, radius: 70, highlights: 0.2, tint: [1, 0.93, 0.95] },
    'Golden haze': { strength: 0.75, radius: 110, highlights: 0.5, tint: [1, 0.78, 0.45] },
    Cool: { strength: 0.6, radius: 50, highlights: 0.5, tint: [0.65, 0.82, 1] },
  },
  textures: () => ({ light: { format: 'rgba16float', scale: 1 }, ...blur.textures }),
  passes: () => [
    { label: 'light', kind: 'pixel', wgsl: light, reads: ['input'], writes: 'light' },
    ...blur.passes,
    { label: 'composite', kind: 'pixel', wgsl: highlights + blur.wgsl + wgsl, reads: ['input', ...blur.reads], writes: 'output' },
  ],
});
