/** A ratio of two integers, as containers store frame rates, time bases and pixel aspects. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

/** Frames of a source: half-open, counted in presentation order from 0. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

/**
 * When each frame of a source is shown, in seconds from the start of its presentation.
 *
 * Sources may have a variable frame rate, so frame numbers and seconds are related only by this table.
 */
export interface Timeline {
  /** Number of frames. */
  readonly length: number;
  /** End of the last frame, in seconds. */
  readonly duration: number;
  /** Start of frame `index`, in seconds. */
  timeOf(index: number): number;
  /** The frame on screen at `time` seconds, clamped to the first and last frame. */
  indexAt(time: number): number;
}

/** Builds a timeline from ascending frame start times and the end of the last frame, all in seconds. */
export function timelineOf(times: Float64Array, end: number): Timeline {
  if (times.length === 0) throw new RangeError('A timeline needs at least one frame.');
  const last = times.length - 1;
  return {
    length: times.length,
    duration: Math.max(end, times[last] as number),
    timeOf: (index) => times[Math.min(Math.max(Math.round(index), 0), last)] as number,
    indexAt: (time) => {
      // Half a nanosecond of grace: a time that went through a float sum must still find its own frame.
      const target = time + 5e-10;
      let low = 0;
      let high = last;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((times[middle] as number) <= target) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/** A timeline with a constant frame rate of `rate` frames per second. */
export function constantTimeline(length: number, rate: Rational): Timeline {
  const times = Float64Array.from({ length }, (_, index) => (index * rate.den) / rate.num);
  return timelineOf(times, (length * rate.den) / rate.num);
}
