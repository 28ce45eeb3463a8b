import { type FrameRange, type Timeline, timelineOf } from '../time.ts';

/** A stretch of a clip, played forwards or backwards. */
export interface Stretch {
  readonly timeline: Timeline;
  readonly range: FrameRange;
  readonly reverse: boolean;
}

/** Which part of a sequence a frame belongs to, and which frame of that part's clip it is. */
export interface Place {
  readonly part: number;
  readonly index: number;
}

/** Stretches one after the other. */
export interface SequenceTimeline extends Timeline {
  placeOf(position: number): Place;
  /** Seconds at which a part begins; that of the number of parts is the end. */
  startOf(part: number): number;
}

/** Lays stretches end to end; each frame lasts as long as it does in its own clip. Throws `RangeError` without a frame. */
export function sequenceTimeline(stretches: readonly Stretch[]): SequenceTimeline {
  const firsts = [0];
  for (const { range } of stretches) firsts.push((firsts.at(-1) as number) + Math.max(0, range.end - range.start));
  const length = firsts.at(-1) as number;
  const placeOf = (position: number): Place => {
    let part = 0;
    while (part < stretches.length - 1 && position >= (firsts[part + 1] as number)) part++;
    const { range, reverse } = stretches[part] as Stretch;
    const within = position - (firsts[part] as number);
    return { part, index: reverse ? range.end - 1 - within : range.start + within };
  };
  const times = new Float64Array(length);
  const starts = [0];
  let time = 0;
  for (let position = 0; position < length; position++) {
    const { part, index } = placeOf(position);
    // Parts without a frame begin where the next one does.
    while (starts.length <= part) starts.push(time);
    times[position] = time;
    const { timeline } = stretches[part] as Stretch;
    time += (index + 1 < timeline.length ? timeline.timeOf(index + 1) : timeline.duration) - timeline.timeOf(index);
  }
  while (starts.length <= stretches.length) starts.push(time);
  return { ...timelineOf(times, time), placeOf, startOf: (part) => starts[part] as number };
}
