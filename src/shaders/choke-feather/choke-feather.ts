import { defineEffect, type KernelPass, type PassCondition } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import choke from './choke.wgsl?raw';
import wgsl from './choke-feather.wgsl?raw';
import grow from './grow.wgsl?raw';
import shrink from './shrink.wgsl?raw';

const DIRECTIONS = [
  { label: 'rows', DX: 1, DY: 0 },
  { label: 'columns', DX: 0, DY: 1 },
  { label: 'falling diagonal', DX: 1, DY: 1 },
  { label: 'rising diagonal', DX: 1, DY: -1 },
] as const;

/** The four directions, from `input` to `to`, through a texture in between and back. */
const choked = (verb: string, to: string, wgsl: (from: string) => string, isNeeded: PassCondition): KernelPass[] =>
  DIRECTIONS.map(({ label, DX, DY }, index) => {
    const [from, writes] = index % 2 ? [`${to}_odd`, to] : [index ? to : 'input', `${to}_odd`];
    return {
      label: `${verb} ${label}`,
      kind: 'pixel',
      wgsl: wgsl(from) + choke,
      reads: [from],
      writes,
      constants: { DX, DY, FIRST: index ? 0 : 1 },
      isNeeded,
    };
  });

const shrunk = choked(
  'shrink',
  'alpha',
  (from) => `fn alpha_at(at: vec2i) -> f32 { return ${from}_load(at).${from === 'input' ? 'a' : 'x'}; } ${shrink}`,
  ({ choke }) => (choke as number) >= 0,
);
const isGrowing: PassCondition = ({ choke }) => (choke as number) < 0;
const grown: readonly KernelPass[] = [
  ...choked('grow', 'grown', (from) => `fn source_load(at: vec2i) -> vec4f { return ${from}_load(at); } ${grow}`, isGrowing),
  {
    label: 'alpha of the grown',
    kind: 'pixel',
    wgsl: 'fn effect(at: vec2i) -> vec4f { return vec4f(grown_load(at).a, 0.0, 0.0, 0.0); }',
    reads: ['grown'],
    writes: 'alpha',
    isNeeded: isGrowing,
  },
];

const blur = blurOf({ from: 'alpha', value: 'alpha_load(at).x', sigma: [{ of: 'feather', times: 0.5 }], outside: 'edge' });

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
  textures: () => ({
    alpha: { format: 'r32float', scale: 1 },
    alpha_odd: { format: 'r32float', scale: 1 },
    grown: { format: 'rgba16float', scale: 1 },
    grown_odd: { format: 'rgba16float', scale: 1 },
    ...blur.textures,
  }),
  passes: () => [
    ...shrunk,
    ...grown,
    ...blur.passes,
    { label: 'feather', kind: 'pixel', wgsl: blur.wgsl + wgsl, reads: ['input', 'alpha', 'grown', ...blur.reads], writes: 'output' },
  ],
});
