import type { Chain } from '../src/gpu/chain.ts';
import type { PlanarFrame } from '../src/media/picture.ts';
import type { MediaSource } from './media-source.ts';
import { PlaybackClock, type PlayOptions } from './playback.ts';
import type { Emit, Preview } from './preview.ts';
import { SCALES, type Scale } from './preview-chains.ts';

/** Share of a frame's duration that rendering may take before the preview gets coarser. */
const BUDGET = 0.9;
/** Frames measured before that is decided. */
const TRIAL = 8;

/** Plays a source on the preview: drops frames rather than slowing down, and renders coarser before it drops. */
export class Player {
  readonly #preview: Preview;
  readonly #emit: Emit;
  #run: { readonly abort: AbortController; readonly done: Promise<void>; readonly clock: PlaybackClock } | null = null;
  /** Kept from clip to clip: what this GPU can do does not change much. */
  #scale: Scale = 1;

  constructor(preview: Preview, emit: Emit) {
    this.#preview = preview;
    this.#emit = emit;
  }

  /** Whether frames are being played now. */
  get isPlaying(): boolean {
    return this.#run !== null;
  }

  /** Plays from frame `index` until `stop`, or the end of the range without `loop`. */
  start(source: MediaSource, options: PlayOptions, index: number): void {
    const abort = new AbortController();
    const clock = new PlaybackClock(source.info.timeline, options, index, performance.now());
    const done = this.#play(source, options, clock, index, abort.signal)
      .then((ended) => {
        if (!ended) return;
        this.#run = null;
        this.#emit('ended', null);
      })
      .catch((error: Error & { code?: string; remedy?: string }) => {
        if (abort.signal.aborted) return;
        this.#run = null;
        this.#emit('problem', {
          code: error.code ?? error.name,
          message: error.message,
          remedy: error.remedy ?? 'Move on and play again.',
        });
        this.#emit('ended', null);
      });
    this.#run = { abort, done, clock };
  }

  /** Stops; true when something was playing. */
  async stop(): Promise<boolean> {
    const run = this.#run;
    if (!run) return false;
    run.abort.abort();
    await run.done;
    if (this.#run === run) this.#run = null;
    return true;
  }

  /** Sets the clock to the audio's time, in source seconds. */
  correct(time: number): void {
    this.#run?.clock.correct(time, performance.now());
  }

  /** True at the end of the range, false when stopped. */
  async #play(source: MediaSource, options: PlayOptions, clock: PlaybackClock, from: number, signal: AbortSignal): Promise<boolean> {
    const { range, speed, loop } = options;
    const meter = new Meter(this.#emit);
    let last = from;
    this.#scale = Math.min(this.#scale, this.#preview.restScale) as Scale;
    for (;;) {
      const round = new Round(this.#preview, source, clock, meter, this.#scale, signal);
      last = speed > 0 ? await round.forwards(last) : await round.backwards(last);
      if (signal.aborted) return false;
      const coarser = round.tooSlow ? SCALES[SCALES.indexOf(this.#scale) + 1] : undefined;
      if (coarser) {
        this.#scale = coarser;
        continue;
      }
      if (round.tooSlow) continue;
      // The last frame stays for as long as it lasts.
      const edge = speed > 0 ? range.end : range.start;
      await pauseFor(edge < source.info.timeline.length ? clock.untilDue(edge, performance.now()) : 0, signal);
      if (!loop || signal.aborted) return !signal.aborted;
      last = speed > 0 ? range.start - 1 : range.end;
      clock.restart(speed > 0 ? range.start : range.end - 1, performance.now());
    }
  }
}

/** One way through the range at one scale. */
class Round {
  readonly #preview: Preview;
  readonly #source: MediaSource;
  readonly #clock: PlaybackClock;
  readonly #meter: Meter;
  readonly #scale: Scale;
  readonly #signal: AbortSignal;
  #shown = 0;
  /** Set when the round was left because this scale costs too much time. */
  tooSlow = false;

  constructor(preview: Preview, source: MediaSource, clock: PlaybackClock, meter: Meter, scale: Scale, signal: AbortSignal) {
    this.#preview = preview;
    this.#source = source;
    this.#clock = clock;
    this.#meter = meter;
    this.#scale = scale;
    this.#signal = signal;
  }

  /** Decoding runs ahead, so frames are chosen a little before they are due. Returns the frame shown last. */
  async forwards(from: number): Promise<number> {
    const chain = await this.#preview.chainAt(this.#scale);
    const ahead = chain.lookahead();
    const targets: { readonly index: number; readonly count: number }[] = [];
    const choose = function* (this: Round) {
      let chosen: number | null = from;
      for (;;) {
        chosen = this.#clock.next(chosen, performance.now(), this.#meter.renderMs * 2);
        if (chosen === null) return;
        const needs = ahead(chosen);
        targets.push({ index: chosen, count: needs.length });
        yield* needs;
      }
    };
    const frames = this.#source.frames(choose.call(this), this.#signal)[Symbol.asyncIterator]();
    let last = from;
    let pending: PlanarFrame | null = null;
    try {
      while (!this.#signal.aborted && !this.tooSlow) {
        if (targets.length === 0 && !pending) {
          const next = await frames.next();
          if (!next.done) pending = next.value;
        }
        const target = targets.shift();
        if (!target) break;
        const started = performance.now();
        for (let count = 0; count < target.count; count++) {
          using frame: PlanarFrame = pending ?? (await frames.next()).value;
          pending = null;
          chain.push(frame, target.index);
        }
        if (target.count === 0) chain.finish(target.index);
        await this.#show(chain, target.index, last, started);
        last = target.index;
      }
    } finally {
      (pending as PlanarFrame | null)?.[Symbol.dispose]();
      await frames.return?.();
    }
    return last;
  }

  async backwards(from: number): Promise<number> {
    let last = from;
    while (!this.#signal.aborted && !this.tooSlow) {
      const index = this.#clock.next(last, performance.now(), this.#meter.renderMs);
      if (index === null) break;
      const started = performance.now();
      await this.#show(await this.#preview.render(index, this.#scale), index, last, started);
      last = index;
    }
    return last;
  }

  async #show(chain: Chain, index: number, last: number, started: number): Promise<void> {
    const worked = performance.now() - started;
    await pauseFor(this.#clock.untilDue(index, performance.now()), this.#signal);
    if (this.#signal.aborted) return;
    const presenting = performance.now();
    await this.#preview.present(chain, index);
    this.#meter.shown(worked + performance.now() - presenting, Math.max(0, Math.abs(index - last) - 1));
    const canBeCoarser = this.#scale !== SCALES.at(-1);
    this.tooSlow = canBeCoarser && ++this.#shown >= TRIAL && this.#meter.renderMs > (1000 / this.#source.info.frameRate) * BUDGET;
  }
}

/** Counts what is shown and says so about once a second. */
class Meter {
  readonly #emit: Emit;
  #since = performance.now();
  #count = 0;
  #dropped = 0;
  /** Mean milliseconds a picture takes, recent ones weighing more. */
  renderMs = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  shown(milliseconds: number, skipped: number): void {
    this.renderMs = this.renderMs === 0 ? milliseconds : this.renderMs * 0.8 + milliseconds * 0.2;
    this.#count++;
    this.#dropped += skipped;
    const now = performance.now();
    if (now - this.#since < 1000) return;
    this.#emit('stats', { fps: (this.#count * 1000) / (now - this.#since), dropped: this.#dropped, renderMs: this.renderMs });
    this.#since = now;
    this.#count = 0;
  }
}

/** Waits, at least for a turn of the event loop, so that messages are heard; less when the signal aborts. */
function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
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
