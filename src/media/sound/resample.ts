/** Samples of each channel, all of one length. */
export type Channels = readonly Float32Array[];

/** Zero crossings of the sinc to each side; more would only sharpen the cut at the band's edge. */
const CROSSINGS = 16;
/** Kaiser window: 80 dB of stop band. */
const BETA = 8;
/** Of the narrower band, kept clear of its edge, where the filter falls off. */
const BAND = 0.94;

/**
 * Samples at `from` hertz as samples at `to` hertz, by a windowed sinc (Kaiser; Smith, Digital Audio Resampling). Sample n of the
 * output stands at n / `to` seconds; the sound before and after is silence. `total` is how many samples come out.
 */
export async function* resampled(blocks: AsyncIterable<Channels>, from: number, to: number, total: number): AsyncGenerator<Channels> {
  const filter = filterFor(BAND * Math.min(1, to / from));
  const reach = Math.ceil(filter.reach);
  let held: Float32Array[] = [];
  /** Input position of the first sample that is held. */
  let first = 0;
  let next = 0;
  /** Output samples whose neighbourhood lies before input position `end`. */
  const ready = (end: number) => {
    const until = Math.min(total, end === Number.POSITIVE_INFINITY ? total : Math.ceil(((end - reach) * to) / from));
    if (until <= next) return null;
    const made = held.map((samples) =>
      Float32Array.from({ length: until - next }, (_, at) => interpolated(samples, first, ((next + at) * from) / to, filter)),
    );
    next = until;
    const keep = Math.max(0, Math.floor((next * from) / to) - reach - first);
    held = held.map((samples) => samples.slice(keep));
    first += keep;
    return made;
  };
  for await (const block of blocks) {
    held = block.map((samples, channel) => joined(held[channel] ?? new Float32Array(0), samples));
    const made = ready(first + (held[0]?.length ?? 0));
    if (made) yield made;
    if (next === total) return;
  }
  const rest = ready(Number.POSITIVE_INFINITY);
  if (rest) yield rest;
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function interpolated(samples: Float32Array, first: number, position: number, filter: Filter): number {
  const low = Math.max(first, Math.ceil(position - filter.reach));
  const high = Math.min(first + samples.length - 1, Math.floor(position + filter.reach));
  let sum = 0;
  for (let index = low; index <= high; index++) {
    const place = (Math.abs(index - position) / filter.reach) * STEPS;
    const step = Math.floor(place);
    const weight = filter.weights[step] as number;
    sum += (samples[index - first] as number) * (weight + ((filter.weights[step + 1] as number) - weight) * (place - step));
  }
  return sum;
}

/** Half of a symmetric filter. */
interface Filter {
  /** Input samples to each side. */
  readonly reach: number;
  /** By distance, in `STEPS` steps up to `reach`, and one more for interpolating. */
  readonly weights: Float64Array;
}

/** Enough for an error below 1e-5 between two. */
const STEPS = 512 * CROSSINGS;

function filterFor(scale: number): Filter {
  const reach = CROSSINGS / scale;
  const weights = Float64Array.from({ length: STEPS + 2 }, (_, step) => {
    const x = (step / STEPS) * reach * scale;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return (scale * sinc * bessel(BETA * Math.sqrt(Math.max(0, 1 - (step / STEPS) ** 2)))) / bessel(BETA);
  });
  return { reach, weights };
}

/** Modified Bessel function of the first kind and order 0, by its power series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-9; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
