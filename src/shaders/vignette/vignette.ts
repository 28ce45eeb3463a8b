import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import wgsl from './vignette.wgsl?raw';

/** Light that falls off towards the corners. */
export const vignette = defineEffect({
  id: 'vignette',
  version: 1,
  label: 'Vignette',
  category: 'Colour',
  help: 'Lets the light fall off towards the corners as a lens does, in linear light.',
  shape: 'point',
  keepsAlpha: true,
  wgsl,
  params: {
    amount: float('Amount', { default: 0.55, min: 0, max: 1, help: 'How much of the light is gone where it is darkest.' }),
    size: float('Size', { default: 0.35, min: 0, max: 1.5, help: 'Where it begins: 0 is the centre, 1 the nearest edge.' }),
    softness: float('Softness', { default: 1.1, min: 0, max: 2, help: 'How far it takes to reach its full amount.' }),
    roundness: float('Roundness', { default: 0.3, min: 0, max: 1, help: '0 follows the picture’s shape, 1 is a circle.' }),
    x: float('Centre, across', { default: 0.5, min: 0, max: 1, help: '0 is the left edge, 1 the right.' }),
    y: float('Centre, down', { default: 0.5, min: 0, max: 1, help: '0 is the top edge, 1 the bottom.' }),
    colour: colour('Colour', { default: [0, 0, 0], help: 'What the corners turn to: black, or any tint.' }),
  },
  presets: {
    Subtle: { amount: 0.3, size: 0.5, softness: 1.2 },
    'Old lens': { amount: 0.85, size: 0.3, softness: 0.8, roundness: 0.6 },
    Peephole: { amount: 1, size: 0.7, softness: 0.15, roundness: 1 },
    'White edges': { amount: 0.9, size: 0.5, softness: 0.9, colour: [1, 0.98, 0.94] },
  },
});
