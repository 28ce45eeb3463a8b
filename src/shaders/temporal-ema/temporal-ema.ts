import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import wgsl from './temporal-ema.wgsl?raw';

/** Pictures remembered: at strength 0.7 the ninth would weigh under 6 %. */
const SLOTS = 8;

/** Smooths over time with exponentially falling weights, cut off after a few frames so that any frame can be made alone. */
export const temporalEma = defineEffect({
  id: 'temporal-ema',
  version: 2,
  label: 'Temporal smoothing',
  category: 'Time',
  help: 'Averages the last pictures where nothing moves: removes noise and flicker, and leaves moving things sharp.',
  shape: 'temporal',
  wgsl,
  params: {
    strength: float('Strength', { default: 0.6, min: 0, max: 0.95, help: 'Weight of each picture relative to the one after it.' }),
    motion: float('Motion sensitivity', {
      default: 0.5,
      min: 0,
      max: 1,
      help: 'How readily a change counts as motion and is left alone; at 0 moving things leave trails.',
    }),
    noise: float('Noise', {
      default: 1.5,
      min: 0.1,
      max: 10,
      step: 0.1,
      unit: '%',
      help: 'How strong the noise of the clip is; changes within it count as standing still.',
    }),
  },
  presets: {
    'Light cleaning': { strength: 0.4, noise: 1 },
    'Strong cleaning': { strength: 0.85, noise: 4 },
    'Ghost trails': { strength: 0.9, motion: 0 },
  },
  slots: SLOTS,
  window: ({ strength }, index) => {
    // Pictures below half a code value of weight are not worth reading.
    const count = strength <= 0 ? 1 : Math.min(SLOTS, index + 1, 1 + Math.ceil(Math.log(1 / 512) / Math.log(strength)));
    return Array.from({ length: count }, (_, past) => index - past);
  },
  // Version 1 had a switch, and a tolerance for the change of single texels.
  migrate: ({ motion, tolerance, ...values }) => ({
    ...values,
    ...(motion !== undefined && { motion: typeof motion === 'boolean' ? Number(motion) / 2 : motion }),
    ...(tolerance !== undefined && { noise: typeof tolerance === 'number' ? Math.min(10, Math.max(0.1, tolerance * 15)) : tolerance }),
  }),
});
