/** Chance that is the same on every machine: numbers and tileable noise fields from a seed. */

/** A generator of uniform and normal random numbers. */
export class Random {
  readonly #state: Uint32Array;

  /** Follows from whole numbers and names alone. */
  constructor(...seeds: readonly (number | string)[]) {
    let hash = 0x811c9dc5;
    for (const char of seeds.join('/')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    this.#state = Uint32Array.from({ length: 4 }, (_, at) => Math.imul(hash + at * 0x9e3779b9, 0x85ebca6b) ^ (hash >>> (at + 7)));
    for (let skip = 0; skip < 20; skip++) this.bits();
  }

  /** 32 random bits (sfc32, Chris Doty-Humphrey). */
  bits(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3] = (s[3] + 1) >>> 0;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = (s[2] + (s[2] << 3)) >>> 0;
    s[2] = (((s[2] << 21) | (s[2] >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** From `low` to `high`. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.bits() / 2 ** 32);
  }

  /** A whole number below `count`. */
  integer(count: number): number {
    return Math.floor(this.uniform(0, count));
  }

  /** Normally distributed (Box–Muller). */
  normal(mean = 0, deviation = 1): number {
    return mean + deviation * Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}

const TABLE = (() => {
  const random = new Random('normal numbers');
  return Float32Array.from({ length: 65536 }, () => random.normal());
})();

/** Normally distributed numbers by the million: draws from a fixed table of 65536. */
export function normals(random: Random): () => number {
  let left = 0;
  return () => {
    if (left === 0) {
      left = random.bits();
      const value = TABLE[left >>> 16] as number;
      left &= 0xffff;
      return value;
    }
    const value = TABLE[left] as number;
    left = 0;
    return value;
  };
}

/** A field that repeats: `width` and `height` are powers of two, values have mean 0 and deviation 1 where they are used. */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** In-place complex FFT of `count` numbers from `offset` in steps of `stride` (radix 2). */
function fft(
  re: Float32Array,
  im: Float32Array,
  offset: number,
  stride: number,
  count: number,
  cos: Float32Array,
  sin: Float32Array,
): void {
  for (let i = 1, j = 0; i < count; i++) {
    let bit = count >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      const [a, b] = [offset + i * stride, offset + j * stride];
      const [r, q] = [re[a] as number, im[a] as number];
      re[a] = re[b] as number;
      im[a] = im[b] as number;
      re[b] = r;
      im[b] = q;
    }
  }
  for (let size = 2; size <= count; size *= 2) {
    const half = size / 2;
    const turn = count / size;
    for (let start = 0; start < count; start += size) {
      for (let k = 0; k < half; k++) {
        const [a, b] = [offset + (start + k) * stride, offset + (start + k + half) * stride];
        const [c, s] = [cos[k * turn] as number, sin[k * turn] as number];
        const r = (re[b] as number) * c - (im[b] as number) * s;
        const q = (re[b] as number) * s + (im[b] as number) * c;
        re[b] = (re[a] as number) - r;
        im[b] = (im[a] as number) - q;
        re[a] = (re[a] as number) + r;
        im[a] = (im[a] as number) + q;
      }
    }
  }
}

function inverseFft2(re: Float32Array, im: Float32Array, width: number, height: number): void {
  const waves = (count: number) =>
    [Math.cos, Math.sin].map((wave) => Float32Array.from({ length: count / 2 }, (_, k) => wave((2 * Math.PI * k) / count))) as [
      Float32Array,
      Float32Array,
    ];
  const [rowCos, rowSin] = waves(width);
  for (let y = 0; y < height; y++) fft(re, im, y * width, 1, width, rowCos, rowSin);
  const [cos, sin] = waves(height);
  for (let x = 0; x < width; x++) fft(re, im, x, width, height, cos, sin);
}

const powerOfTwo = (value: number) => 2 ** Math.ceil(Math.log2(value));

/** A random field with a 1/f^beta spectrum, frequencies in cycles per `height`, flat below `low`. */
export function fractal(width: number, height: number, beta: number, random: Random, low = 1): Field {
  const [tw, th] = [powerOfTwo(width), powerOfTwo(height)];
  const re = new Float32Array(tw * th);
  const im = new Float32Array(tw * th);
  for (let v = 0; v < th; v++) {
    for (let u = 0; u < tw; u++) {
      const f = Math.hypot(((u > tw / 2 ? u - tw : u) * height) / tw, ((v > th / 2 ? v - th : v) * height) / th);
      if (f === 0) continue;
      const amplitude = Math.max(f, low) ** -beta;
      const phase = random.uniform(0, 2 * Math.PI);
      re[v * tw + u] = amplitude * Math.cos(phase);
      im[v * tw + u] = amplitude * Math.sin(phase);
    }
  }
  inverseFft2(re, im, tw, th);
  let [sum, squares] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = re[y * tw + x] as number;
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / (width * height);
  const deviation = Math.sqrt(squares / (width * height) - mean * mean);
  return { width: tw, height: th, values: re.map((value) => (value - mean) / deviation) };
}

/** A field moved by (dx, dy): bilinear, wrapping around. */
export function moved({ width, height, values }: Field, dx: number, dy: number): (x: number, y: number) => number {
  const [ix, iy] = [Math.floor(dx), Math.floor(dy)];
  const [fx, fy] = [dx - ix, dy - iy];
  const at = (x: number, y: number) => values[(y & (height - 1)) * width + (x & (width - 1))] as number;
  const row = (x: number, y: number) => at(x, y) * (1 - fx) + at(x - 1, y) * fx;
  return (x, y) => row(x - ix, y - iy) * (1 - fy) + row(x - ix, y - iy - 1) * fy;
}
