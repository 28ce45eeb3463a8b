import type { FrameRange, Rational, Timeline } from './time.ts';

/** Which source frame each frame of an export shows, and when. Times are seconds from the in point. */
export interface OutputTimeline {
  /** Number of frames. */
  readonly length: number;
  /** End of the last frame. */
  readonly duration: number;
  /** In point in seconds of the source. */
  readonly start: number;
  /** Frames per second where it is constant, as asked for; null where the source's own times are kept. */
  readonly rate: Rational | null;
  sourceOf(position: number): number;
  timeOf(position: number): number;
  durationOf(position: number): number;
}

/** Containers that count milliseconds are off by up to half of one, twice when a time was converted. */
const ROUNDING = 0.0011;

/** The part of a range that lies within a source of `length` frames; at least one frame. */
export function rangeWithin(range: FrameRange | null, length: number): FrameRange {
  const start = Math.min(Math.max(range?.start ?? 0, 0), length - 1);
  return { start, end: Math.min(Math.max(range?.end ?? length, start + 1), length) };
}

/**
 * The frames of an export of `range`. Without a rate they are the source's own, at its times; with one, every frame shows
 * what is on screen when it begins, so that frames are repeated or left out but never mixed.
 */
export function outputTimeline(source: Timeline, range: FrameRange, rate: Rational | null): OutputTimeline {
  const start = source.timeOf(range.start);
  const end = (range.end < source.length ? source.timeOf(range.end) : source.duration) - start;
  if (rate === null) {
    const timeOf = (position: number) => (position >= range.end - range.start ? end : source.timeOf(range.start + position) - start);
    return {
      length: range.end - range.start,
      duration: end,
      start,
      rate,
      sourceOf: (position) => range.start + position,
      timeOf,
      durationOf: (position) => timeOf(position + 1) - timeOf(position),
    };
  }
  const length = Math.max(1, Math.round((end * rate.num) / rate.den));
  const timeOf = (position: number) => (position * rate.den) / rate.num;
  const grace = Math.min(ROUNDING, rate.den / rate.num / 4);
  return {
    length,
    duration: timeOf(length),
    start,
    rate,
    sourceOf: (position) => Math.min(Math.max(source.indexAt(start + timeOf(position) + grace), range.start), range.end - 1),
    timeOf,
    durationOf: () => rate.den / rate.num,
  };
}
