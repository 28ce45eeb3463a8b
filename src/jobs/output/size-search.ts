/**
 * How a video comes to have the size that was asked for: attempts, each at a rate that the ones before it suggest. The same on
 * every host; work on every attempt is kept until the file is done, so that a run that is taken up again comes the same way.
 */
import { MediaError } from '../../media/errors.ts';
import { followsRate, type OutputFormat, type OutputSettings, outputFormats } from './output.ts';
import { AIM, believed, growthBetween, moreFor, type Sized } from './size-line.ts';

/** What came of an attempt, in bytes. */
export interface SizedFile {
  /** Of all its files. */
  readonly bytes: number;
  /** Of the coded pictures in them. */
  readonly pictures: number;
}

/** An attempt that was made, at a part of the bits that arithmetic gives to the pictures. */
interface Attempt extends SizedFile {
  readonly share: number;
}

/** A file that uses this part of the bytes is not worth another attempt. */
const FULL = 0.9;
/** Aimed at by the first attempt: what encoders overshoot by. */
const FIRST = 0.94;
/** No search takes more attempts; the usual one takes one to three. */
const MOST = 6;
/** A change of the share by this factor that changes the pictures by less than that says that the encoder is at its end. */
const [TRIED, FELT] = [1.1, 1.02];
/** How the logarithm of the pictures' bytes may follow that of their share, and the most that one step may change the share. */
const SLOPES = [0.25, 2] as const;
const LARGEST_STEP = 8;
/** Shares that are nearer than this are the same to an encoder. */
const SAME = 1.01;
/** Bytes of a file besides its packets: in all, and for each frame. */
const CONTAINER_BYTES = { file: 4000, frame: 20 } as const;

/** Where a search for a size stands. */
export class SizeSearch {
  /** Bytes asked for. */
  readonly wanted: number;
  /** Number of the attempt to make, from 1 on; one that was made before is made again of the work that is kept of it. */
  readonly attempt: number;
  /** Part of the bits that arithmetic gives to the pictures. */
  readonly share: number;
  readonly #made: readonly Attempt[];

  private constructor(wanted: number, made: readonly Attempt[], attempt: number, share: number) {
    this.wanted = wanted;
    this.attempt = attempt;
    this.share = share;
    this.#made = made;
  }

  /** The first attempt; null where no size is asked for, or the format pays no heed to it. */
  static begin(format: OutputFormat, { rate }: Pick<OutputSettings, 'rate'>): SizeSearch | null {
    return rate?.kind === 'size' && followsRate(outputFormats[format]) ? new SizeSearch(rate.bytes, [], 1, FIRST) : null;
  }

  /** Bits per second for the pictures of a clip beside its sound. Throws `MediaError` where the bytes do not reach. */
  bitrate({ duration, length }: { readonly duration: number; readonly length: number }, soundBitrate: number): number {
    const bytes = this.wanted - CONTAINER_BYTES.file - CONTAINER_BYTES.frame * length;
    const bits = (bytes * 8) / duration - soundBitrate;
    if (bits > 0) return bits * this.share;
    throw new MediaError(
      'encoder-unsupported',
      `${amount(this.wanted)} are too few for ${duration.toFixed(1)} s of video.`,
      'Ask for a larger file, a shorter range or fewer frames, or leave the sound out.',
    );
  }

  /** Where to go on after this attempt has made a file; null when that file is the one to keep. */
  after(file: SizedFile): SizeSearch | null {
    if (this.attempt <= this.#made.length) return null;
    const made = [...this.#made, { ...file, share: this.share }];
    const fits = file.bytes <= this.wanted;
    if (fits && file.bytes >= this.wanted * FULL) return null;
    const share = made.length < MOST ? nextShare(made, this.wanted) : null;
    if (share !== null) return new SizeSearch(this.wanted, made, made.length + 1, share);
    const best = bestOf(made, this.wanted);
    return best === made.length - 1 ? null : new SizeSearch(this.wanted, made, best + 1, (made[best] as Attempt).share);
  }

  /** What the file that is kept comes to, in a sentence. */
  note({ bytes }: SizedFile): string {
    const attempts = Math.max(this.#made.length, this.attempt);
    const after = attempts === 1 ? 'at once' : `in ${attempts} attempts`;
    const part = `${amount(bytes)} of the ${amount(this.wanted)} asked for, ${after}`;
    if (bytes > this.wanted)
      return `The file takes ${part}: this encoder makes none smaller. Ask for a smaller picture or a lower frame rate.`;
    return bytes < this.wanted * FULL ? `The file takes ${part}: this encoder finds no use for more.` : `The file takes ${part}.`;
  }
}

/** The share that should come to the size; null when another attempt is of no use. */
function nextShare(made: readonly Attempt[], wanted: number): number | null {
  const last = made.at(-1) as Attempt;
  const goal = wanted * AIM - (last.bytes - last.pictures);
  if (goal <= 0) return null;
  const below = made
    .filter(({ bytes }) => bytes <= wanted)
    .reduce<Attempt | null>((high, one) => (high && high.share > one.share ? high : one), null);
  const above = made
    .filter(({ bytes }) => bytes > wanted)
    .reduce<Attempt | null>((low, one) => (low && low.share < one.share ? low : one), null);
  if (below && above) return between(below, above, goal);
  const before = made.at(-2);
  if (before && isSpent(before, last)) return null;
  const slope = before ? growthBetween(sized(before), sized(last)) : 1;
  const step = Math.exp(moreFor(goal, sized(last), believed(slope, SLOPES)));
  return last.share * Math.min(Math.max(step, 1 / LARGEST_STEP), LARGEST_STEP);
}

/** An attempt on the scale on which sizes are straight: the bytes of pictures follow the logarithm of their share. */
const sized = ({ share, pictures }: Attempt): Sized => ({ spent: Math.log(share), bytes: pictures });

/** Between one that fits and one that does not, where their line says; null when they are next to each other. */
function between(below: Attempt, above: Attempt, goal: number): number | null {
  const ratio = above.share / below.share;
  if (ratio < SAME) return null;
  const part = moreFor(goal, sized(below), growthBetween(sized(below), sized(above))) / Math.log(ratio);
  // Never quite at either end, which has been tried.
  return below.share * ratio ** (Number.isFinite(part) ? Math.min(Math.max(part, 0.1), 0.9) : 0.5);
}

/** Whether an encoder no longer does what it is told to. */
function isSpent(before: Attempt, last: Attempt): boolean {
  const ratio = (one: number, other: number) => Math.max(one / other, other / one);
  return ratio(before.share, last.share) >= TRIED && ratio(before.pictures, last.pictures) < FELT;
}

/** The place of the largest that fits, or of the smallest where none does. */
function bestOf(made: readonly Attempt[], wanted: number): number {
  const rank = ({ bytes }: Attempt) => (bytes <= wanted ? bytes : -bytes);
  return made.reduce((best, one, at) => (rank(one) > rank(made[best] as Attempt) ? at : best), 0);
}

function amount(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}
