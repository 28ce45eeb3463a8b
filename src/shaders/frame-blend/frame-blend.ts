import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, float } from '../../gpu/params.ts';
import wgsl from './frame-blend.wgsl?raw';

/** Longest exposure, in pictures. */
const SLOTS = 16;

/** A longer exposure than the camera's: the last pictures as one. */
export const frameBlend = defineEffect({
  id: 'frame-blend',
  version: 1,
  label: 'Frame blend',
  category: 'Time',
  help: 'Exposes every picture for several frames: motion blur, trails of light, or echoes; adds up light, as a camera does.',
  shape: 'temporal',
  wgsl,
  params: {
    frames: float('Exposure', {
      default: 4,
      min: 1,
      max: SLOTS,
      step: 0.1,
      unit: 'frames',
      help: 'How many frames the shutter stays open; 1 changes nothing, and 0.5 more is a shutter that is 180° longer.',
    }),
    mode: choice('Blend', {
      default: 'exposure',
      options: { exposure: 'Long exposure', trail: 'Fading trail', lighten: 'Light trails', darken: 'Dark trails' },
      help: 'A mean of all, a mean in which older frames fade, or the lightest or darkest of all.',
    }),
    strength: float('Strength', { default: 1, min: 0, max: 1, help: 'How much of the blend replaces the picture.' }),
  },
  presets: {
    'Film shutter': { frames: 1.5 },
    'Dreamy trail': { frames: 12, mode: 'trail' },
    'Light painting': { frames: 16, mode: 'lighten' },
    'Ink trail': { frames: 10, mode: 'darken', strength: 0.7 },
  },
  slots: SLOTS,
  window: ({ frames, strength }, index) =>
    Array.from({ length: strength <= 0 ? 1 : Math.min(Math.ceil(frames), index + 1) }, (_, past) => index - past),
});
