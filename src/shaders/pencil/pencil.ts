import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import { edgesOf } from '../lib/edges.ts';
import { flowOf } from '../lib/flow.ts';
import { lookParams } from '../lib/look.ts';
import { steadied } from '../lib/steady.ts';
import valueNoise from '../lib/value-noise.wgsl?raw';
import grey from './grey.wgsl?raw';
import hatching from './hatching.wgsl?raw';
import wgsl from './pencil.wgsl?raw';

const flow = flowOf({ from: 'input', colour: 'over(input_load(at), vec4f(1.0)).rgb', sigma: '3.0 * frame.scale' });
const edges = edgesOf({ flow, from: 'grey', tone: 'grey_load(at).x', width: [{ of: 'thickness' }] });
const blur = blurOf({ from: 'grey', value: 'grey_load(at).x', sigma: [{ of: 'softness', times: 0.5 }], outside: 'edge' });

/** A drawing in graphite or coloured pencils on rough paper. */
export const pencil = defineEffect({
  id: 'pencil',
  version: 1,
  label: 'Pencil',
  category: 'Style',
  help: 'Draws the picture in pencil on rough paper: outlines, soft shading and hatching that gets denser in the shadows.',
  shape: 'kernel',
  params: {
    lines: float('Lines', { default: 0.85, min: 0, max: 1, help: 'How hard the pencil is pressed along edges.' }),
    thickness: float('Thickness', { default: 4, min: 0.5, max: 12, step: 0.1, unit: 'px', help: 'Width of lines along edges.' }),
    detail: float('Detail', { default: 0.75, min: 0, max: 1, help: 'How faint an edge may be and still be drawn.' }),
    shading: float('Shading', { default: 0.5, min: 0, max: 1, help: 'How dark the soft marks beside edges are.' }),
    softness: float('Softness', { default: 20, min: 1, max: 60, step: 0.5, unit: 'px', help: 'How far soft marks reach.' }),
    hatching: float('Hatching', { default: 0.8, min: 0, max: 1, group: 'Hatching', help: 'How dark the strokes in the shadows are.' }),
    spacing: float('Spacing', {
      default: 4.5,
      min: 2,
      max: 30,
      step: 0.1,
      unit: 'px',
      group: 'Hatching',
      help: 'From one stroke to the next.',
    }),
    graphite: colour('Pencil', { default: [0.13, 0.13, 0.16], group: 'Material' }),
    colouring: float('Colouring', { default: 0, min: 0, max: 1, group: 'Material', help: 'From one pencil to coloured pencils.' }),
    paper: colour('Paper', { default: [0.98, 0.965, 0.93], group: 'Material' }),
    texture: float('Paper texture', { default: 0.6, min: 0, max: 1, group: 'Material', help: 'How rough the paper is.' }),
    ...lookParams,
  },
  before: steadied,
  example: { colouring: 0.5, spacing: 6 },
  presets: {
    Sketch: { lines: 0.9, thickness: 3, detail: 0.85, shading: 0.15, hatching: 0.25, spacing: 6 },
    Charcoal: {
      lines: 1,
      thickness: 8,
      detail: 0.6,
      shading: 0.75,
      softness: 50,
      hatching: 0.35,
      spacing: 12,
      graphite: [0.09, 0.09, 0.09],
      texture: 1,
    },
    'Coloured pencils': { lines: 0.7, shading: 0.55, hatching: 0.85, spacing: 5, colouring: 1 },
    Sanguine: { graphite: [0.5, 0.17, 0.08], paper: [0.95, 0.88, 0.76], shading: 0.65, softness: 28 },
    Blueprint: { graphite: [0.93, 0.96, 1], paper: [0.09, 0.2, 0.42], hatching: 0, shading: 0.2, texture: 0.3 },
  },
  textures: () => ({ grey: { format: 'r32float', scale: 1 }, ...blur.textures, ...flow.textures, ...edges.textures }),
  passes: () => [
    { label: 'grey', kind: 'pixel', wgsl: grey, reads: ['input'], writes: 'grey' },
    ...blur.passes,
    ...flow.passes,
    ...edges.passes,
    {
      label: 'draw',
      kind: 'pixel',
      wgsl: blur.wgsl + edges.wgsl + valueNoise + hatching + wgsl,
      reads: ['input', 'grey', ...blur.reads, ...edges.reads],
      writes: 'output',
    },
  ],
});
