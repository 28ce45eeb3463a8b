/** What was rendered, noted in a few bytes a frame, to compare a finished file with. Notes lie in the export's log, not in memory. */
import type { PlanarFrame, Size } from '../picture.ts';
import { type Channel, type Grid, gridOf, largestError, meanError, signature } from './signature.ts';

/** Frames whose whole alpha plane is noted, and the bytes that these may take. */
const SAMPLES = 5;
const SAMPLE_BYTES = 64 * 2 ** 20;
/** Blocks per side of a signature. */
const GRID = 16;
const COLOURS = 3;

/** How far decoded frames are from the rendered ones, in 8-bit code values. */
export interface Difference {
  /** Frames compared. */
  readonly frames: number;
  /** Mean error of alpha over the frames kept whole. */
  readonly alphaMean: number;
  /** Largest error of alpha over the frames kept whole. */
  readonly alphaMax: number;
  /** Largest error of a region's alpha over all frames, and the frame where it is. */
  readonly alphaBlock: number;
  readonly alphaFrame: number;
  /** Largest error of a region's luma or chroma over all frames, its plane (0 is luma) and the frame where it is. */
  readonly colourBlock: number;
  readonly colourPlane: number;
  readonly colourFrame: number;
  /** Largest mean error of all blocks of a colour plane, over all frames. */
  readonly colourMean: number;
}

/** What a note holds. */
const COLOUR_NOTED = 1;
const ALPHA_NOTED = 2;
const PLANE_NOTED = 4;

/** Looks at frames as they go into a file. Keeps none of them: 1025 bytes of note for each, and a few whole planes of alpha. */
export class FrameWitness {
  readonly #expected: number;
  readonly #size: Size;
  readonly #grids: Grids;
  readonly #sampled: ReadonlySet<number>;

  /** `expected` is the number of frames to come, `size` that of their pictures. */
  constructor(expected: number, size: Size) {
    this.#expected = expected;
    this.#size = size;
    const half = { width: (size.width + 1) >> 1, height: (size.height + 1) >> 1 };
    this.#grids = { full: gridOf(size, GRID), half: gridOf(half, GRID) };
    const samples = Math.min(SAMPLES, expected, Math.max(1, Math.floor(SAMPLE_BYTES / (size.width * size.height))));
    const gaps = Math.max(1, samples - 1);
    this.#sampled = new Set(Array.from({ length: samples }, (_, index) => Math.round(((expected - 1) * index) / gaps)));
  }

  /** What there is to know of a rendered frame later. Throws `RangeError` for a frame more than was announced. */
  see(frame: PlanarFrame): Uint8Array<ArrayBuffer> {
    const { index, format } = frame;
    const { bitDepth } = format;
    if (index >= this.#expected) throw new RangeError(`Frame ${index} came, but only ${this.#expected} were expected.`);
    const colours = coloursOf(frame).map((channel, plane) => signature(channel, gridFor(this.#grids, frame, plane), bitDepth));
    const alpha = alphaOf(frame);
    const alphas = alpha ? [signature(alpha, this.#grids.full, bitDepth)] : [];
    const isSampled = alpha !== null && this.#sampled.has(index);
    const planes = isSampled ? [samplesOf(alpha, this.#size, bitDepth - 8)] : [];
    const flags = (colours.length > 0 ? COLOUR_NOTED : 0) | (alpha ? ALPHA_NOTED : 0) | (isSampled ? PLANE_NOTED : 0);
    const parts = [Uint8Array.of(flags), ...colours, ...alphas, ...planes];
    const note = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      note.set(part, at);
      at += part.length;
    }
    return note;
  }

  /** Begins a comparison of a decoded file with the notes of its frames, which come in the order of presentation. */
  comparison(notes: AsyncIterable<Uint8Array | null>): Comparison {
    return new Comparison(this.#size, this.#grids, notes);
  }
}

/** Of planes as large as the picture, and of chroma at half its size. */
interface Grids {
  readonly full: Grid;
  readonly half: Grid;
}

const gridFor = ({ full, half }: Grids, { format }: PlanarFrame, plane: number): Grid =>
  plane === 0 || format.layout === 'i444' ? full : half;

/** What a note says of a frame. */
interface Noted {
  /** Signatures of Y, U and V; none where the frame had only RGB. */
  readonly colours: readonly Uint8Array[];
  readonly alpha: Uint8Array | null;
  /** All samples of the alpha. */
  readonly plane: Uint8Array | null;
}

function notedIn(note: Uint8Array): Noted {
  const flags = note[0] as number;
  let at = 1;
  const next = (length: number) => {
    at += length;
    return note.subarray(at - length, at);
  };
  return {
    colours: flags & COLOUR_NOTED ? Array.from({ length: COLOURS }, () => next(GRID ** 2)) : [],
    alpha: flags & ALPHA_NOTED ? next(GRID ** 2) : null,
    plane: flags & PLANE_NOTED ? note.subarray(at) : null,
  };
}

/** Compares decoded frames with the notes of the rendered ones, one after the other. */
export class Comparison {
  readonly #size: Size;
  readonly #grids: Grids;
  readonly #notes: AsyncIterator<Uint8Array | null>;
  /** Notes taken so far. */
  #taken = 0;
  readonly #difference = {
    frames: 0,
    alphaMax: 0,
    alphaBlock: 0,
    alphaFrame: 0,
    colourBlock: 0,
    colourPlane: 0,
    colourFrame: 0,
    colourMean: 0,
  };
  #alphaSum = 0;
  #alphaCount = 0;

  constructor(size: Size, grids: Grids, notes: AsyncIterable<Uint8Array | null>) {
    this.#size = size;
    this.#grids = grids;
    this.#notes = notes[Symbol.asyncIterator]();
  }

  /** Compares the decoded frame at `position`; positions ascend. A frame that nobody has noted is not counted. */
  async add(position: number, decoded: PlanarFrame): Promise<void> {
    const note = await this.#noteOf(position);
    if (note) this.#compare(position, notedIn(note), decoded);
  }

  async #noteOf(position: number): Promise<Uint8Array | null> {
    if (position < this.#taken) throw new RangeError(`Frame ${position} came after ${this.#taken - 1}.`);
    for (;;) {
      const { value, done } = await this.#notes.next();
      if (done) return null;
      if (this.#taken++ === position) return value;
    }
  }

  #compare(position: number, noted: Noted, decoded: PlanarFrame): void {
    const { bitDepth } = decoded.format;
    const difference = this.#difference;
    difference.frames++;
    for (const [plane, channel] of coloursOf(decoded).entries()) {
      const rendered = noted.colours[plane];
      if (!rendered) break;
      const grid = gridFor(this.#grids, decoded, plane);
      const found = signature(channel, grid, bitDepth);
      const colourBlock = largestError(rendered, found, grid);
      if (colourBlock > difference.colourBlock) Object.assign(difference, { colourBlock, colourPlane: plane, colourFrame: position });
      difference.colourMean = Math.max(difference.colourMean, meanError(rendered, found));
    }
    if (!noted.alpha) return;
    const alpha = alphaOf(decoded);
    // A file without alpha shows everything, which is an alpha of 255.
    const found = alpha ? signature(alpha, this.#grids.full, bitDepth) : new Uint8ClampedArray(noted.alpha.length).fill(255);
    const alphaBlock = largestError(noted.alpha, found, this.#grids.full);
    if (alphaBlock > difference.alphaBlock) Object.assign(difference, { alphaBlock, alphaFrame: position });
    if (noted.plane) this.#comparePlane(noted.plane, this.#size, alpha, bitDepth - 8);
  }

  /** The differences found so far. */
  get difference(): Difference {
    return { ...this.#difference, alphaMean: this.#alphaCount === 0 ? 0 : this.#alphaSum / this.#alphaCount };
  }

  #comparePlane(rendered: Uint8Array, { width, height }: Size, decoded: Channel | null, shift: number): void {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = decoded ? (decoded.plane[(y * decoded.stride + x) * decoded.step + decoded.first] as number) >> shift : 255;
        const error = Math.abs((rendered[y * width + x] as number) - value);
        this.#alphaSum += error;
        if (error > this.#difference.alphaMax) this.#difference.alphaMax = error;
      }
    }
    this.#alphaCount += rendered.length;
  }
}

/** Y, U and V of a frame; none of a frame that the browser has turned into RGB, in its own way. */
function coloursOf({ format, planes }: PlanarFrame): Channel[] {
  const { layout, coded } = format;
  if (layout !== 'i420' && layout !== 'nv12' && layout !== 'i444') return [];
  const [luma, second, third] = planes as [Channel['plane'], Channel['plane'], Channel['plane']];
  const stride = layout === 'i444' ? coded.width : (coded.width + 1) >> 1;
  const woven = layout === 'nv12';
  const chroma = woven ? [second, second] : [second, third];
  return [
    { plane: luma, stride: coded.width, step: 1, first: 0 },
    ...chroma.map((plane, channel) => ({ plane, stride, step: woven ? 2 : 1, first: woven ? channel : 0 })),
  ];
}

/** All samples of a channel as 8-bit code values. */
function samplesOf({ plane, step, first }: Channel, { width, height }: Size, shift: number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, at) => (plane[at * step + first] as number) >> shift);
}

/** Alpha of a frame, or null when it has none. */
function alphaOf({ format, planes }: PlanarFrame): Channel | null {
  if (!format.alpha) return null;
  const converted = format.layout === 'rgba';
  return { plane: planes.at(-1) as Channel['plane'], stride: format.coded.width, step: converted ? 4 : 1, first: converted ? 3 : 0 };
}
