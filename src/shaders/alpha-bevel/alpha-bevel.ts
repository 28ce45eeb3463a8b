import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, float } from '../../gpu/params.ts';
import bevel from '../lib/bevel.wgsl?raw';
import { blurOf } from '../lib/blur.ts';
import { ALPHA, distanceOf } from '../lib/distance.ts';
import { lightParams } from '../lib/light.ts';
import light from '../lib/light.wgsl?raw';
import wgsl from './alpha-bevel.wgsl?raw';

const distance = distanceOf({ from: 'input', value: ALPHA });
/** From 0 at the edge to 1 at `size` within. */
const within = 'clamp(distance_load(at).x / (params.size * frame.scale), 0.0, 1.0)';
const height = blurOf({
  from: 'distance',
  // A quarter circle, or a plane.
  value: `select(${within}, sqrt(max(${within} * (2.0 - ${within}), 0.0)), params.profile == 0u)`,
  sigma: [{ of: 'soften', times: 0.5, plus: 0.35 }],
  outside: 'edge',
});

/** Lights the edge of the matte as if the picture were cut from something thick. */
export const alphaBevel = defineEffect({
  id: 'alpha-bevel',
  version: 1,
  label: 'Alpha bevel',
  category: 'Sticker',
  help: 'Lights the edge of the matte as if the picture were cut from something thick; mixes in linear light.',
  shape: 'kernel',
  keepsAlpha: true,
  params: {
    size: float('Size', { default: 10, min: 1, max: 60, step: 0.5, unit: 'px', help: 'How far the bevel reaches in from the edge.' }),
    soften: float('Soften', { default: 3, min: 0, max: 30, step: 0.5, unit: 'px', help: 'Rounds the bevel’s own edges.' }),
    profile: choice('Profile', { default: 'round', options: { round: 'Round', chisel: 'Chisel' } }),
    depth: float('Depth', { default: 1, min: 0, max: 3, help: 'How steep the bevel stands.' }),
    ...lightParams({ altitude: 40, light: 0.7, shade: 0.6 }),
  },
  example: { size: 12, soften: 2, depth: 1.5, angle: 30, altitude: 60, highlight: [1, 0.9, 0.8], shadow: [0.1, 0, 0.2] },
  presets: {
    Puffy: { size: 36, soften: 12, depth: 0.8, altitude: 50, light: 0.6 },
    'Chiselled edge': { size: 8, soften: 0, profile: 'chisel', depth: 1.4, light: 0.8, shade: 0.7 },
    'Dark rim': { size: 28, soften: 8, depth: 1.2, altitude: 65, light: 0.1, shade: 0.95 },
    Golden: { size: 12, soften: 2, depth: 1.4, highlight: [1, 0.88, 0.5], light: 0.95, shadow: [0.3, 0.12, 0], shade: 0.8 },
  },
  textures: () => ({ ...distance.textures, ...height.textures }),
  passes: (context) => [
    ...distance.passes(context),
    ...height.passes,
    { label: 'light', kind: 'pixel', wgsl: height.wgsl + light + wgsl + bevel, reads: ['input', ...height.reads], writes: 'output' },
  ],
});
