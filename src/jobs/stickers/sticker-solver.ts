/** Makes a clip fit where stickers are shown: in seconds, frames a second, size and bytes. */
import { MediaError } from '../../media/errors.ts';
import type { Limits, OutputSettings } from '../output/output.ts';
import { AIM, believed, growthBetween, moreFor } from '../output/size-line.ts';
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

/** No search takes more; the usual one takes three to seven. */
export const MOST_TRIALS = 24;
/** With something that fits, no search goes on longer. */
const ENOUGH = 8;
/** A file that uses this much of the budget is not worth another trial. */
const FULL = 0.92;
/** A way that is expected to be larger than this part of the budget, at its worst, is passed over. */
const HOPELESS = 1.1;
/** How the logarithm of a file's size grows with its quality, until it has been measured, and the least and most that is believed. */
const GROWTH = 0.035;
const GROWTHS = [0.008, 0.12] as const;
/** How sizes grow with the number of frames, which are alike, and with pixels. */
const [BY_FRAMES, BY_PIXELS] = [0.85, 0.9];

/**
 * Finds the best-looking sticker within the limits. Each trial corrects an estimate of what others would take, which says where
 * to try next; encoders are taken to make smaller files from less. What they really make decides, and where one does not
 * behave so, the ways left out are tried as well.
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

/** Something to try: which way, and how good. */
interface Point {
  readonly rung: number;
  readonly quality: number;
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
    const { rungs, ceiling } = this.#plan;
    let next: Point | null = { rung: 0, quality: ceiling };
    while (next && this.trials < MOST_TRIALS) {
      await this.#fits(next.rung, next.quality);
      next = this.#next();
    }
    // Had every step made the file smaller, none of the others could fit either.
    if (this.#found || this.#isMonotone()) return this.#found;
    for (let rung = 0; rung < rungs.length && this.trials < MOST_TRIALS; rung++) {
      if (await this.#fits(rung, (rungs[rung] as StickerRung).floor)) break;
    }
    return this.#found;
  }

  /** What to try next; null when nothing better is to be expected. */
  #next(): Point | null {
    const { rungs, ceiling } = this.#plan;
    const found = this.#found;
    if (found && this.trials >= ENOUGH) return null;
    for (const [rung, { floor }] of rungs.entries()) {
      const failed = this.#tried.filter((tried) => tried.rung === rung && tried.size > this.budget);
      const top = Math.min(...failed.map(({ trial }) => trial.quality), ceiling + 1);
      if (rung === found?.rung) return this.#refined(found, top);
      if (this.#isTooLarge(rung, floor)) continue;
      const size = this.#estimate(rung, floor);
      if (size > this.budget * HOPELESS && rung < rungs.length - 1) continue;
      // Whoever was wrong twice says nothing any more.
      const quality = failed.length > 1 ? floor : Math.round(floor + moreFor(this.budget * AIM, { bytes: size }, this.#growth()));
      return { rung, quality: Math.max(floor, Math.min(quality, top - 1)) };
    }
    return null;
  }

  /** A better quality for a way that fits at one, below `top`; null when there is none worth trying. */
  #refined({ rung, trial, size }: Fitting, top: number): Point | null {
    const { quality } = trial;
    if (size >= this.budget * FULL || top - quality <= 1) return null;
    const high = this.#tried.find((tried) => tried.rung === rung && tried.trial.quality === top);
    const own = { spent: quality, bytes: size };
    const rise = high ? growthBetween(own, { spent: top, bytes: high.size }) : this.#growth();
    const step = moreFor(this.budget * AIM, own, Math.max(rise, GROWTHS[0]));
    // Never less than a tenth of what is left, so that a wrong guess costs little.
    const part = Math.max(1, Math.round((top - quality) / 10));
    return { rung, quality: Math.min(quality + Math.max(Math.round(step), part), top - 1) };
  }

  /** Whether this, or less than this, was too large already. */
  #isTooLarge(rung: number, quality: number): boolean {
    return this.#tried.some((tried) => tried.rung >= rung && tried.trial.quality <= quality && tried.size > this.budget);
  }

  /** Bytes that a trial should take, going by the last one made. */
  #estimate(rung: number, quality: number): number {
    const { rungs } = this.#plan;
    const last = this.#tried.at(-1) as Tried;
    const weight = ({ frames, area }: StickerRung) => frames.length ** BY_FRAMES * (area.width * area.height) ** BY_PIXELS;
    const ratio = weight(rungs[rung] as StickerRung) / weight(rungs[last.rung] as StickerRung);
    return last.size * ratio * Math.exp(this.#growth() * (quality - last.trial.quality));
  }

  /** How the logarithm of a size grows with quality: by the last two trials that differ in nothing else. */
  #growth(): number {
    for (let at = this.#tried.length - 1; at > 0; at--) {
      const [one, other] = [
        this.#tried[at] as Tried,
        this.#tried.findLast(({ rung }, before) => before < at && rung === this.#tried[at]?.rung),
      ];
      if (!other || one.trial.quality === other.trial.quality) continue;
      const sized = ({ trial, size }: Tried) => ({ spent: trial.quality, bytes: size });
      return believed(growthBetween(sized(other), sized(one)), GROWTHS);
    }
    return GROWTH;
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
