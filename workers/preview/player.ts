import type { Chain } from '../../src/gpu/chain.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSource } from '../../src/media/source.ts';
import type { Emit } from '../events.ts';
import type { Scale } from './chains.ts';
import { Meter } from './pace.ts';
import { PlaybackClock, type PlayOptions } from './playback.ts';
import { pauseFor, Round } from './round.ts';

/** What playback knows of a chain: its scale, and which source frames its pictures are made of. */
export interface Playable {
  readonly chain: { readonly plan: Pick<Chain['plan'], 'scale'> } & Pick<Chain, 'needs' | 'lookahead'>;
}

/** What playback asks of the preview. Each call waits for its turn, so that edits never meet a frame half made. */
export interface Stage<Take extends Playable> {
  readonly restScale: Scale;
  /** The chain for a scale, good until the stack changes. */
  take(scale: Scale): Promise<Take>;
  /** Renders `index` from `frames`, or from what the preview decodes itself; GPU milliseconds, or null when the take is stale. */
  render(take: Take, index: number, frames?: readonly PlanarFrame[]): Promise<number | null>;
  /** Puts the rendered frame on the canvas; false when the take is stale. */
  present(take: Take, index: number): Promise<boolean>;
  /** Shows a frame as it is shown at rest. */
  settle(index: number): Promise<void>;
}

interface Run {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  readonly clock: PlaybackClock;
}

/** Plays a source on the preview: drops frames rather than slowing down, and renders coarser before it drops. */
export class Player<Take extends Playable> {
  readonly #stage: Stage<Take>;
  readonly #emit: Emit;
  #run: Run | null = null;
  /** What this GPU managed for this clip so far. */
  #scale: Scale = 1;

  constructor(stage: Stage<Take>, emit: Emit) {
    this.#stage = stage;
    this.#emit = emit;
  }

  /** Whether frames are being played now. */
  get isPlaying(): boolean {
    return this.#run !== null;
  }

  /** Forgets what was learned about speed, for another clip. */
  reset(): void {
    this.#scale = 1;
  }

  /** Plays from frame `index` until `stop`, or the end of the range without `loop`. A run that is still going is stopped. */
  start(source: FrameSource, options: PlayOptions, index: number): void {
    this.#run?.abort.abort();
    const abort = new AbortController();
    const clock = new PlaybackClock(source.info.timeline, options, index, performance.now());
    const ended = () => {
      // A run that was stopped or replaced has nothing to say any more.
      if (this.#run !== run) return;
      this.#run = null;
      this.#emit('ended', null);
    };
    const done = this.#play(source, options, clock, index, abort.signal)
      .catch((error: Error & { code?: string; remedy?: string }) => {
        if (abort.signal.aborted) return;
        this.#emit('problem', {
          code: error.code ?? error.name,
          message: error.message,
          remedy: error.remedy ?? 'Move on and play again.',
        });
      })
      .then(ended);
    const run: Run = { abort, done, clock };
    this.#run = run;
  }

  /** Stops; true when something was playing. */
  async stop(): Promise<boolean> {
    const run = this.#run;
    if (!run) return false;
    this.#run = null;
    run.abort.abort();
    await run.done;
    return true;
  }

  /** Sets the clock to the audio's time, in source seconds. */
  correct(time: number): void {
    this.#run?.clock.correct(time, performance.now());
  }

  async #play(source: FrameSource, options: PlayOptions, clock: PlaybackClock, from: number, signal: AbortSignal): Promise<void> {
    const { range, speed, loop } = options;
    const meter = new Meter(this.#emit, 1000 / source.info.frameRate, Math.abs(speed));
    const beforeEntry = speed > 0 ? range.start - 1 : range.end;
    let last = from;
    this.#scale = Math.min(this.#scale, this.#stage.restScale) as Scale;
    while (!signal.aborted) {
      const take = await this.#stage.take(this.#scale);
      const round = new Round({ stage: this.#stage, source, clock, meter, signal, take }, last);
      const left = await (speed > 0 ? round.forwards() : round.backwards());
      last = left.last;
      if (left.reason === 'advice') this.#scale = meter.advise(this.#scale, this.#stage.restScale);
      if (left.reason === 'advice' || left.reason === 'stale') meter.forget();
      if (left.reason !== 'end') continue;
      if (loop) {
        // The first picture of the next lap is made while the last one of this lap is still on screen.
        clock.lap(performance.now(), meter.pace);
        last = beforeEntry;
        continue;
      }
      await pauseFor(clock.untilEnd(performance.now()), signal);
      if (!signal.aborted) await this.#stage.settle(speed > 0 ? range.end - 1 : range.start);
      return;
    }
  }
}
