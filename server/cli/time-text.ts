/** Moments and lengths as people write them. */
import type { FrameRange, Timeline } from '../../src/media/time.ts';
import { UsageError } from './usage-error.ts';

/** A moment or a length: seconds, or frames. */
export type TimeText = { readonly unit: 'seconds' | 'frames'; readonly value: number };

/** Reads `12.5`, `0:10`, `1:02:03.5`, `250ms` or `48f` (frames). Throws `UsageError` naming the option. */
export function timeFromText(text: string, option: string): TimeText {
  const frames = /^(\d+)f$/.exec(text);
  if (frames) return { unit: 'frames', value: Number(frames[1]) };
  const milliseconds = /^(\d+(?:\.\d+)?)ms$/.exec(text);
  if (milliseconds) return { unit: 'seconds', value: Number(milliseconds[1]) / 1000 };
  const parts = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d*)?|\.\d+)s?$/.exec(text);
  if (!parts)
    throw new UsageError(`--${option} ${text} is no time.`, 'Write seconds (12.5), minutes (1:30.25), hours (1:02:03) or frames (48f).');
  const [, hours = '0', minutes = '0', seconds = '0'] = parts;
  return { unit: 'seconds', value: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) };
}

/** The frame that is on screen at a moment of a clip. Throws `UsageError` when the clip has ended by then. */
export function frameAt(timeline: Timeline, { unit, value }: TimeText, option: string): number {
  const isWithin = unit === 'frames' ? value < timeline.length : value < timeline.duration || value === 0;
  if (isWithin) return unit === 'frames' ? value : timeline.indexAt(value);
  throw new UsageError(
    `--${option} is ${value}${unit === 'frames' ? ' frames' : ' s'}, but the clip has ${timeline.length} frames in ${timeline.duration.toFixed(3)} s.`,
    'Choose an earlier moment.',
  );
}

/** The frames from `start` on for `length`; null where neither was given. A frame belongs to it when it begins before the end. */
export function rangeOf(timeline: Timeline, start: TimeText | null, length: TimeText | null): FrameRange | null {
  if (!start && !length) return null;
  const first = start ? frameAt(timeline, start, 'start') : 0;
  if (!length) return { start: first, end: timeline.length };
  if (length.unit === 'frames') return { start: first, end: Math.min(timeline.length, first + Math.max(1, length.value)) };
  const from = start?.unit === 'seconds' ? start.value : timeline.timeOf(first);
  const until = from + length.value;
  const last = timeline.indexAt(until);
  const end = timeline.timeOf(last) < until - 1e-6 ? last + 1 : last;
  return { start: first, end: Math.max(first + 1, end) };
}
