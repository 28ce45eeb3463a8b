import { defineEffect } from '../../gpu/define-effect.ts';
import { float, toggle } from '../../gpu/params.ts';
import wgsl from './temporal-ema.wgsl?raw';

/** Pictures remembered: at strength 0.7 the ninth would weigh under 6 %. */
const SLOTS = 8;

/** Smooths over time with exponentially falling weights, cut off after a few frames so that any frame can be made alone. */
export const temporalEma = defineEffect({
  id: 'temporal-ema',
  version: 1,
  label: 'Temporal smoothing',
  category: 'Time',
  help: 'Averages the last pictures with falling weights: steadies edges and removes noise where nothing moves.',
  shape: 'temporal',
  wgsl,
  params: {
    strength: float('Strength', { default: 0.5, min: 0, max: 0.9, help: 'Weight of each picture relative to the one after it.' }),
    motion: toggle('Protect motion', { default: true, help: 'Leaves moving parts alone, so that they do not leave ghosts.' }),
    tolerance: float('Tolerance', {
      default: 0.1,
      min: 0.01,
      max: 1,
      help: 'How much a pixel may change and still count as standing still.',
    }),
  },
  slots: SLOTS,
  window: ({ strength }, index) => {
    // Pictures below half a code value of weight are not worth reading.
    const count = strength <= 0 ? 1 : Math.min(SLOTS, index + 1, 1 + Math.ceil(Math.log(1 / 512) / Math.log(strength)));
    return Array.from({ length: count }, (_, past) => index - past);
  },
});
