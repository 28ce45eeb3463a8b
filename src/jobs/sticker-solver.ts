/** Makes a clip fit where stickers are shown: in seconds, frames a second, size and bytes. */
import { MediaError } from '../media/errors.ts';
import type { Limits, OutputSettings } from './output.ts';
import {
  type StickerClip,
  type StickerFrame,
  type StickerLayout,
  type StickerPlan,
  type StickerRung,
  stickerPlan,
} from './sticker-plan.ts';

/** One way to make the sticker, for an encoder to try. */
export interface StickerTrial extends StickerLayout {
  readonly frames: readonly StickerFrame[];
  /** Frames a second, the mean where they come at irregular times; null when the sticker does not move. */
  readonly frameRate: number | null;
  /** From 1, the worst, to 100, the best that the format can. */
  readonly quality: number;
  /** Bytes that there are; an encoder may give up once it has written more. */
  readonly budget: number;
}

/** What came of a trial. */
export interface StickerCoding {
  /** Bytes of the file; estimated when the encoder gave up because there are more than the budget. */
  readonly size: number;
  /** Null when the encoder gave up. */
  readonly file: Uint8Array<ArrayBuffer> | null;
}

/** What to make a sticker of, and what makes it. */
export interface StickerRequest {
  readonly clip: StickerClip;
  readonly limits: Limits;
  readonly quality: OutputSettings['quality'];
  /** What people call the sticker, as in “Telegram sticker”. */
  readonly label: string;
  readonly signal: AbortSignal;
  /** Makes the whole file, the same for the same trial. */
  encode(trial: StickerTrial, signal: AbortSignal): Promise<StickerCoding>;
  /** Gets how many trials there were, after each. */
  readonly onTrial?: (trials: number) => void;
}

/** A sticker that is within all limits. */
export interface Sticker {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly trial: StickerTrial;
  /** What was given up for it, for people: “30 → 15 frames a second, cropped to the subject, quality 62”. */
  readonly spent: string;
  /** How many files were made to find it. */
  readonly trials: number;
}

/** No search takes more; the usual one takes five to nine. */
export const MOST_TRIALS = 24;
/** A file that uses this much of the budget is not worth another trial. */
const FULL = 0.93;
/** Aimed at, so that estimates that are a little low still fit. */
const AIM = 0.97;
/** How the logarithm of a file's size grows with its quality, until it has been measured. */
const GROWTH = 0.025;

/**
 * Finds the best-looking sticker within the limits. Encoders are taken to make smaller files from less, which is what makes the
 * search short; what they really make decides, and where one does not behave so, the ways left out are tried as well.
 *
 * Throws `MediaError` (`too-large`) when nothing fits, what `encode` throws, and the signal's reason.
 */
export async function solveSticker(request: StickerRequest): Promise<Sticker> {
  const plan = stickerPlan(request.clip, request.limits, request.quality);
  const search = new Search(request, plan);
  const found = await search.best();
  if (!found) throw nothingFits(request, search.smallest, search.budget);
  const { file, trial } = found;
  return { file, trial, spent: spentOn(plan, found), trials: search.trials };
}

/** A trial that was made. */
interface Tried {
  readonly rung: number;
  readonly trial: StickerTrial;
  readonly size: number;
}

/** A trial that fits. */
interface Fitting extends Tried {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly way: StickerRung;
}

class Search {
  readonly #request: StickerRequest;
  readonly #plan: StickerPlan;
  readonly budget: number;
  readonly #tried: Tried[] = [];
  #found: Fitting | null = null;

  constructor(request: StickerRequest, plan: StickerPlan) {
    this.#request = request;
    this.#plan = plan;
    this.budget = plan.frameRate === null ? request.limits.stillBytes : request.limits.bytes;
  }

  get trials(): number {
    return this.#tried.length;
  }

  /** The smallest file so far; one that an encoder gave up on counts as large as it was going to be. */
  get smallest(): number {
    return Math.min(...this.#tried.map(({ size }) => size));
  }

  async best(): Promise<Fitting | null> {
    if (await this.#fits(0, this.#plan.ceiling)) return this.#found;
    const rung = await this.#highestRung();
    if (rung !== null) await this.#refine(rung);
    return this.#found;
  }

  /** The best way whose worst quality fits, halving what is left; null when none does. */
  async #highestRung(): Promise<number | null> {
    const { rungs } = this.#plan;
    const fits = (rung: number) => this.#fits(rung, (rungs[rung] as StickerRung).floor);
    if (await fits(0)) return 0;
    let [over, under] = [0, rungs.length];
    while (under - over > 1) {
      const middle = (over + under) >> 1;
      if (await fits(middle)) under = middle;
      else over = middle;
    }
    if (under < rungs.length) return under;
    // Had every step made the file smaller, none of the others could fit either.
    if (this.#isMonotone()) return null;
    for (let rung = 1; rung < rungs.length && this.trials < MOST_TRIALS; rung++) if (await fits(rung)) return rung;
    return null;
  }

  /** Raises the quality of a way that fits as far as the budget allows. */
  async #refine(rung: number): Promise<void> {
    let low = this.#measured(rung, (this.#plan.rungs[rung] as StickerRung).floor);
    let high = this.#measured(rung, this.#plan.ceiling);
    while (low && low.size < this.budget * FULL && this.trials < MOST_TRIALS) {
      const top = high?.trial.quality ?? this.#plan.ceiling + 1;
      if (top - low.trial.quality <= 1) return;
      const quality = this.#guess(low, high, top);
      const fits = await this.#fits(rung, quality);
      const point = this.#measured(rung, quality);
      if (fits) low = point;
      else high = point;
    }
  }

  /** The quality at which a file should just fit, between one that fits and one that does not: sizes grow by a factor each step. */
  #guess(low: Tried, high: Tried | null, top: number): number {
    const from = low.trial.quality;
    const rise = high ? Math.log(high.size / low.size) / (high.trial.quality - from) : GROWTH;
    const guess = from + Math.log((this.budget * AIM) / low.size) / Math.max(rise, GROWTH / 10);
    // Never less than a tenth of what is left, so that a wrong guess costs little; the ceiling itself may be tried where it was not.
    const part = Math.max(1, Math.round((top - from) / 10));
    return Math.min(Math.max(Math.round(guess), from + part), high ? top - part : top - 1);
  }

  async #fits(rung: number, quality: number): Promise<boolean> {
    const known = this.#measured(rung, quality);
    if (known) return known.size <= this.budget;
    const { encode, signal, onTrial } = this.#request;
    const way = this.#plan.rungs[rung] as StickerRung;
    const { frames, frameRate, crop, canvas, area } = way;
    const trial: StickerTrial = { frames, frameRate, crop, canvas, area, quality, budget: this.budget };
    signal.throwIfAborted();
    const { file, size } = await encode(trial, signal);
    signal.throwIfAborted();
    // An encoder that gave up has not made anything that fits, whatever it estimates.
    const tried: Tried = { rung, trial, size: file ? file.length : Math.max(size, this.budget + 1) };
    this.#tried.push(tried);
    onTrial?.(this.trials);
    const isFitting = file !== null && file.length <= this.budget;
    if (isFitting && this.#isBetter(tried)) this.#found = { ...tried, file, way };
    return isFitting;
  }

  #isBetter({ rung, trial }: Tried): boolean {
    const best = this.#found;
    return !best || rung < best.rung || (rung === best.rung && trial.quality > best.trial.quality);
  }

  #measured(rung: number, quality: number): Tried | null {
    return this.#tried.find(({ trial, ...tried }) => tried.rung === rung && trial.quality === quality) ?? null;
  }

  /** Whether each later way, at a quality that is no better, made a smaller file than each earlier one. */
  #isMonotone(): boolean {
    return this.#tried.every((earlier) =>
      this.#tried.every((later) => later.rung <= earlier.rung || later.trial.quality > earlier.trial.quality || later.size <= earlier.size),
    );
  }
}

function nothingFits({ label, clip }: StickerRequest, smallest: number, budget: number): MediaError {
  const moves = clip.pictures.length > 1;
  return new MediaError(
    'too-large',
    `No ${label} of this clip is small enough: the smallest one takes ${kilobytes(smallest)}, and ${kilobytes(budget)} are allowed.`,
    moves
      ? 'Shorten the clip, remove its background, or take out grain and fine patterns, which cost most.'
      : 'Remove its background, or take out grain and fine patterns, which cost most.',
  );
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
const short = (value: number) => String(Math.round(value * 100) / 100);

function spentOn({ seconds, frameRate, isCropped }: StickerPlan, { way, trial }: Fitting): string {
  const parts: string[] = [];
  if (seconds.of - seconds.kept > 0.01) parts.push(`the first ${short(seconds.kept)} of ${short(seconds.of)} seconds`);
  if (frameRate !== null && way.frameRate !== null && frameRate - way.frameRate > 0.1)
    parts.push(`${short(frameRate)} → ${short(way.frameRate)} frames a second`);
  if (isCropped) parts.push('cropped to the subject');
  if (way.scale < 1) parts.push(`at ${Math.round(way.scale * 100)} % of the size`);
  return [...parts, `quality ${trial.quality}`].join(', ');
}
