import { defineEffect, type KernelPass } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { stability, steadied } from '../lib/steady.ts';
import combine from './combine.wgsl?raw';
import half from './half.wgsl?raw';
import means from './means.wgsl?raw';
import output from './output.wgsl?raw';
import smaller from './smaller.wgsl?raw';

/** Deviations of the noise, in display-encoded values, that the strengths take out at 1. */
const NOISE = { LUMA_NOISE: 0.1, CHROMA_NOISE: 0.14 } as const;

const shrunk = (from: string, to: string): KernelPass => ({
  label: `shrink to ${to}`,
  kind: 'pixel',
  wgsl: `fn from_load(at: vec2i) -> vec4f { return ${from}_load(at); } ${half}`,
  reads: [from],
  writes: to,
});

/** What was cleaned in the picture of half the size, taken over. */
const combined = (own: string, smaller: string, cleaned: string, to: string): KernelPass => ({
  label: `combine ${own}`,
  kind: 'pixel',
  wgsl: `fn own_load(at: vec2i) -> vec4f { return ${own}_load(at); } fn change_at(p: vec2f) -> vec4f { return ${cleaned}_sample(p) - ${smaller}_sample(p); } ${combine}`,
  reads: [own, smaller, cleaned],
  writes: to,
});

const cleaned = (from: string, to: string, level: number): KernelPass => ({
  label: `non-local means at ${2 ** -level}`,
  kind: 'pixel',
  wgsl: `fn from_load(at: vec2i) -> vec4f { return ${from}_load(at); } ${means}${level === 0 ? output : smaller}`,
  reads: level === 0 ? [from, 'input'] : [from],
  writes: to,
  constants: { LEVEL: level, ...NOISE },
});

/** Averages what looks alike, coarse noise first. */
export const denoise = defineEffect({
  id: 'denoise',
  version: 1,
  label: 'Denoise',
  category: 'Style',
  help: 'Removes noise of brightness and colour by averaging places that look alike, so that edges and texture stay.',
  shape: 'kernel',
  params: {
    luma: float('Luma', { default: 0.25, min: 0, max: 1, help: 'Strength for noise of brightness (grain).' }),
    chroma: float('Chroma', { default: 0.35, min: 0, max: 1, help: 'Strength for noise of colour (blotches).' }),
    coarse: float('Coarse noise', { default: 0.5, min: 0, max: 1, help: 'How far noise that is several pixels wide is removed too.' }),
    texture: float('Keep texture', { default: 0.1, min: 0, max: 1, help: 'Gives part of the fine brightness detail back.' }),
    stability,
  },
  before: {
    ...steadied,
    // Noise that will be taken out anyway must not count as motion.
    valuesFrom: (values) => ({ ...steadied.valuesFrom(values), noise: Math.max(0.5, values.luma * NOISE.LUMA_NOISE * 75) }),
  },
  example: { luma: 0.6, chroma: 0.6 },
  presets: {
    Light: { luma: 0.12, chroma: 0.25, texture: 0.2, stability: 40 },
    'High ISO': { luma: 0.5, chroma: 0.7, coarse: 0.8, stability: 70 },
    'Colour noise only': { luma: 0, chroma: 0.6, coarse: 0.8 },
  },
  textures: () => ({
    half: { format: 'rgba16float', scale: 0.5 },
    quarter: { format: 'rgba16float', scale: 0.25 },
    quarter_clean: { format: 'rgba16float', scale: 0.25 },
    half_mid: { format: 'rgba16float', scale: 0.5 },
    half_clean: { format: 'rgba16float', scale: 0.5 },
    mid: { format: 'rgba16float', scale: 1 },
  }),
  passes: () => [
    shrunk('input', 'half'),
    shrunk('half', 'quarter'),
    cleaned('quarter', 'quarter_clean', 2),
    combined('half', 'quarter', 'quarter_clean', 'half_mid'),
    cleaned('half_mid', 'half_clean', 1),
    combined('input', 'half', 'half_clean', 'mid'),
    cleaned('mid', 'output', 0),
  ],
});
