import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import highlights from '../lib/highlights.wgsl?raw';
import { stability, steadied } from '../lib/steady.ts';
import bright from './bright.wgsl?raw';
import wgsl from './halation.wgsl?raw';

const from = { from: 'bright', value: 'bright_load(at).x', outside: 'edge' } as const;
const far = blurOf({ ...from, prefix: 'far_', sigma: [{ of: 'radius', times: 0.5 }] });
const near = blurOf({ ...from, prefix: 'near_', sigma: [{ of: 'radius', times: 0.2 }], within: far });

/** The red-orange fringe that light reflected off the back of a film leaves around highlights. */
export const halation = defineEffect({
  id: 'halation',
  version: 1,
  label: 'Halation',
  category: 'Light',
  help: 'Draws the red-orange fringe around highlights that light scattered in film leaves, in linear light.',
  shape: 'kernel',
  params: {
    amount: float('Amount', { default: 0.9, min: 0, max: 2 }),
    radius: float('Radius', { default: 24, min: 1, max: 200, step: 0.5, unit: 'px', help: 'How far light scatters in the film.' }),
    threshold: float('Threshold', { default: 0.4, min: 0, max: 2, help: 'Light from which a highlight scatters: 1 is white.' }),
    colour: colour('Colour', { default: [1, 0.42, 0.16], help: 'Colour close to the highlight; further out it turns red.' }),
    // What is blurred this much hides the noise of sensors by itself.
    stability: { ...stability, default: 0 },
  },
  before: steadied,
  example: { amount: 2, threshold: 0.1, radius: 20 },
  presets: {
    'Fine film': { amount: 0.6, radius: 10, threshold: 0.5 },
    'Night film': { amount: 1.7, radius: 36, threshold: 0.35, colour: [1, 0.3, 0.1] },
    'Old colour film': { amount: 1.2, radius: 70, threshold: 0.3, colour: [1, 0.5, 0.22] },
  },
  textures: () => ({ bright: { format: 'r32float', scale: 1 }, ...near.textures, ...far.textures }),
  passes: () => [
    { label: 'highlights', kind: 'pixel', wgsl: highlights + bright, reads: ['input'], writes: 'bright' },
    ...far.passes,
    ...near.passes,
    {
      label: 'composite',
      kind: 'pixel',
      wgsl: highlights + near.wgsl + far.wgsl + wgsl,
      reads: ['input', 'bright', ...near.reads, ...far.reads],
      writes: 'output',
    },
  ],
});
