import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import wgsl from './hold.wgsl?raw';

/** Longest time that can be named, in seconds: ten minutes. */
const LONGEST = 600;

/** Freezes one picture for a while. (To hold every picture for a moment is `posterize-time`.) */
export const hold = defineEffect({
  id: 'hold',
  version: 1,
  label: 'Freeze frame',
  category: 'Time',
  help: 'Holds the picture of one moment for as long as you say, then goes on where the clip has got to; the duration stays.',
  shape: 'temporal',
  wgsl,
  params: {
    start: float('Start', { default: 0, min: 0, max: LONGEST, unit: 's', help: 'The moment whose picture is held.' }),
    length: float('Length', { default: 1, min: 0, max: LONGEST, unit: 's', help: 'How long it is held.' }),
    release: float('Release', {
      default: 0,
      min: 0,
      max: 10,
      unit: 's',
      help: 'How long the held picture takes to fade into the running one.',
    }),
  },
  presets: {
    'Short stop': { start: 0.25, length: 0.5 },
    'Melt into motion': { start: 0, length: 0.25, release: 0.75 },
    'Still to the end': { start: 0.5, length: LONGEST },
  },
  example: { start: 0.1, length: 0.2, release: 0.2 },
  slots: 2,
  anchored: true,
  window: ({ start, length, release }, index, timeline) => {
    const time = timeline.timeOf(index);
    const held = timeline.indexAt(start);
    // A hair of grace, so that a frame that starts exactly at the end is not taken for the one before.
    const since = time - start - length + 1e-6;
    if (held >= index || since >= release) return [index];
    return since < 0 ? [held] : [held, index];
  },
});
