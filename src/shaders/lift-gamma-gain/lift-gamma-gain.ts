import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import { gradeStrength } from '../lib/grade.ts';
import wgsl from './lift-gamma-gain.wgsl?raw';

/** The three wheels of a colour grade, and contrast. */
export const liftGammaGain = defineEffect({
  id: 'lift-gamma-gain',
  version: 1,
  label: 'Lift, gamma, gain',
  category: 'Colour',
  help: 'Grades shadows, mid-tones and highlights apart, then adds contrast.',
  shape: 'point',
  keepsAlpha: true,
  wgsl,
  params: {
    lift: float('Lift', { group: 'Shadows', default: 0, min: -0.5, max: 0.5, help: 'Raises or lowers black and leaves white.' }),
    shadows: colour('Shadow tint', { group: 'Shadows', default: [0.44, 0.51, 0.55], help: 'Only its hue counts; grey tints nothing.' }),
    gamma: float('Gamma', { group: 'Mid-tones', default: 1, min: 0.25, max: 4, help: 'Brightens mid-tones, leaves black and white.' }),
    midtones: colour('Mid-tone tint', { group: 'Mid-tones', default: [0.5, 0.5, 0.5], help: 'Only its hue counts; grey tints nothing.' }),
    gain: float('Gain', { group: 'Highlights', default: 1, min: 0, max: 3, help: 'Multiplies: moves white and leaves black.' }),
    highlights: colour('Highlight tint', {
      group: 'Highlights',
      default: [0.57, 0.51, 0.43],
      help: 'Only its hue counts; grey tints nothing.',
    }),
    contrast: float('Contrast', {
      group: 'Contrast',
      default: 1.2,
      min: 0.25,
      max: 3,
      help: 'Slope at the pivot: an S-curve above 1, flatter below.',
    }),
    pivot: float('Pivot', { group: 'Contrast', default: 0.44, min: 0.05, max: 0.95, help: 'The tone that contrast leaves where it is.' }),
    strength: gradeStrength,
  },
  presets: {
    'Teal and orange': { shadows: [0.3, 0.52, 0.6], midtones: [0.56, 0.5, 0.44], highlights: [0.68, 0.5, 0.32], contrast: 1.25 },
    'Faded film': { lift: 0.08, shadows: [0.5, 0.5, 0.58], gain: 0.94, highlights: [0.56, 0.52, 0.44], contrast: 0.9 },
    'Hard contrast': { shadows: [0.5, 0.5, 0.5], highlights: [0.5, 0.5, 0.5], gamma: 0.95, gain: 1.05, contrast: 1.65 },
    Moonlight: {
      lift: -0.02,
      shadows: [0.4, 0.48, 0.64],
      gamma: 0.75,
      midtones: [0.44, 0.5, 0.6],
      gain: 0.85,
      highlights: [0.48, 0.5, 0.56],
    },
    'Warm and soft': { lift: 0.03, shadows: [0.52, 0.5, 0.47], gamma: 1.12, highlights: [0.6, 0.51, 0.4], contrast: 0.95 },
  },
});
