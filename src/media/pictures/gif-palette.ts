import { writeOklab } from './oklab.ts';

/** Colours that a GIF shows, as 0xRRGGBB, by falling lightness, and which of them is nearest to any other. */
export interface Palette {
  readonly colours: Int32Array;
  /** Index of the colour that looks most like 0xRRGGBB. */
  nearest(colour: number): number;
}

/** Bits of each channel that tell colours of the histogram apart. */
const BITS = 6;
const DROPPED = 8 - BITS;
const BINS = 2 ** (3 * BITS);
const ROUNDS = 16;

/** Counts the colours of a clip, picture by picture; its memory does not grow with the clip. */
export class ColourCounter {
  /** Count, and sums of red, green and blue, of each bin. */
  readonly #bins = new Float64Array(BINS * 4);
  /** The colours themselves as long as they are few. */
  readonly #few = new Set<number>();
  readonly #most: number;

  /** @param most colours of the palette to come */
  constructor(most: number) {
    this.#most = most;
  }

  /** Adds colours 0xRRGGBB; negative ones are none. */
  add(pixels: Int32Array): void {
    const bins = this.#bins;
    let last = -1;
    for (const pixel of pixels) {
      if (pixel < 0) continue;
      const [red, green, blue] = [pixel >> 16, (pixel >> 8) & 255, pixel & 255];
      const at = (((red >> DROPPED) << (2 * BITS)) | ((green >> DROPPED) << BITS) | (blue >> DROPPED)) * 4;
      (bins[at] as number)++;
      (bins[at + 1] as number) += red;
      (bins[at + 2] as number) += green;
      (bins[at + 3] as number) += blue;
      if (pixel !== last && this.#few.size <= this.#most) this.#few.add(pixel);
      last = pixel;
    }
  }

  /** The best palette for what was counted; the colours themselves where they are few enough. */
  palette(): Palette {
    if (this.#few.size <= this.#most) return paletteOf([...this.#few]);
    const used: number[] = [];
    for (let at = 0; at < this.#bins.length; at += 4) if (this.#bins[at] !== 0) used.push(at);
    const points = new Points(used.map((at) => this.#bins.subarray(at, at + 4)));
    return paletteOf(refined(points, divided(points, this.#most)));
  }
}

/** Colours with their weights, and where they lie in Oklab. */
class Points {
  readonly length: number;
  readonly weight: Float64Array;
  readonly rgb: Float64Array;
  readonly lab: Float64Array;

  constructor(sums: Float64Array[]) {
    this.length = sums.length;
    this.weight = new Float64Array(sums.length);
    this.rgb = new Float64Array(sums.length * 3);
    this.lab = new Float64Array(sums.length * 3);
    for (const [index, [count, red, green, blue]] of (sums as unknown as [number, number, number, number][]).entries()) {
      this.weight[index] = count;
      this.rgb.set([red / count, green / count, blue / count], index * 3);
      writeOklab(red / count, green / count, blue / count, this.lab, index * 3);
    }
  }
}

/** A group of points with its squared error and the axis along which it is longest. */
interface Group {
  readonly members: number[];
  readonly error: number;
  readonly axis: number;
  readonly middle: number;
}

function groupOf({ weight, lab }: Points, members: number[]): Group {
  let total = 0;
  const mean = [0, 0, 0];
  const square = [0, 0, 0];
  for (const index of members) {
    const share = weight[index] as number;
    total += share;
    for (let axis = 0; axis < 3; axis++) {
      const value = lab[index * 3 + axis] as number;
      (mean[axis] as number) += value * share;
      (square[axis] as number) += value * value * share;
    }
  }
  const errors = square.map((sum, axis) => sum - (mean[axis] as number) ** 2 / total);
  const axis = errors.indexOf(Math.max(...errors));
  return { members, error: errors.reduce((sum, error) => sum + error), axis, middle: (mean[axis] as number) / total };
}

/** Divides the points again and again where the error is largest; gives the mean of each group in Oklab. */
function divided(points: Points, most: number): Float64Array {
  const groups = [
    groupOf(
      points,
      Array.from({ length: points.length }, (_, index) => index),
    ),
  ];
  while (groups.length < most) {
    let worst = 0;
    for (let index = 1; index < groups.length; index++) if ((groups[index] as Group).error > (groups[worst] as Group).error) worst = index;
    const { members, axis, middle } = groups[worst] as Group;
    const low = members.filter((index) => (points.lab[index * 3 + axis] as number) <= middle);
    const high = members.filter((index) => (points.lab[index * 3 + axis] as number) > middle);
    if (low.length === 0 || high.length === 0) break;
    groups.splice(worst, 1, groupOf(points, low), groupOf(points, high));
  }
  const centres = new Float64Array(groups.length * 3);
  for (const [group, { members }] of groups.entries()) {
    let total = 0;
    const sum = [0, 0, 0];
    for (const index of members) {
      total += points.weight[index] as number;
      for (let axis = 0; axis < 3; axis++)
        (sum[axis] as number) += (points.weight[index] as number) * (points.lab[index * 3 + axis] as number);
    }
    centres.set(
      sum.map((value) => value / total),
      group * 3,
    );
  }
  return centres;
}

/** k-means from the centres given: each moves to the mean of the colours nearest to it. Gives them as 0xRRGGBB. */
function refined(points: Points, centres: Float64Array): number[] {
  const count = centres.length / 3;
  let current = centres;
  let colours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const search = new Search(current);
    const sums = new Float64Array(count * 4);
    for (let index = 0; index < points.length; index++) {
      const to = search.nearest(points.lab, index * 3) * 4;
      const share = points.weight[index] as number;
      (sums[to] as number) += share;
      for (let channel = 0; channel < 3; channel++)
        (sums[to + 1 + channel] as number) += share * (points.rgb[index * 3 + channel] as number);
    }
    current = new Float64Array(count * 3);
    colours = [];
    for (let centre = 0; centre < count; centre++) {
      const total = sums[centre * 4] as number;
      if (total === 0) {
        current.set(search.at(centre), centre * 3);
        continue;
      }
      const [red, green, blue] = [1, 2, 3].map((channel) => (sums[centre * 4 + channel] as number) / total) as [number, number, number];
      writeOklab(red, green, blue, current, centre * 3);
      colours.push((Math.round(red) << 16) | (Math.round(green) << 8) | Math.round(blue));
    }
  }
  return [...new Set(colours)];
}

/** Finds the nearest of some places in Oklab: they lie sorted by lightness, and the search goes outwards from the right one. */
class Search {
  readonly #order: Int32Array;
  readonly #places: Float64Array;

  constructor(places: Float64Array) {
    const order = Array.from({ length: places.length / 3 }, (_, index) => index);
    this.#order = Int32Array.from(order.sort((a, b) => (places[a * 3] as number) - (places[b * 3] as number)));
    this.#places = new Float64Array(places.length);
    for (const [rank, index] of this.#order.entries()) this.#places.set(places.subarray(index * 3, index * 3 + 3), rank * 3);
  }

  /** The place that was given as number `index`. */
  at(index: number): Float64Array {
    const rank = this.#order.indexOf(index);
    return this.#places.subarray(rank * 3, rank * 3 + 3);
  }

  /** Number of the place nearest to the one at `lab[at…]`. */
  nearest(lab: Float64Array, at: number): number {
    const places = this.#places;
    const count = this.#order.length;
    const [l, a, b] = [lab[at] as number, lab[at + 1] as number, lab[at + 2] as number];
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle * 3] as number) < l) low = middle + 1;
      else high = middle;
    }
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let down = low - 1, up = low; down >= 0 || up < count; ) {
      const below = down >= 0 ? l - (places[down * 3] as number) : Number.POSITIVE_INFINITY;
      const above = up < count ? (places[up * 3] as number) - l : Number.POSITIVE_INFINITY;
      const next = below < above ? down-- : up++;
      const apart = below < above ? below : above;
      if (apart * apart >= least) break;
      const distance = apart * apart + (a - (places[next * 3 + 1] as number)) ** 2 + (b - (places[next * 3 + 2] as number)) ** 2;
      if (distance < least) {
        least = distance;
        best = next;
      }
    }
    return this.#order[best] as number;
  }
}

/** Marks colours whose nearest is not known yet; palettes have at most 255 colours. */
const UNKNOWN = 255;

/** A palette of at most 255 colours 0xRRGGBB. */
export function paletteOf(colours: readonly number[]): Palette {
  const places = new Float64Array(colours.length * 3);
  for (const [index, colour] of colours.entries()) writeOklab(colour >> 16, (colour >> 8) & 255, colour & 255, places, index * 3);
  const search = new Search(places);
  const known = new Uint8Array(2 ** 24).fill(UNKNOWN);
  const place = new Float64Array(3);
  return {
    colours: Int32Array.from(colours),
    nearest(colour) {
      const index = known[colour] as number;
      if (index !== UNKNOWN) return index;
      writeOklab(colour >> 16, (colour >> 8) & 255, colour & 255, place, 0);
      const found = search.nearest(place, 0);
      known[colour] = found;
      return found;
    },
  };
}
