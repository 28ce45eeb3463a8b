import type { Chain } from '../../src/gpu/chain.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { Emit } from '../events.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { SCALES, type Scale, type Take } from './chains.ts';
import { PlaybackClock, type PlayOptions } from './playback.ts';

/** What playback asks of the preview. Each call waits for its turn, so that edits never meet a frame half made. */
export interface Stage {
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

/** Share of a frame's duration that rendering may take before the preview gets coarser, and below which it gets finer. */
const MOST = 0.9;
const LEAST = 0.15;
/** Frames measured before that is decided. */
const TRIAL = 8;

interface Run {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  readonly clock: PlaybackClock;
}

/** Plays a source on the preview: drops frames rather than slowing down, and renders coarser before it drops. */
export class Player {
  readonly #stage: Stage;
  readonly #emit: Emit;
  #run: Run | null = null;
  /** What this GPU managed for this clip so far. */
  #scale: Scale = 1;

  constructor(stage: Stage, emit: Emit) {
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
  start(source: MediaSource, options: PlayOptions, index: number): void {
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

  async #play(source: MediaSource, options: PlayOptions, clock: PlaybackClock, from: number, signal: AbortSignal): Promise<void> {
    const { range, speed, loop } = options;
    const meter = new Meter(this.#emit, 1000 / source.info.frameRate, Math.abs(speed));
    const entry = speed > 0 ? range.start : range.end - 1;
    let last = from;
    let first: number | null = null;
    this.#scale = Math.min(this.#scale, this.#stage.restScale) as Scale;
    while (!signal.aborted) {
      const take = await this.#stage.take(this.#scale);
      const round = new Round({ stage: this.#stage, source, clock, meter, signal, take });
      const left = speed > 0 ? await round.forwards(last, first) : await round.backwards(last, first);
      last = left.last;
      if (left.count > 0) first = null;
      if (left.reason === 'advice') this.#scale = meter.advise(this.#scale, this.#stage.restScale);
      if (left.reason !== 'end') continue;
      await pauseFor(clock.untilEnd(performance.now()), signal);
      if (signal.aborted) return;
      if (!loop) return await this.#stage.settle(speed > 0 ? range.end - 1 : range.start);
      first = entry;
      clock.restart(entry, performance.now());
    }
  }
}

interface RoundSetting {
  readonly stage: Stage;
  readonly source: MediaSource;
  readonly clock: PlaybackClock;
  readonly meter: Meter;
  readonly signal: AbortSignal;
  readonly take: Take;
}

/** How a round was left: at the end of the range, because the stack changed or playback stopped, or for another scale. */
interface RoundLeft {
  readonly reason: 'end' | 'stale' | 'advice';
  /** Frame shown last, and how many were shown. */
  readonly last: number;
  readonly count: number;
}

/** One way through the range with one chain. */
class Round {
  readonly #setting: RoundSetting;

  constructor(setting: RoundSetting) {
    this.#setting = setting;
  }

  /** Plays on after frame `from`, or with `first` whatever the clock says. Decoding runs ahead, so frames are chosen early. */
  async forwards(from: number, first: number | null): Promise<RoundLeft> {
    const { stage, source, clock, meter, signal, take } = this.#setting;
    const ahead = take.chain.lookahead();
    const targets: { readonly index: number; readonly count: number }[] = [];
    const choose = function* () {
      let chosen: number | null = from;
      let opening = first;
      for (;;) {
        chosen = opening ?? clock.next(chosen, performance.now(), meter.renderMs * 2);
        opening = null;
        if (chosen === null) return;
        const needs = ahead(chosen);
        targets.push({ index: chosen, count: needs.length });
        yield* needs;
      }
    };
    const stream = source.frames(choose(), signal)[Symbol.asyncIterator]();
    const frames: PlanarFrame[] = [];
    let last = from;
    let count = 0;
    try {
      while (!signal.aborted) {
        if (targets.length === 0 && !(await pull(stream, frames)) && targets.length === 0) return { reason: 'end', last, count };
        const target = targets.shift();
        if (!target) continue;
        while (frames.length < target.count && (await pull(stream, frames)));
        const shown = await this.#show(target.index, last, frames.splice(0, target.count));
        if (!shown) break;
        last = target.index;
        count++;
        if (meter.hasAdvice(take.chain, stage.restScale)) return { reason: 'advice', last, count };
      }
    } finally {
      for (const frame of frames) frame[Symbol.dispose]();
      await stream.return?.();
    }
    return { reason: 'stale', last, count };
  }

  async backwards(from: number, first: number | null): Promise<RoundLeft> {
    const { stage, clock, meter, signal, take } = this.#setting;
    let last = from;
    let count = 0;
    let opening = first;
    while (!signal.aborted) {
      const index = opening ?? clock.next(last, performance.now(), meter.renderMs);
      opening = null;
      if (index === null) return { reason: 'end', last, count };
      if (!(await this.#show(index, last))) break;
      last = index;
      count++;
      if (meter.hasAdvice(take.chain, stage.restScale)) return { reason: 'advice', last, count };
    }
    return { reason: 'stale', last, count };
  }

  /** Renders, waits for its moment, shows; false when the stack changed or playback was stopped. */
  async #show(index: number, last: number, frames?: readonly PlanarFrame[]): Promise<boolean> {
    const { stage, clock, meter, signal, take } = this.#setting;
    let milliseconds: number | null;
    try {
      milliseconds = await stage.render(take, index, frames);
    } finally {
      for (const frame of frames ?? []) frame[Symbol.dispose]();
    }
    if (milliseconds === null) return false;
    await pauseFor(clock.untilDue(index, performance.now()), signal);
    if (signal.aborted || !(await stage.present(take, index))) return false;
    meter.shown(milliseconds, Math.abs(index - last));
    return true;
  }
}

/** Moves one frame from a stream to a list; false at the end of the stream. */
async function pull(stream: AsyncIterator<PlanarFrame>, frames: PlanarFrame[]): Promise<boolean> {
  const next = await stream.next();
  if (next.done) return false;
  frames.push(next.value);
  return true;
}

/** Measures what pictures cost, says so about once a second, and advises on the scale. */
class Meter {
  readonly #emit: Emit;
  readonly #frameMs: number;
  readonly #speed: number;
  #since = performance.now();
  #count = 0;
  #dropped = 0;
  #measured = 0;
  #scale = 0;
  /** Mean milliseconds of GPU work for a picture at this scale, recent ones weighing more. */
  renderMs = 0;

  constructor(emit: Emit, frameMs: number, speed: number) {
    this.#emit = emit;
    this.#frameMs = frameMs;
    this.#speed = speed;
  }

  /** Counts a picture; `step` is how many frames it lies from the one before. */
  shown(milliseconds: number, step: number): void {
    this.#measured++;
    this.renderMs = this.renderMs === 0 ? milliseconds : this.renderMs * 0.8 + milliseconds * 0.2;
    this.#count++;
    // At 2× every other frame is left out by intent.
    this.#dropped += Math.max(0, step - Math.ceil(this.#speed));
    const now = performance.now();
    if (now - this.#since < 1000) return;
    this.#emit('stats', { fps: (this.#count * 1000) / (now - this.#since), dropped: this.#dropped, renderMs: this.renderMs });
    this.#since = now;
    this.#count = 0;
  }

  /** Whether another scale than the chain's would do better, judged after a few pictures. */
  hasAdvice({ plan }: Chain, finest: Scale): boolean {
    if (plan.scale !== this.#scale) {
      this.#scale = plan.scale;
      this.#measured = 0;
      this.renderMs = 0;
    }
    if (this.#measured < TRIAL) return false;
    const isCoarsest = plan.scale === SCALES.at(-1);
    return (!isCoarsest && this.renderMs > this.#frameMs * MOST) || (plan.scale < finest && this.renderMs < this.#frameMs * LEAST);
  }

  /** The scale to go on with. */
  advise(scale: Scale, finest: Scale): Scale {
    const place = SCALES.indexOf(scale);
    const next = this.renderMs > this.#frameMs * MOST ? place + 1 : place - 1;
    this.#measured = 0;
    return Math.min(finest, SCALES[Math.max(0, Math.min(next, SCALES.length - 1))] as Scale) as Scale;
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
