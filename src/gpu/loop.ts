import type { FrameRange, Timeline } from '../media/time.ts';

/** Frames that are shown round and round: which of them lies before which. */
export interface Loop {
  has(index: number): boolean;
  /** How many frames ago `read` was on screen when `index` is; frames that are not of the loop lie where they lie in the clip. */
  ago(index: number, read: number): number;
  /**
   * The window of a frame of the loop, in whose past the laps before it lie. `windowAt` gives one in a clip in which the loop has gone
   * round often enough that `slots` pictures lie behind every frame of its last lap, whose times are those of the loop itself.
   */
  window(index: number, slots: number, windowAt: (index: number, timeline: Timeline) => readonly number[]): readonly number[];
}

/** Half a nanosecond, as timelines have it. */
const GRACE = 5e-10;

/** A loop of `range` (at least one frame) of a clip. */
export function loopOf({ start, end }: FrameRange, timeline: Timeline): Loop {
  const length = end - start;
  const has = (index: number) => index >= start && index < end;
  const first = timeline.timeOf(start);
  const duration = (end < timeline.length ? timeline.timeOf(end) : timeline.duration) - first;
  /** A clip of `before` laps and the loop itself. */
  const unrolled = (before: number): Timeline => ({
    length: (before + 1) * length,
    duration: first + duration,
    timeOf: (place) => timeline.timeOf(start + (place % length)) + (Math.floor(place / length) - before) * duration,
    indexAt: (time) => {
      const lap = duration > 0 ? Math.min(0, Math.max(-before, Math.floor((time - first + GRACE) / duration))) : 0;
      const within = Math.min(end - 1, Math.max(start, timeline.indexAt(time - lap * duration))) - start;
      return (lap + before) * length + within;
    },
  });
  return {
    has,
    ago: (index, read) => (has(index) && has(read) && read > index ? index - read + length : index - read),
    window(index, slots, windowAt) {
      const before = Math.ceil(slots / length);
      return windowAt(before * length + index - start, unrolled(before)).map((place) => start + (place % length));
    },
  };
}
