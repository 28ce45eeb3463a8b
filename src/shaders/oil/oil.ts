import { defineEffect, type KernelPass } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { flowOf } from '../lib/flow.ts';
import { lookParams } from '../lib/look.ts';
import shrink from '../lib/shrink.wgsl?raw';
import { steadied } from '../lib/steady.ts';
import valueNoise from '../lib/value-noise.wgsl?raw';
import bristles from './bristles.wgsl?raw';
import kuwahara from './kuwahara.wgsl?raw';
import wgsl from './oil.wgsl?raw';

const flow = flowOf({ from: 'input', colour: 'over(input_load(at), vec4f(1.0)).rgb', sigma: 'params.smoothing * frame.scale' });

const LEVELS = ['half', 'quarter'] as const;

const pyramid = LEVELS.map((name, index): KernelPass => {
  const from = LEVELS[index - 1] ?? 'input';
  return {
    label: `shrink to ${name}`,
    kind: 'pixel',
    wgsl: `alias Value = vec4f; fn stored(value: Value) -> vec4f { return value; } fn value_at(at: vec2i) -> Value { return ${from}_load(at); } ${shrink}`,
    reads: [from],
    writes: name,
  };
});

/** Brush strokes along the shapes of the picture, with the relief of thick paint. */
export const oil = defineEffect({
  id: 'oil',
  version: 1,
  label: 'Oil paint',
  category: 'Style',
  help: 'Paints the picture in brush strokes that follow its shapes, with the relief of thick paint.',
  shape: 'kernel',
  params: {
    brush: float('Brush', {
      default: 14,
      min: 2,
      max: 60,
      step: 0.5,
      unit: 'px',
      help: 'Size of the brush; smaller detail is painted over.',
    }),
    sharpness: float('Sharpness', { default: 0.7, min: 0, max: 1, help: 'How crisp the borders between strokes are.' }),
    smoothing: float('Direction smoothing', {
      default: 6,
      min: 0.5,
      max: 12,
      step: 0.1,
      unit: 'px',
      help: 'How far around strokes agree on a direction.',
    }),
    relief: float('Relief', { default: 0.3, min: 0, max: 1, help: 'How thickly the paint is laid on and catches the light.' }),
    vividness: float('Vividness', { default: 1.2, min: 0, max: 2, help: 'Colourfulness; 1 leaves it as it is.' }),
    ...lookParams,
  },
  before: steadied,
  presets: {
    Impressionist: { brush: 22, sharpness: 0.85, smoothing: 4, relief: 0.45, vividness: 1.45 },
    'Palette knife': { brush: 44, sharpness: 1, smoothing: 10, relief: 0.7, vividness: 1.3 },
    'Old master': { brush: 8, sharpness: 0.6, relief: 0.15, vividness: 0.9 },
    Gouache: { brush: 26, sharpness: 1, smoothing: 8, relief: 0, vividness: 1.2 },
  },
  textures: () => ({
    half: { format: 'rgba16float', scale: 0.5 },
    quarter: { format: 'rgba16float', scale: 0.25 },
    paint: { format: 'rgba16float', scale: 1 },
    height: { format: 'r32float', scale: 1 },
    ...flow.textures,
  }),
  passes: () => [
    ...flow.passes,
    ...pyramid,
    { label: 'brush', kind: 'pixel', wgsl: flow.wgsl + kuwahara, reads: ['input', ...LEVELS, ...flow.reads], writes: 'paint' },
    { label: 'bristles', kind: 'pixel', wgsl: flow.wgsl + valueNoise + bristles, reads: flow.reads, writes: 'height' },
    { label: 'light', kind: 'pixel', wgsl, reads: ['input', 'paint', 'height'], writes: 'output' },
  ],
});
