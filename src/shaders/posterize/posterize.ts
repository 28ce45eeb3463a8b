import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, float } from '../../gpu/params.ts';
import blueNoise from '../lib/blue-noise.wgsl?raw';
import { lookParams } from '../lib/look.ts';
import { steadied } from '../lib/steady.ts';
import wgsl from './posterize.wgsl?raw';

/** Few steps of brightness or of each colour, as on a screen-printed poster. */
export const posterize = defineEffect({
  id: 'posterize',
  version: 1,
  label: 'Posterize',
  category: 'Style',
  help: 'Paints the picture in few steps of brightness, or of each colour, as on a screen-printed poster.',
  shape: 'point',
  wgsl: blueNoise + wgsl,
  params: {
    levels: float('Levels', { default: 5, min: 2, max: 16, step: 1, help: 'How many steps there are, black and white included.' }),
    softness: float('Softness', { default: 0.12, min: 0, max: 1, help: 'How gently one step runs into the next; 1 leaves no steps.' }),
    by: choice('Steps of', {
      default: 'luma',
      options: { channels: 'Red, green, blue', luma: 'Brightness' },
      help: 'Whether each colour channel is stepped, or brightness only, which keeps the hues.',
    }),
    dither: float('Dither', {
      default: 0,
      min: 0,
      max: 1,
      help: 'Turns the borders between steps into fine dots; 1 gives all tones back.',
    }),
    ...lookParams,
    // Stepped brightness leaves the noise of colours as it is.
    stability: { ...lookParams.stability, default: 85 },
  },
  before: steadied,
  example: { dither: 0.3 },
  presets: {
    'Screen print': { levels: 3, softness: 0.05, by: 'channels' },
    Stencil: { levels: 2, softness: 0.03, by: 'luma' },
    'Eight-bit': { levels: 4, softness: 0, by: 'channels', dither: 0.8 },
    'Soft bands': { levels: 6, softness: 0.45, by: 'luma' },
  },
});
