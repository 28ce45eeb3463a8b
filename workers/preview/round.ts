import { framesInAnyOrder } from '../../src/media/frames-in-any-order.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSource } from '../../src/media/source.ts';
import type { Meter } from './pace.ts';
import type { PlaybackClock } from './playback.ts';
import type { Playable, Stage } from './player.ts';

/** What one way through the range is played with. */
export interface RoundSetting<Take extends Playable> {
  readonly stage: Stage<Take>;
  readonly source: FrameSource;
  readonly clock: PlaybackClock;
  readonly meter: Meter;
  readonly signal: AbortSignal;
  readonly take: Take;
}

/**
 * How a round was left: at the end of the range, because the stack changed or playback stopped, for another scale, or to
 * choose frames again because those chosen so far were shown or are too late.
 */
export interface RoundLeft {
  readonly reason: 'end' | 'stale' | 'advice' | 'again';
  /** Frame shown last, and how many were shown. */
  readonly last: number;
}

interface Target {
  readonly index: number;
  /** Source frames that come for it. */
  readonly count: number;
}

/** Frames played with one chain, in one direction and without a jump. */
export class Round<Take extends Playable> {
  readonly #setting: RoundSetting<Take>;
  /** When the player became free to work on the next picture. */
  #idleSince = performance.now();
  #last: number;
  #count = 0;

  /** `last` is the frame shown last, or the one outside the range before its entry. */
  constructor(setting: RoundSetting<Take>, last: number) {
    this.#setting = setting;
    this.#last = last;
  }

  /**
   * Plays on. Decoding runs ahead, so frames are chosen early, each for the moment at which it will be ready; what the
   * clock has left behind by the time that its turn comes is not rendered.
   */
  async forwards(): Promise<RoundLeft> {
    const { source, signal, take, meter, stage } = this.#setting;
    const targets: Target[] = [];
    const stream = framesInAnyOrder(source, this.#choose(targets), signal);
    const frames: PlanarFrame[] = [];
    // Of the frames at hand, those of targets that were passed over.
    let spare = 0;
    try {
      while (!signal.aborted) {
        if (targets.length === 0 && !(await pull(stream, frames)) && targets.length === 0)
          return this.#left(this.#count > 0 ? 'again' : 'end');
        const [target] = targets;
        if (!target) continue;
        if (this.#isHopeless(targets)) return this.#left('again');
        while (frames.length < spare + target.count && (await pull(stream, frames)));
        if (this.#isHopeless(targets)) return this.#left('again');
        targets.shift();
        if (this.#count > 0 && this.#isPassed(targets[0])) {
          spare += target.count;
          continue;
        }
        const own = frames.splice(0, spare + target.count);
        const used = spare === 0 ? own : keep(own, take.chain.needs(target.index));
        spare = 0;
        // A picture of the past was passed over that this one is made of: it has to be asked for again.
        if (!used) return this.#left('again');
        if (!(await this.#show(target.index, used))) break;
        if (meter.hasAdvice(take.chain.plan.scale, stage.restScale)) return this.#left('advice');
      }
    } finally {
      for (const frame of frames) frame[Symbol.dispose]();
      await stream.return(undefined);
    }
    return this.#left('stale');
  }

  /** Plays on in reverse, each frame decoded when its turn comes. */
  async backwards(): Promise<RoundLeft> {
    const { stage, clock, meter, signal, take } = this.#setting;
    while (!signal.aborted) {
      const index = clock.next(this.#last, performance.now(), meter.pace);
      if (index === null) return this.#left('end');
      if (!(await this.#show(index))) break;
      if (meter.hasAdvice(take.chain.plan.scale, stage.restScale)) return this.#left('advice');
    }
    return this.#left('stale');
  }

  /** Source frames for one target after the other; each target goes to `targets` before its frames. */
  *#choose(targets: Target[]): Generator<number> {
    const { clock, meter, take } = this.#setting;
    const ahead = take.chain.lookahead();
    let chosen = this.#last;
    // When the targets chosen so far will have been shown.
    let free = 0;
    for (;;) {
      const now = performance.now();
      const ready = Math.max(now, free) + meter.pace;
      const index = clock.next(chosen, now, ready - now);
      if (index === null) return;
      free = Math.max(ready, now + clock.untilDue(index, now));
      chosen = index;
      const needs = ahead(index);
      targets.push({ index, count: needs.length });
      yield* needs;
      // What is chosen too far apart cannot be taken back cheaply: decoders only go forwards.
      if (!meter.isSure) return;
    }
  }

  /** Whether even the last target would come too late. The first picture of a round is always shown, so that something is. */
  #isHopeless(targets: readonly Target[]): boolean {
    const { clock, meter } = this.#setting;
    const furthest = targets.at(-1);
    return this.#count > 0 && furthest !== undefined && meter.pace - clock.untilDue(furthest.index, performance.now()) > meter.tolerance;
  }

  /** Whether the target after a target will be due by the time that either could be ready. */
  #isPassed(next: Target | undefined): boolean {
    const { clock, meter } = this.#setting;
    return next !== undefined && clock.untilDue(next.index, performance.now()) <= meter.pace;
  }

  /** Renders, waits for its moment, shows; false when the stack changed or playback was stopped. */
  async #show(index: number, frames?: readonly PlanarFrame[]): Promise<boolean> {
    const { stage, clock, meter, signal, take } = this.#setting;
    let milliseconds: number | null;
    try {
      milliseconds = await stage.render(take, index, frames);
    } finally {
      for (const frame of frames ?? []) frame[Symbol.dispose]();
    }
    if (milliseconds === null) return false;
    const rendered = performance.now();
    await pauseFor(clock.untilDue(index, rendered), signal);
    const due = performance.now();
    if (signal.aborted || !(await stage.present(take, index))) return false;
    const now = performance.now();
    meter.shown(milliseconds, rendered - this.#idleSince + now - due, Math.abs(index - this.#last));
    this.#idleSince = now;
    this.#last = index;
    this.#count++;
    return true;
  }

  #left(reason: RoundLeft['reason']): RoundLeft {
    return { reason, last: this.#last };
  }
}

/** Of `frames`, those that are needed, or null when one is missing; the others are let go. */
function keep(frames: readonly PlanarFrame[], needs: readonly number[]): PlanarFrame[] | null {
  const isComplete = needs.every((index) => frames.some((frame) => frame.index === index));
  const used = frames.filter(({ index }) => isComplete && needs.includes(index));
  for (const frame of frames) if (!used.includes(frame)) frame[Symbol.dispose]();
  return isComplete ? used : null;
}

/** Moves one frame from a stream to a list; false at the end of the stream. */
async function pull(stream: AsyncIterator<PlanarFrame>, frames: PlanarFrame[]): Promise<boolean> {
  const next = await stream.next();
  if (next.done) return false;
  frames.push(next.value);
  return true;
}

/** Waits, at least for a turn of the event loop, so that messages are heard; less when the signal aborts. */
export function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, Math.max(0, milliseconds));
    signal.addEventListener('abort', finish, { once: true });
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
