import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import highlights from '../lib/highlights.wgsl?raw';
import { stability, steadied } from '../lib/steady.ts';
import wgsl from './bloom.wgsl?raw';
import bright from './bright.wgsl?raw';

const from = { from: 'bright', value: 'bright_load(at)', type: 'vec4f', outside: 'edge' } as const;
const veil = blurOf({ ...from, prefix: 'veil_', sigma: [{ of: 'radius', times: 0.5 }] });
const core = blurOf({ ...from, prefix: 'core_', sigma: [{ of: 'radius', times: 0.125 }], within: veil });

/** Light that bleeds out of highlights within a lens. */
export const bloom = defineEffect({
  id: 'bloom',
  version: 1,
  label: 'Bloom',
  category: 'Light',
  help: 'Lets light bleed out of highlights as a lens does, with a bright core and a wide veil, in linear light.',
  shape: 'kernel',
  params: {
    intensity: float('Intensity', { default: 1.5, min: 0, max: 5 }),
    radius: float('Radius', { default: 60, min: 1, max: 300, step: 1, unit: 'px', help: 'How far the veil reaches.' }),
    threshold: float('Threshold', { default: 0.5, min: 0, max: 2, help: 'Light from which a highlight bleeds: 1 is white.' }),
    knee: float('Knee', { default: 0.5, min: 0, max: 1, help: 'Softens the threshold, so that highlights do not switch on and off.' }),
    veil: float('Veil', { default: 0.5, min: 0, max: 1, help: '0 keeps the light close to the highlight, 1 spreads it wide.' }),
    tint: colour('Tint', { default: [1, 1, 1], help: 'Colour that the bled light takes on.' }),
    // What is blurred this much hides the noise of sensors by itself.
    stability: { ...stability, default: 0 },
  },
  before: steadied,
  example: { threshold: 0.3, intensity: 3, radius: 30 },
  presets: {
    'Clean lens': { intensity: 0.8, radius: 30, threshold: 0.7, veil: 0.2 },
    'Vintage lens': { intensity: 2.6, radius: 160, threshold: 0.35, veil: 0.8, tint: [1, 0.92, 0.8] },
    Sunlit: { intensity: 3, radius: 110, threshold: 0.4, veil: 0.5, tint: [1, 0.8, 0.5] },
    Neon: { intensity: 3.5, radius: 90, threshold: 0.35, veil: 0.6, tint: [0.75, 0.5, 1] },
  },
  textures: () => ({ bright: { format: 'rgba16float', scale: 1 }, ...core.textures, ...veil.textures }),
  passes: () => [
    { label: 'highlights', kind: 'pixel', wgsl: highlights + bright, reads: ['input'], writes: 'bright' },
    ...veil.passes,
    ...core.passes,
    {
      label: 'composite',
      kind: 'pixel',
      wgsl: highlights + core.wgsl + veil.wgsl + wgsl,
      reads: ['input', ...core.reads, ...veil.reads],
      writes: 'output',
    },
  ],
});
