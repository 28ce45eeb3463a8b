import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, float } from '../../gpu/params.ts';
import { gradeStrength } from '../lib/grade.ts';
import wgsl from './levels.wgsl?raw';

/** Black, white and mid-tones put where they belong. */
export const levels = defineEffect({
  id: 'levels',
  version: 1,
  label: 'Levels',
  category: 'Colour',
  help: 'Stretches what lies between two input tones over the range between two output tones.',
  shape: 'point',
  keepsAlpha: true,
  wgsl,
  params: {
    inBlack: float('Input black', { default: 0, min: 0, max: 1, help: 'This tone and darker ones become output black.' }),
    inWhite: float('Input white', { default: 1, min: 0, max: 1, help: 'This tone and brighter ones become output white.' }),
    gamma: float('Gamma', { default: 1, min: 0.1, max: 10, help: 'Brightens mid-tones above 1, darkens them below.' }),
    outBlack: float('Output black', { default: 0, min: 0, max: 1 }),
    outWhite: float('Output white', { default: 1, min: 0, max: 1 }),
    channels: choice('Channels', {
      default: 'rgb',
      options: { rgb: 'Red, green, blue', luma: 'Luma', red: 'Red', green: 'Green', blue: 'Blue' },
      help: 'Luma changes brightness and keeps colour differences.',
    }),
    strength: gradeStrength,
  },
  example: { inBlack: 0.12, inWhite: 0.8, gamma: 1.3, outBlack: 0.04, outWhite: 0.96 },
  presets: {
    Punch: { inBlack: 0.06, inWhite: 0.92, gamma: 0.95 },
    'Deep shadows': { inBlack: 0.1, gamma: 0.72 },
    'Bright mid-tones': { gamma: 1.5 },
    'Faded print': { outBlack: 0.12, outWhite: 0.93, gamma: 1.05 },
    Negative: { outBlack: 1, outWhite: 0 },
  },
});
