import type { Emit } from '../events.ts';
import { SCALES, type Scale } from './chains.ts';

/** Share of a frame's duration that rendering may take before the preview gets coarser, and below which it gets finer. */
const MOST = 0.9;
const LEAST = 0.15;
/** Pictures measured before that is decided, and how few will do once they have taken `PATIENCE` milliseconds. */
const TRIAL = 8;
const FEWEST = 3;
const PATIENCE = 1000;
/** Pictures that the estimate of the next one rests on: one slow picture among fast ones must not count. */
const RECENT = 3;

/** Measures what pictures cost, says so about once a second, and advises on the scale. All times are milliseconds. */
export class Meter {
  readonly #emit: Emit;
  readonly #frameMs: number;
  readonly #speed: number;
  #since = performance.now();
  #count = 0;
  #dropped = 0;
  /** GPU time of recent pictures, and their whole time. */
  #renders: number[] = [];
  #wholes: number[] = [];

  constructor(emit: Emit, frameMs: number, speed: number) {
    this.#emit = emit;
    this.#frameMs = frameMs;
    this.#speed = speed;
  }

  /** Median GPU time of a picture; 0 while unknown. */
  get renderMs(): number {
    return median(this.#renders);
  }

  /**
   * How long the next picture is expected to keep the player busy, decoding that it has to wait for and showing included.
   * The first picture may have been slow for reasons of its own, so it counts for half; 0 while nothing is known.
   */
  get pace(): number {
    const [first = 0, second] = this.#wholes;
    if (second === undefined) return first / 2;
    return this.#wholes.length < RECENT ? Math.min(first, second) : median(this.#wholes);
  }

  /** Whether `pace` rests on more than one picture. */
  get isSure(): boolean {
    return this.#wholes.length > 1;
  }

  /** Forgets how long pictures take, because the next ones are made in another way. */
  forget(): void {
    this.#renders = [];
    this.#wholes = [];
  }

  /** Lateness, beyond which another frame is to be chosen. */
  get tolerance(): number {
    return Math.max(this.#frameMs, this.pace / 2);
  }

  /** Counts a picture: GPU time, whole time, and how many frames it lies from the one before. */
  shown(render: number, whole: number, step: number): void {
    this.#renders.push(render);
    if (this.#renders.length > TRIAL) this.#renders.shift();
    this.#wholes.push(whole);
    if (this.#wholes.length > RECENT) this.#wholes.shift();
    this.#count++;
    // At 2× every other frame is left out by intent.
    this.#dropped += Math.max(0, step - Math.ceil(this.#speed));
    const now = performance.now();
    if (now - this.#since < 1000) return;
    this.#emit('stats', { fps: (this.#count * 1000) / (now - this.#since), dropped: this.#dropped, renderMs: this.renderMs });
    this.#since = now;
    this.#count = 0;
  }

  /** Whether another scale than this one would do better, judged after a few pictures at it. */
  hasAdvice(scale: number, finest: Scale): boolean {
    const spent = this.#renders.reduce((sum, milliseconds) => sum + milliseconds, 0);
    if (this.#renders.length < TRIAL && !(this.#renders.length >= FEWEST && spent >= PATIENCE)) return false;
    const isCoarsest = scale === SCALES.at(-1);
    return (!isCoarsest && this.renderMs > this.#frameMs * MOST) || (scale < finest && this.renderMs < this.#frameMs * LEAST);
  }

  /** The scale to go on with. */
  advise(scale: Scale, finest: Scale): Scale {
    const place = SCALES.indexOf(scale);
    const next = this.renderMs > this.#frameMs * MOST ? place + 1 : place - 1;
    return Math.min(finest, SCALES[Math.max(0, Math.min(next, SCALES.length - 1))] as Scale) as Scale;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
