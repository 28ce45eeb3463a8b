/** A few straight RGBA colours that stand for all of a clip, transparency included. */

/** The colours, four bytes each; the first one is transparent black. */
export interface RgbaPalette {
  readonly colours: Uint8Array<ArrayBuffer>;
  /** Where the colour nearest to the pixel at `rgba[at…]` begins in `colours`. */
  nearest(rgba: Uint8Array, at: number): number;
}

/** Bits of each channel that tell colours of the histogram apart. */
const BITS = 5;
const DROPPED = 8 - BITS;
const BINS = 2 ** (4 * BITS);
/** Frequent colours count for more, but not for all: small features keep theirs. */
const FREQUENCY = 0.75;
const ROUNDS = 3;
/** How much eyes see of red, green, blue and alpha. */
const SEEN = [0.7, 1, 0.55, 1] as const;

function binOf(rgba: Uint8Array, at: number): number {
  const [red, green, blue, alpha] = [rgba[at] as number, rgba[at + 1] as number, rgba[at + 2] as number, rgba[at + 3] as number];
  return ((((red >> DROPPED) << BITS) | (green >> DROPPED)) << (2 * BITS)) | ((blue >> DROPPED) << BITS) | (alpha >> DROPPED);
}

/** Counts the colours of a clip, picture by picture; its memory does not grow with the clip. */
export class RgbaCounter {
  readonly #most: number;
  /** Sums of the four channels, and number of pixels, of each bin. */
  readonly #sums = new Float64Array(BINS * 4);
  readonly #counts = new Uint32Array(BINS);
  /** The colours themselves as long as they are few. */
  readonly #few = new Set<number>();

  /** @param most colours of the palette to come, transparency included, 2 to 256 */
  constructor(most: number) {
    this.#most = most;
  }

  /** Adds the pixels of a picture that are not transparent. */
  add(rgba: Uint8Array): void {
    const view = new DataView(rgba.buffer, rgba.byteOffset, rgba.byteLength);
    let last = 0;
    for (let at = 0; at < rgba.length; at += 4) {
      if (rgba[at + 3] === 0) continue;
      const bin = binOf(rgba, at);
      this.#counts[bin] = (this.#counts[bin] as number) + 1;
      for (let channel = 0; channel < 4; channel++) {
        const to = bin * 4 + channel;
        this.#sums[to] = (this.#sums[to] as number) + (rgba[at + channel] as number);
      }
      const colour = view.getUint32(at);
      if (colour !== last && this.#few.size < this.#most) this.#few.add(colour);
      last = colour;
    }
  }

  /** The best palette for what was counted; the colours themselves where they are few enough. */
  palette(): RgbaPalette {
    const colours = this.#few.size < this.#most ? this.#exact() : rounded(refined(this.#points(), this.#most - 1));
    const places = placesOf(colours);
    const known = new Int16Array(BINS).fill(-1);
    const exact = new Map(Array.from({ length: colours.length / 4 }, (_, index) => [colourAt(colours, index * 4), index * 4]));
    const place = new Float32Array(4);
    return {
      colours,
      nearest(rgba, at) {
        if (rgba[at + 3] === 0) return 0;
        const same = exact.get(colourAt(rgba, at));
        if (same !== undefined) return same;
        const bin = binOf(rgba, at);
        if (known[bin] === -1) {
          writePlace(rgba, at, place, 0);
          known[bin] = nearestOf(places, place, 0);
        }
        return (known[bin] as number) * 4;
      },
    };
  }

  #exact(): Uint8Array<ArrayBuffer> {
    const colours = new DataView(new ArrayBuffer(4 + 4 * this.#few.size));
    for (const [index, colour] of [...this.#few].sort((a, b) => a - b).entries()) colours.setUint32(4 + 4 * index, colour);
    return new Uint8Array(colours.buffer);
  }

  #points(): Points {
    const used = [...this.#counts.keys().filter((bin) => this.#counts[bin] !== 0)];
    const means = new Float32Array(used.length * 4);
    for (const [index, bin] of used.entries()) {
      for (let channel = 0; channel < 4; channel++) {
        means[index * 4 + channel] = (this.#sums[bin * 4 + channel] as number) / (this.#counts[bin] as number);
      }
    }
    return { means, places: placesOf(means), weights: Float32Array.from(used, (bin) => (this.#counts[bin] as number) ** FREQUENCY) };
  }
}

const colourAt = (rgba: Uint8Array, at: number): number =>
  (((rgba[at] as number) << 24) | ((rgba[at + 1] as number) << 16) | ((rgba[at + 2] as number) << 8) | (rgba[at + 3] as number)) >>> 0;

/** Colours with where they lie for the eye, and how much they count. */
interface Points {
  readonly means: Float32Array;
  readonly places: Float32Array;
  readonly weights: Float32Array;
}

/** What is nearly transparent differs little: premultiplied. */
function writePlace(rgba: ArrayLike<number>, at: number, places: Float32Array, to: number): void {
  const alpha = (rgba[at + 3] as number) / 255;
  for (let channel = 0; channel < 3; channel++) places[to + channel] = (rgba[at + channel] as number) * alpha * (SEEN[channel] as number);
  places[to + 3] = alpha * 255 * SEEN[3];
}

function placesOf(colours: ArrayLike<number>): Float32Array {
  const places = new Float32Array(colours.length);
  for (let at = 0; at < colours.length; at += 4) writePlace(colours, at, places, at);
  return places;
}

function nearestOf(places: Float32Array, point: Float32Array, at: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index * 4 < places.length; index++) {
    let distance = 0;
    for (let axis = 0; axis < 4; axis++) distance += ((places[index * 4 + axis] as number) - (point[at + axis] as number)) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

/** A group of points, its squared error and the axis along which it is longest. */
interface Group {
  readonly members: readonly number[];
  readonly error: number;
  readonly axis: number;
  readonly middle: number;
}

function groupOf({ places, weights }: Points, members: readonly number[]): Group {
  let [error, axis, middle, longest] = [0, 0, 0, -1];
  for (let side = 0; side < 4; side++) {
    let [total, sum, squares] = [0, 0, 0];
    for (const point of members) {
      const [value, weight] = [places[point * 4 + side] as number, weights[point] as number];
      total += weight;
      sum += weight * value;
      squares += weight * value * value;
    }
    const spread = squares - (sum * sum) / total;
    error += spread;
    if (spread > longest) [axis, middle, longest] = [side, sum / total, spread];
  }
  return { members, error, axis, middle };
}

/** Means of groups that are cut in two at their middle, the one with the largest error first, then moved by k-means. */
function refined(points: Points, most: number): Float32Array {
  const { places, means, weights } = points;
  const groups = [groupOf(points, [...weights.keys()])];
  while (groups.length < most) {
    const worst = groups.reduce((found, { error }, at) => (error > (groups[found] as Group).error ? at : found), 0);
    const { members, axis, middle, error } = groups[worst] as Group;
    const low = members.filter((point) => (places[point * 4 + axis] as number) <= middle);
    if (error <= 0 || low.length === members.length) break;
    const high = members.filter((point) => (places[point * 4 + axis] as number) > middle);
    groups.splice(worst, 1, groupOf(points, low), groupOf(points, high));
  }
  let owners = new Uint16Array(weights.length);
  for (const [index, { members }] of groups.entries()) for (const point of members) owners[point] = index;
  let centres = meansOf(owners, means, weights, groups.length);
  for (let round = 0; round < ROUNDS; round++) {
    const found = placesOf(centres);
    owners = Uint16Array.from(weights, (_, point) => nearestOf(found, places, point * 4));
    centres = meansOf(owners, means, weights, groups.length);
  }
  return centres;
}

/** Mean straight colour of each group, by alpha; one that lost its points keeps none and is transparent. */
function meansOf(owners: Uint16Array, means: Float32Array, weights: Float32Array, groups: number): Float32Array {
  const sums = new Float64Array(groups * 5);
  for (const [point, owner] of owners.entries()) {
    const [weight, alpha] = [weights[point] as number, means[point * 4 + 3] as number];
    for (let channel = 0; channel < 3; channel++)
      sums[owner * 5 + channel] = (sums[owner * 5 + channel] as number) + (means[point * 4 + channel] as number) * alpha * weight;
    sums[owner * 5 + 3] = (sums[owner * 5 + 3] as number) + alpha * weight;
    sums[owner * 5 + 4] = (sums[owner * 5 + 4] as number) + weight;
  }
  const colours = new Float32Array(groups * 4);
  for (let group = 0; group < groups; group++) {
    const [alpha, weight] = [sums[group * 5 + 3] as number, sums[group * 5 + 4] as number];
    for (let channel = 0; channel < 3 && alpha > 0; channel++) colours[group * 4 + channel] = (sums[group * 5 + channel] as number) / alpha;
    colours[group * 4 + 3] = weight > 0 ? alpha / weight : 0;
  }
  return colours;
}

/** Whole code values behind transparent black; what is all but opaque is. */
function rounded(colours: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + colours.length);
  for (const [at, value] of colours.entries()) bytes[4 + at] = Math.round(at % 4 === 3 && value > 251 ? 255 : value);
  return bytes;
}
