import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import { ALPHA, distanceOf } from '../lib/distance.ts';
import wgsl from './gloss.wgsl?raw';

const distance = distanceOf({ from: 'input', value: ALPHA });
// Hairs and corners would break the highlight.
const smooth = blurOf({ from: 'distance', value: 'distance_load(at).x', sigma: [{ plus: 8 }], outside: 'edge' });

/** Sweeps a highlight over the picture, bent where the matte ends. */
export const gloss = defineEffect({
  id: 'gloss',
  version: 1,
  label: 'Gloss sweep',
  category: 'Sticker',
  help: 'Sweeps a highlight over the picture again and again, bent near the edge as on a domed sticker; mixes in linear light.',
  shape: 'kernel',
  keepsAlpha: true,
  params: {
    strength: float('Strength', { default: 0.32, min: 0, max: 1 }),
    width: float('Width', { default: 140, min: 4, max: 600, step: 1, unit: 'px' }),
    soft: float('Soft', { default: 0.35, min: 0, max: 1, help: 'How gently the highlight begins and ends.' }),
    angle: float('Direction', {
      default: 330,
      min: 0,
      max: 360,
      step: 1,
      unit: '°',
      help: 'Where the highlight travels: 0° right, 90° up.',
    }),
    bend: float('Bend', { default: 0.6, min: 0, max: 2, help: 'How much the highlight follows the edge of the matte.' }),
    colour: colour('Colour', { default: [1, 1, 1] }),
    duration: float('Duration', {
      default: 1.2,
      min: 0.1,
      max: 10,
      step: 0.1,
      unit: 's',
      group: 'Time',
      help: 'Time of one sweep across the frame.',
    }),
    repeat: float('Repeat', {
      default: 3,
      min: 0.1,
      max: 30,
      step: 0.1,
      unit: 's',
      group: 'Time',
      help: 'Time from one sweep to the next.',
    }),
  },
  example: { width: 20, angle: 350, duration: 0.2, repeat: 0.2, colour: [1, 0.95, 0.85] },
  presets: {
    'Slow shine': { strength: 0.4, width: 320, soft: 1, bend: 0.3, duration: 2.4, repeat: 4 },
    'Quick glint': { strength: 0.7, width: 60, soft: 0.7, bend: 0.2, duration: 0.8, repeat: 2.4 },
    'Gold foil': { strength: 0.6, width: 200, soft: 1, bend: 0.4, colour: [1, 0.72, 0.22], duration: 1.6 },
    'Glass band': { strength: 0.22, width: 220, soft: 0, bend: 0, angle: 315 },
  },
  textures: () => ({ ...distance.textures, ...smooth.textures }),
  passes: (context) => [
    ...distance.passes(context),
    ...smooth.passes,
    { label: 'highlight', kind: 'pixel', wgsl: smooth.wgsl + wgsl, reads: ['input', ...smooth.reads], writes: 'output' },
  ],
});
