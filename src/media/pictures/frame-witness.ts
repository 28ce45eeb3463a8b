/** What was rendered, remembered in little memory, to compare a finished file with. */
import type { PlanarFrame, Size } from '../picture.ts';
import { type Channel, type Grid, gridOf, largestError, meanError, signature } from './signature.ts';

/** Bytes that signatures of alpha may take, and as many for those of colour. */
const SIGNATURE_BYTES = 32 * 2 ** 20;
/** Frames whose whole alpha plane is kept, and the bytes that these may take. */
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

/** How coarsely an export of some length is remembered. */
export interface WitnessDetail {
  /** Blocks per side of the alpha signature that every frame gets. */
  readonly alphaSide: number;
  /** The colours of every n-th frame get a signature. */
  readonly colourEvery: number;
  /** Frames whose whole alpha plane is kept. */
  readonly samples: number;
}

/**
 * What is kept of an export of `frames` pictures of `size`: never more than 32 MB for alpha, 32 MB for colour and 64 MB for
 * whole planes (or one plane, or a byte per frame, where even that is more).
 *
 * Alpha is kept of every frame: in 256 regions up to 131 072 frames (73 minutes at 30 fps), in 64 up to 524 288, and so on.
 * Colours are kept of every frame up to 43 690 (24 minutes), then of every second, and so on.
 */
export function detailFor(frames: number, { width, height }: Size): WitnessDetail {
  let alphaSide = GRID;
  while (alphaSide > 1 && frames * alphaSide ** 2 > SIGNATURE_BYTES) alphaSide /= 2;
  const samples = Math.min(SAMPLES, frames, Math.max(1, Math.floor(SAMPLE_BYTES / (width * height))));
  return { alphaSide, colourEvery: Math.ceil((frames * COLOURS * GRID ** 2) / SIGNATURE_BYTES), samples };
}

/** What a note holds. */
const COLOUR_NOTED = 1;
const ALPHA_NOTED = 2;
const PLANE_NOTED = 4;

/** Remembers frames as they go into the file. */
export class FrameWitness {
  readonly #expected: number;
  readonly #size: Size;
  readonly #detail: WitnessDetail;
  readonly #grids: ColourGrids;
  readonly #alphaGrid: Grid;
  readonly #colours: Uint8ClampedArray;
  /** Made with the first frame that has alpha. */
  #alphas: Uint8ClampedArray | null = null;
  readonly #planes = new Map<number, Uint8Array>();
  readonly #sampled: ReadonlySet<number>;
  readonly #seen = new Set<number>();

  /** `expected` is the number of frames to come, `size` that of their pictures. */
  constructor(expected: number, size: Size, detail = detailFor(expected, size)) {
    this.#expected = expected;
    this.#size = size;
    this.#detail = detail;
    const half = { width: (size.width + 1) >> 1, height: (size.height + 1) >> 1 };
    this.#grids = { full: gridOf(size, GRID), half: gridOf(half, GRID) };
    this.#alphaGrid = gridOf(size, detail.alphaSide);
    this.#colours = new Uint8ClampedArray(Math.ceil(expected / detail.colourEvery) * COLOURS * GRID ** 2);
    const gaps = Math.max(1, detail.samples - 1);
    this.#sampled = new Set(Array.from({ length: detail.samples }, (_, index) => Math.round(((expected - 1) * index) / gaps)));
  }

  /** Frames seen. */
  get length(): number {
    return this.#seen.size;
  }

  /** Remembers a rendered frame by its index. Gives the same as bytes, for a witness in another run. */
  see(frame: PlanarFrame): Uint8Array<ArrayBuffer> {
    const { bitDepth } = frame.format;
    const position = this.#expect(frame.index);
    const channels = this.#remembersColour(position) ? coloursOf(frame) : [];
    const colours = channels.map((channel, plane) => signature(channel, gridFor(this.#grids, frame, plane), bitDepth));
    const alpha = alphaOf(frame);
    const alphas = alpha ? [signature(alpha, this.#alphaGrid, bitDepth)] : [];
    const isSampled = alpha !== null && this.#sampled.has(position);
    const planes = isSampled ? [samplesOf(alpha, this.#size, bitDepth - 8)] : [];
    const flags = (colours.length > 0 ? COLOUR_NOTED : 0) | (alpha ? ALPHA_NOTED : 0) | (isSampled ? PLANE_NOTED : 0);
    const parts = [Uint8Array.of(flags), ...colours, ...alphas, ...planes];
    const note = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      note.set(part, at);
      at += part.length;
    }
    this.#keep(position, note);
    return note;
  }

  /** Remembers a frame that another witness of the same export has seen. */
  recall(index: number, note: Uint8Array): void {
    this.#keep(this.#expect(index), note);
  }

  #expect(index: number): number {
    if (index >= this.#expected) throw new RangeError(`Frame ${index} came, but only ${this.#expected} were expected.`);
    this.#seen.add(index);
    return index;
  }

  #keep(position: number, note: Uint8Array): void {
    const flags = note[0] as number;
    let at = 1;
    const next = (length: number) => {
      at += length;
      return note.subarray(at - length, at);
    };
    if (flags & COLOUR_NOTED) {
      for (let plane = 0; plane < COLOURS; plane++) this.#colourOf(position, plane).set(next(GRID ** 2));
    }
    if (flags & ALPHA_NOTED) {
      const blocks = this.#detail.alphaSide ** 2;
      this.#alphas ??= new Uint8ClampedArray(this.#expected * blocks);
      (this.#alphaOf(position) as Uint8ClampedArray).set(next(blocks));
    }
    if (flags & PLANE_NOTED) this.#planes.set(position, next(this.#size.width * this.#size.height).slice());
  }

  /** Begins a comparison with a decoded file. */
  comparison(): Comparison {
    return new Comparison({
      size: this.#size,
      grids: this.#grids,
      alphaGrid: this.#alphaGrid,
      knows: (position) => this.#seen.has(position),
      colourOf: (position, plane) => (this.#remembersColour(position) ? this.#colourOf(position, plane) : null),
      alphaOf: (position) => this.#alphaOf(position),
      planeOf: (position) => this.#planes.get(position) ?? null,
    });
  }

  #remembersColour(position: number): boolean {
    return position % this.#detail.colourEvery === 0;
  }

  #colourOf(position: number, plane: number): Uint8ClampedArray {
    const at = ((position / this.#detail.colourEvery) * COLOURS + plane) * GRID ** 2;
    return this.#colours.subarray(at, at + GRID ** 2);
  }

  #alphaOf(position: number): Uint8ClampedArray | null {
    const blocks = this.#detail.alphaSide ** 2;
    return this.#alphas?.subarray(position * blocks, (position + 1) * blocks) ?? null;
  }
}

/** Of planes as large as the picture, and of chroma at half its size. */
interface ColourGrids {
  readonly full: Grid;
  readonly half: Grid;
}

const gridFor = ({ full, half }: ColourGrids, { format }: PlanarFrame, plane: number): Grid =>
  plane === 0 || format.layout === 'i444' ? full : half;

/** What a witness remembers of each frame. */
interface Testimony {
  readonly size: Size;
  readonly grids: ColourGrids;
  readonly alphaGrid: Grid;
  knows(position: number): boolean;
  colourOf(position: number, plane: number): Uint8ClampedArray | null;
  alphaOf(position: number): Uint8ClampedArray | null;
  planeOf(position: number): Uint8Array | null;
}

/** Compares decoded frames with remembered ones. */
export class Comparison {
  readonly #testimony: Testimony;
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

  constructor(testimony: Testimony) {
    this.#testimony = testimony;
  }

  /** Compares the decoded frame at `position`. */
  add(position: number, decoded: PlanarFrame): void {
    const { size, grids, alphaGrid, knows, colourOf, alphaOf: rememberedAlpha, planeOf } = this.#testimony;
    if (!knows(position)) return;
    const { bitDepth } = decoded.format;
    const difference = this.#difference;
    difference.frames++;
    for (const [plane, channel] of coloursOf(decoded).entries()) {
      const rendered = colourOf(position, plane);
      if (!rendered) break;
      const grid = gridFor(grids, decoded, plane);
      const found = signature(channel, grid, bitDepth);
      const colourBlock = largestError(rendered, found, grid);
      if (colourBlock > difference.colourBlock) Object.assign(difference, { colourBlock, colourPlane: plane, colourFrame: position });
      difference.colourMean = Math.max(difference.colourMean, meanError(rendered, found));
    }
    const rendered = rememberedAlpha(position);
    if (!rendered) return;
    const alpha = alphaOf(decoded);
    // A file without alpha shows everything, which is an alpha of 255.
    const found = alpha ? signature(alpha, alphaGrid, bitDepth) : new Uint8ClampedArray(rendered.length).fill(255);
    const alphaBlock = largestError(rendered, found, alphaGrid);
    if (alphaBlock > difference.alphaBlock) Object.assign(difference, { alphaBlock, alphaFrame: position });
    const plane = planeOf(position);
    if (plane) this.#comparePlane(plane, size, alpha, bitDepth - 8);
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
