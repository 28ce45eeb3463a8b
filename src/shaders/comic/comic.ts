import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, colour, float } from '../../gpu/params.ts';
import blueNoise from '../lib/blue-noise.wgsl?raw';
import { blurOf } from '../lib/blur.ts';
import { edgesOf } from '../lib/edges.ts';
import { flowOf } from '../lib/flow.ts';
import { lookParams } from '../lib/look.ts';
import { steadied } from '../lib/steady.ts';
import wgsl from './comic.wgsl?raw';
import inks from './inks.wgsl?raw';
import screen from './screen.wgsl?raw';

// What is cut out lies on white paper, so that its outline becomes a line too.
const onPaper = 'over(input_load(at), vec4f(1.0)).rgb';
const flow = flowOf({ from: 'input', colour: onPaper, sigma: '2.5 * frame.scale' });
const edges = edgesOf({ flow, from: 'input', tone: `luma(${onPaper})`, width: [{ of: 'thickness' }] });
const blur = blurOf({ from: 'input', value: 'input_load(at)', type: 'vec4f', sigma: [{ of: 'size', times: 0.3 }], outside: 'edge' });

/** Printed as a comic book: screens of four inks and bold outlines. */
export const comic = defineEffect({
  id: 'comic',
  version: 1,
  label: 'Comic',
  category: 'Style',
  help: 'Prints the picture in dots or lines of cyan, magenta, yellow and black, or of black alone, with bold outlines.',
  shape: 'kernel',
  params: {
    screen: choice('Screen', { default: 'dots', options: { dots: 'Dots', lines: 'Lines', grains: 'Grains' } }),
    inks: choice('Inks', { default: 'cmyk', options: { cmyk: 'Four colours', mono: 'Black only' } }),
    size: float('Dot size', { default: 7, min: 2, max: 60, step: 0.5, unit: 'px', help: 'From one dot or line to the next.' }),
    ink: float('Ink', { default: 1, min: 0, max: 2, help: 'How much ink is printed.' }),
    vividness: float('Vividness', { default: 1.3, min: 0, max: 2, help: 'Colourfulness before printing; 1 leaves it as it is.' }),
    paper: colour('Paper', { default: [1, 0.99, 0.96] }),
    black: colour('Black ink', { default: [0.06, 0.05, 0.08] }),
    lines: float('Lines', { default: 1, min: 0, max: 1, group: 'Lines', help: 'How dark the outlines are.' }),
    thickness: float('Thickness', { default: 7, min: 0.5, max: 12, step: 0.1, unit: 'px', group: 'Lines' }),
    detail: float('Detail', { default: 0.6, min: 0, max: 1, group: 'Lines', help: 'How faint an edge may be and still get an outline.' }),
    ...lookParams,
  },
  before: steadied,
  example: { size: 9 },
  presets: {
    Newspaper: { inks: 'mono', size: 6, ink: 1.05, paper: [0.91, 0.88, 0.81], black: [0.1, 0.09, 0.1], lines: 0.7, thickness: 4 },
    'Pop art': { size: 18, ink: 0.7, vividness: 1.8, thickness: 9 },
    Manga: { inks: 'mono', size: 5, ink: 0.6, paper: [1, 1, 1], black: [0.02, 0.02, 0.03], thickness: 6, detail: 0.8 },
    Engraving: {
      screen: 'lines',
      inks: 'mono',
      size: 6,
      ink: 1.1,
      paper: [0.97, 0.95, 0.88],
      black: [0.12, 0.1, 0.09],
      lines: 0.6,
      thickness: 4,
    },
    Risograph: { screen: 'grains', size: 3, vividness: 1.6, lines: 0 },
  },
  textures: () => ({ inks: { format: 'rgba16float', scale: 1 }, ...blur.textures, ...flow.textures, ...edges.textures }),
  passes: () => [
    ...blur.passes,
    { label: 'inks', kind: 'pixel', wgsl: blur.wgsl + inks, reads: blur.reads, writes: 'inks' },
    ...flow.passes,
    ...edges.passes,
    {
      label: 'print',
      kind: 'pixel',
      wgsl: edges.wgsl + blueNoise + screen + wgsl,
      reads: ['input', 'inks', ...edges.reads],
      writes: 'output',
    },
  ],
});
