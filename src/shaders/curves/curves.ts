import { defineEffect } from '../../gpu/define-effect.ts';
import { curve, float } from '../../gpu/params.ts';
import wgsl from './curves.wgsl?raw';

/** Tone curves for each channel and for all of them. */
export const curves = defineEffect({
  id: 'curves',
  version: 1,
  label: 'Curves',
  category: 'Colour',
  help: 'Bends the tones of red, green and blue along curves of their own, then all of them along one.',
  shape: 'point',
  wgsl,
  params: {
    master: curve('All channels', { help: 'Applied after the curves of the channels.' }),
    red: curve('Red'),
    green: curve('Green'),
    blue: curve('Blue'),
    strength: float('Strength', { default: 1, min: 0, max: 1, help: 'Mixes the curves with the picture as it came.' }),
  },
  example: {
    master: [
      [0, 0.04],
      [0.25, 0.18],
      [0.75, 0.82],
      [1, 0.97],
    ],
    red: [
      [0, 0],
      [0.5, 0.55],
      [1, 1],
    ],
    blue: [
      [0, 0.08],
      [0.5, 0.48],
      [1, 0.9],
    ],
  },
});
