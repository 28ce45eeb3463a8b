import { defineEffect } from '../../gpu/define-effect.ts';
import { curve } from '../../gpu/params.ts';
import { gradeStrength } from '../lib/grade.ts';
import wgsl from './curves.wgsl?raw';

/** Tone curves for each channel and for all of them. */
export const curves = defineEffect({
  id: 'curves',
  version: 1,
  label: 'Curves',
  category: 'Colour',
  help: 'Bends the tones of red, green and blue along curves of their own, then all of them along one.',
  shape: 'point',
  keepsAlpha: true,
  wgsl,
  params: {
    master: curve('All channels', { help: 'Applied after the curves of the channels.' }),
    red: curve('Red'),
    green: curve('Green'),
    blue: curve('Blue'),
    strength: gradeStrength,
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
  presets: {
    'Soft contrast': {
      master: [
        [0, 0],
        [0.25, 0.2],
        [0.75, 0.81],
        [1, 1],
      ],
    },
    'Matte film': {
      master: [
        [0, 0.1],
        [0.25, 0.25],
        [0.75, 0.78],
        [1, 0.95],
      ],
    },
    'Cross process': {
      red: [
        [0, 0],
        [0.25, 0.15],
        [0.75, 0.86],
        [1, 1],
      ],
      green: [
        [0, 0],
        [0.25, 0.2],
        [0.75, 0.83],
        [1, 1],
      ],
      blue: [
        [0, 0.16],
        [1, 0.8],
      ],
    },
    'Bright and airy': {
      master: [
        [0, 0.03],
        [0.35, 0.48],
        [0.75, 0.9],
        [1, 1],
      ],
    },
  },
});
