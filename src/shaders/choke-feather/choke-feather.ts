import { defineEffect, type KernelPass } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import choke from './choke.wgsl?raw';
import wgsl from './choke-feather.wgsl?raw';

const DIRECTIONS = [
  { label: 'choke rows', DX: 1, DY: 0, reads: 'input', writes: 'odd' },
  { label: 'choke columns', DX: 0, DY: 1, reads: 'odd', writes: 'matte' },
  { label: 'choke falling diagonal', DX: 1, DY: 1, reads: 'matte', writes: 'odd' },
  { label: 'choke rising diagonal', DX: 1, DY: -1, reads: 'odd', writes: 'matte' },
] as const;

const blur = blurOf({ from: 'matte', value: 'matte_load(at).a', sigma: 'params.feather * 0.5 * frame.scale', outside: 'edge' });

/** Moves and softens the edge of the matte. */
export const chokeFeather = defineEffect({
  id: 'choke-feather',
  version: 1,
  label: 'Choke and feather',
  category: 'Matte',
  help: 'Shrinks or grows the matte in sub-pixels and softens its edge inwards.',
  shape: 'kernel',
  params: {
    choke: float('Choke', {
      default: 0.5,
      min: -20,
      max: 20,
      step: 0.1,
      unit: 'px',
      help: 'Shrinks the matte; below zero it grows (spread).',
    }),
    feather: float('Feather', { default: 1, min: 0, max: 60, step: 0.1, unit: 'px', help: 'Width over which the edge fades inwards.' }),
  },
  example: { choke: 2, feather: 6 },
  presets: {
    Tight: { choke: 2, feather: 0.5 },
    Hair: { choke: 0, feather: 3 },
    'Soft edge': { choke: 1, feather: 16 },
    Spread: { choke: -2, feather: 1 },
  },
  textures: () => ({ odd: { format: 'rgba16float', scale: 1 }, matte: { format: 'rgba16float', scale: 1 }, ...blur.textures }),
  passes: () => [
    ...DIRECTIONS.map(
      ({ label, DX, DY, reads, writes }, index): KernelPass => ({
        label,
        kind: 'pixel',
        wgsl: `fn source_load(at: vec2i) -> vec4f { return ${reads}_load(at); } ${choke}`,
        reads: [reads],
        writes,
        constants: { DX, DY, FIRST: index === 0 ? 1 : 0 },
      }),
    ),
    ...blur.passes,
    { label: 'feather', kind: 'pixel', wgsl: blur.wgsl + wgsl, reads: ['input', 'matte', ...blur.reads], writes: 'output' },
  ],
});
