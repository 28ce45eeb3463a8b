import { defineEffect, type KernelPass } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import beside from '../lib/beside.wgsl?raw';
import { edgesOf } from '../lib/edges.ts';
import { flowOf } from '../lib/flow.ts';
import { lookParams } from '../lib/look.ts';
import oklab from '../lib/oklab.wgsl?raw';
import { steadied } from '../lib/steady.ts';
import wgsl from './cartoon.wgsl?raw';
import lab from './lab.wgsl?raw';
import smooth from './smooth.wgsl?raw';

// What is cut out is drawn on white paper, so that its outline becomes a line too.
const flow = flowOf({ from: 'lab', colour: 'mix(vec3f(1.0, 0.0, 0.0), lab_load(at).rgb, lab_load(at).a)', sigma: '2.5 * frame.scale' });
const edges = edgesOf({
  flow,
  from: 'lab',
  tone: 'mix(1.0, lab_load(at).x, lab_load(at).a)',
  width: [{ of: 'thickness' }],
});

const STEPS = [1, 2, 4] as const;
/** Steps of length one in what is smoothed over. */
const PARTS = 12;
/** Texels that the shortest step must come to; below, the next one finds nothing to skip over. */
const SHORTEST = 0.6;

/** WGSL that reads a picture between its texels: across the flow, where it changes, more carefully than along. */
const BETWEEN = [
  (from: string) => `fn from_between(p: vec2f, direction: vec2f) -> vec4f { return ${from}_sample(p); } `,
  (from: string) =>
    `${beside}fn from_between(p: vec2f, direction: vec2f) -> vec4f { let t = beside(p, direction); return mix(${from}_load(t.near), ${from}_load(t.other), t.part); } `,
] as const;

const smoothing = (from: string, writes: string, step: number, along: 0 | 1): KernelPass => ({
  label: `smooth ${along ? 'along' : 'across'} the flow by ${step}`,
  kind: 'pixel',
  wgsl: `${flow.wgsl}fn from_load(at: vec2i) -> vec4f { return ${from}_load(at); } ${BETWEEN[along](from)}${smooth}`,
  reads: [from, ...flow.reads],
  writes,
  constants: { STEP: step, ALONG: along, PARTS },
  ...(step === 1 && { isNeeded: (values, { scale }) => ((values['smoothing'] as number) * scale) / PARTS >= SHORTEST }),
});

/** Flat colours and clean lines, as in a drawn film. */
export const cartoon = defineEffect({
  id: 'cartoon',
  version: 1,
  label: 'Cartoon',
  category: 'Style',
  help: 'Paints flat areas of few tones and draws clean lines along the edges, as in a drawn film.',
  shape: 'kernel',
  params: {
    levels: float('Tones', { default: 8, min: 4, max: 16, step: 1, help: 'How many steps lightness is painted in.' }),
    crispness: float('Crispness', { default: 0.7, min: 0, max: 1, help: 'How sharp the borders between tones are.' }),
    smoothing: float('Smoothing', { default: 4, min: 0, max: 60, step: 0.5, unit: 'px', help: 'Detail up to this size is painted over.' }),
    flatness: float('Flatness', { default: 0.3, min: 0, max: 1, help: 'How different two colours may be and still be painted as one.' }),
    vividness: float('Vividness', { default: 1.25, min: 0, max: 2, help: 'Colourfulness; 1 leaves it as it is.' }),
    lines: float('Lines', { default: 1, min: 0, max: 1, group: 'Lines', help: 'How dark the lines are.' }),
    thickness: float('Thickness', { default: 5.5, min: 0.5, max: 12, step: 0.1, unit: 'px', group: 'Lines' }),
    detail: float('Detail', { default: 0.8, min: 0, max: 1, group: 'Lines', help: 'How faint an edge may be and still get a line.' }),
    colour: colour('Colour', { default: [0.03, 0.03, 0.05], group: 'Lines' }),
    ...lookParams,
  },
  before: steadied,
  example: { levels: 6, smoothing: 8, detail: 0.9 },
  presets: {
    'Cel animation': { levels: 5, crispness: 1, smoothing: 10, flatness: 0.45, vividness: 1.4, thickness: 5 },
    'Ink and wash': { levels: 8, smoothing: 12, vividness: 0.55, thickness: 7, detail: 0.9 },
    'No lines': { levels: 6, smoothing: 14, flatness: 0.5, vividness: 1.3, lines: 0 },
    'Brown lines': { levels: 10, smoothing: 6, vividness: 1.1, thickness: 4, colour: [0.32, 0.17, 0.1] },
  },
  textures: () => ({
    lab: { format: 'rgba16float', scale: 1 },
    across: { format: 'rgba16float', scale: 1 },
    ...flow.textures,
    ...edges.textures,
  }),
  passes: () => [
    { label: 'oklab', kind: 'pixel', wgsl: oklab + lab, reads: ['input'], writes: 'lab' },
    ...flow.passes,
    ...STEPS.flatMap((step) => [smoothing('lab', 'across', step, 0), smoothing('across', 'lab', step, 1)]),
    ...edges.passes,
    { label: 'paint', kind: 'pixel', wgsl: edges.wgsl + oklab + wgsl, reads: ['input', 'lab', ...edges.reads], writes: 'output' },
  ],
});
