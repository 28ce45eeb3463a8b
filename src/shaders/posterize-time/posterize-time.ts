import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import wgsl from './posterize-time.wgsl?raw';

/** Shows fewer pictures a second, each held longer; the duration stays. */
export const posterizeTime = defineEffect({
  id: 'posterize-time',
  version: 1,
  label: 'Posterize time',
  category: 'Time',
  help: 'Holds pictures so that only so many different ones are shown a second, like animation on twos; the duration stays.',
  shape: 'temporal',
  wgsl,
  params: {
    rate: float('Rate', { default: 12, min: 0.1, max: 60, step: 0.1, unit: 'fps', help: 'Different pictures per second.' }),
  },
  presets: {
    'On threes': { rate: 8 },
    'On fours': { rate: 6 },
    'Silent film': { rate: 16 },
    'Slide show': { rate: 2 },
  },
  slots: 1,
  window: ({ rate }, index, timeline) => {
    // A hair of grace, so that a frame that starts exactly on a tick is not taken for the one before.
    const tick = Math.floor(timeline.timeOf(index) * rate + 1e-6);
    return [Math.min(index, timeline.indexAt(tick / rate))];
  },
});
