import type { FrameRange, Timeline } from '../src/media/time.ts';

/** How to play. */
export interface PlayOptions {
  /** Source seconds per second; negative goes backwards. */
  readonly speed: number;
  readonly range: FrameRange;
  readonly loop: boolean;
}

/** Which frame is due when: the clock of playback, corrected by whoever is the master. */
export class PlaybackClock {
  readonly #timeline: Timeline;
  readonly #options: PlayOptions;
  #startedAt: number;
  #startTime: number;

  /** Starts at frame `index` now (`now` in milliseconds, any monotonic clock). */
  constructor(timeline: Timeline, options: PlayOptions, index: number, now: number) {
    this.#timeline = timeline;
    this.#options = options;
    this.#startTime = timeline.timeOf(index);
    this.#startedAt = now;
  }

  /** Source time now, in seconds; runs on beyond the range. */
  time(now: number): number {
    return this.#startTime + ((now - this.#startedAt) / 1000) * this.#options.speed;
  }

  /** Starts over from frame `index`, for a loop. */
  restart(index: number, now: number): void {
    this.#startTime = this.#timeline.timeOf(index);
    this.#startedAt = now;
  }

  /** Moves the clock to `time`, unless that looks like a loop seen from its other side. */
  correct(time: number, now: number): void {
    const { range } = this.#options;
    const length = this.#timeline.timeOf(range.end - 1) - this.#timeline.timeOf(range.start);
    if (Math.abs(this.time(now) - time) > length / 2) return;
    this.#startTime = time;
    this.#startedAt = now;
  }

  /** Milliseconds until frame `index` is due; negative when it is late. */
  untilDue(index: number, now: number): number {
    const { speed } = this.#options;
    return ((this.#timeline.timeOf(index) - this.time(now)) / speed) * 1000;
  }

  /**
   * The frame to show after `last`: the next one, or a later one when the clock has moved on; null when the range is over.
   * `lead` is how far ahead, in milliseconds, the frame will be shown.
   */
  next(last: number, now: number, lead: number): number | null {
    const { speed, range } = this.#options;
    const due = this.#timeline.indexAt(this.time(now + lead));
    if (speed > 0) {
      const index = Math.max(last + 1, due);
      return index >= range.end ? null : index;
    }
    const index = Math.min(last - 1, due);
    return index < range.start ? null : index;
  }
}
