import type { FrameRange, Timeline } from '../../src/media/time.ts';

/** How to play. */
export interface PlayOptions {
  /** Source seconds per second; negative goes backwards. */
  readonly speed: number;
  readonly range: FrameRange;
  readonly loop: boolean;
}

/** A correction is worked off over this many milliseconds, so that the picture neither stops nor jumps. */
const SLEW = 1000;
/** Corrections beyond this many seconds are jumps. */
const JUMP = 0.5;
/** Most by which the clock's speed is bent while a correction is worked off. */
const BEND = 0.25;

/** Which frame is due when: the clock of playback, corrected by whoever is the master. Times are source seconds. */
export class PlaybackClock {
  readonly #timeline: Timeline;
  readonly #options: PlayOptions;
  #startedAt = 0;
  #startTime = 0;
  /** Source seconds per second that are added to the speed for `SLEW` milliseconds. */
  #bend = 0;

  /** Starts at frame `index`; `now` is in milliseconds of any monotonic clock. */
  constructor(timeline: Timeline, options: PlayOptions, index: number, now: number) {
    this.#timeline = timeline;
    this.#options = options;
    this.#set(this.#entryOf(index), now, 0);
  }

  /** Source time now; runs on beyond the range. */
  time(now: number): number {
    const elapsed = now - this.#startedAt;
    return this.#startTime + (elapsed * this.#options.speed + Math.min(elapsed, SLEW) * this.#bend) / 1000;
  }

  /** Starts over at the other end of the range, or laps later: where the clock will then be, `lead` milliseconds from now. */
  lap(now: number, lead: number): void {
    const { range, speed } = this.#options;
    const time = this.time(now + lead);
    const gone = speed > 0 ? time - this.#timeline.timeOf(range.start) : this.#endOf(range.end - 1) - time;
    const laps = Math.max(1, Math.floor(gone / this.#length));
    this.#startTime -= Math.sign(speed) * laps * this.#length;
  }

  /** Takes over the master's `time`, unless the difference looks like a loop seen from its other side. */
  correct(time: number, now: number): void {
    const difference = time - this.time(now);
    if (Math.abs(difference) > this.#length / 2) return;
    if (Math.abs(difference) > JUMP) this.#set(time, now, 0);
    else this.#set(this.time(now), now, Math.min(BEND, Math.max(-BEND, difference / (SLEW / 1000))));
  }

  /** Milliseconds until frame `index` is to be shown; negative when it is late. */
  untilDue(index: number, now: number): number {
    return this.#until(this.#entryOf(index), now);
  }

  /** Milliseconds until the range's last frame has been shown for as long as it lasts. */
  untilEnd(now: number): number {
    const { range, speed } = this.#options;
    return this.#until(speed > 0 ? this.#endOf(range.end - 1) : this.#timeline.timeOf(range.start), now);
  }

  /**
   * The frame to show after `last`: the next one, or a later one when the clock will have moved on `lead` milliseconds from
   * now; null when the range is over. Without a loop its last frame is never left out.
   */
  next(last: number, now: number, lead: number): number | null {
    const { speed, range, loop } = this.#options;
    const due = this.#timeline.indexAt(this.time(now + lead));
    if (speed > 0) {
      const index = Math.max(last + 1, due);
      if (index < range.end) return index;
      return loop || last >= range.end - 1 ? null : range.end - 1;
    }
    const index = Math.min(last - 1, due);
    if (index >= range.start) return index;
    return loop || last <= range.start ? null : range.start;
  }

  /** Source seconds of a lap. */
  get #length(): number {
    const { range } = this.#options;
    return this.#endOf(range.end - 1) - this.#timeline.timeOf(range.start);
  }

  /** The moment at which a frame comes on screen: its start, or its end when going backwards. */
  #entryOf(index: number): number {
    return this.#options.speed > 0 ? this.#timeline.timeOf(index) : this.#endOf(index);
  }

  #endOf(index: number): number {
    return index + 1 < this.#timeline.length ? this.#timeline.timeOf(index + 1) : this.#timeline.duration;
  }

  #until(time: number, now: number): number {
    return ((time - this.time(now)) / this.#options.speed) * 1000;
  }

  #set(time: number, now: number, bend: number): void {
    this.#startTime = time;
    this.#startedAt = now;
    this.#bend = bend;
  }
}
