/** Small filters and curves over pictures kept as flat arrays, row by row. */

/** Display-encoded sRGB to light (IEC 61966-2-1), clipped to 0…1. */
export const toLight = (value: number): number =>
  value <= 0 ? 0 : value >= 1 ? 1 : value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/** Light to display-encoded sRGB, clipped to 0…1. */
export const toCode = (value: number): number =>
  value <= 0 ? 0 : value >= 1 ? 1 : value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;

const STEPS = 65535;
const lights = Float32Array.from({ length: STEPS + 1 }, (_, at) => toLight(at / STEPS));
const codes = Float32Array.from({ length: STEPS + 1 }, (_, at) => toCode(at / STEPS));
const step = (value: number) => (value <= 0 ? 0 : value >= 1 ? STEPS : Math.round(value * STEPS));

/** `toLight` by a table of 65536 steps. */
export const lightOf = (value: number): number => lights[step(value)] as number;
/** `toCode` by a table of 65536 steps. */
export const codeOf = (value: number): number => codes[step(value)] as number;

/** BT.709 luma weights of red, green and blue. */
export const LUMA = [0.2126, 0.7152, 0.0722] as const;

/** Smooth step from a to b. */
export function smooth(x: number, a: number, b: number): number {
  const t = Math.min(1, Math.max(0, (x - a) / (b - a)));
  return t * t * (3 - 2 * t);
}

/** Mean over (2r+1)² texels, edges repeated. */
export function boxBlur(plane: Float32Array, width: number, height: number, r: number): Float32Array {
  if (r <= 0) return plane;
  const rows = new Float32Array(plane.length);
  const result = new Float32Array(plane.length);
  const run = (from: Float32Array, to: Float32Array, lines: number, length: number, across: number, along: number) => {
    for (let line = 0; line < lines; line++) {
      const start = line * across;
      const at = (i: number) => from[start + Math.min(length - 1, Math.max(0, i)) * along] as number;
      let sum = 0;
      for (let i = -r; i <= r; i++) sum += at(i);
      for (let i = 0; i < length; i++) {
        to[start + i * along] = sum / (2 * r + 1);
        sum += at(i + r + 1) - at(i - r);
      }
    }
  };
  run(plane, rows, height, width, width, 1);
  run(rows, result, width, height, 1, width);
  return result;
}

/** Three box blurs: close to a Gaussian of deviation r. */
export function softBlur(plane: Float32Array, width: number, height: number, r: number): Float32Array {
  return boxBlur(boxBlur(boxBlur(plane, width, height, r), width, height, r), width, height, r);
}

/** Least or greatest over (2r+1)² texels. */
export function extreme(
  plane: Float32Array,
  width: number,
  height: number,
  r: number,
  pick: (a: number, b: number) => number,
): Float32Array {
  const pass = (from: Float32Array, dx: number, dy: number) => {
    const to = new Float32Array(from.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let best = from[y * width + x] as number;
        for (let i = -r; i <= r; i++) {
          const [u, v] = [Math.min(width - 1, Math.max(0, x + i * dx)), Math.min(height - 1, Math.max(0, y + i * dy))];
          best = pick(best, from[v * width + u] as number);
        }
        to[y * width + x] = best;
      }
    }
    return to;
  };
  return pass(pass(plane, 1, 0), 0, 1);
}

/** Correlation with kernels along rows and columns, edges repeated. */
export function separable(
  plane: Float32Array,
  width: number,
  height: number,
  alongRow: readonly number[],
  alongColumn: readonly number[],
): Float32Array {
  const pass = (from: Float32Array, kernel: readonly number[], dx: number, dy: number) => {
    const r = (kernel.length - 1) / 2;
    const to = new Float32Array(from.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let i = -r; i <= r; i++) {
          const [u, v] = [Math.min(width - 1, Math.max(0, x + i * dx)), Math.min(height - 1, Math.max(0, y + i * dy))];
          sum += (kernel[i + r] as number) * (from[v * width + u] as number);
        }
        to[y * width + x] = sum;
      }
    }
    return to;
  };
  return pass(pass(plane, alongRow, 1, 0), alongColumn, 0, 1);
}

/** Blur by a disc, as a lens does, of interleaved RGBA; radius in texels. */
export function discBlur(picture: Float32Array, width: number, height: number, radius: number): Float32Array {
  const n = Math.ceil(radius) + 1;
  const rows: { readonly y: number; readonly inner: number; readonly edge: readonly number[] }[] = [];
  let total = 0;
  for (let y = -n; y <= n; y++) {
    let inner = -1;
    const edge: number[] = [];
    for (let x = 0; x <= n; x++) {
      const weight = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y)));
      if (weight === 1) inner = x;
      else if (weight > 0) edge.push(x, weight, ...(x > 0 ? [-x, weight] : []));
      total += x > 0 ? 2 * weight : weight;
    }
    if (inner >= 0 || edge.length > 0) rows.push({ y, inner, edge });
  }
  const sums = new Float64Array((width + 1) * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 4; c++) {
        const at = (y * (width + 1) + x) * 4 + c;
        sums[at + 4] = (sums[at] as number) + (picture[(y * width + x) * 4 + c] as number);
      }
    }
  }
  const result = new Float32Array(picture.length);
  for (const { y: dy, inner, edge } of rows) {
    for (let y = 0; y < height; y++) {
      const v = Math.min(height - 1, Math.max(0, y + dy));
      for (let x = 0; x < width; x++) {
        const to = (y * width + x) * 4;
        if (inner >= 0) {
          const left = (v * (width + 1) + Math.max(0, x - inner)) * 4;
          const right = (v * (width + 1) + Math.min(width, x + inner + 1)) * 4;
          for (let c = 0; c < 4; c++)
            result[to + c] = (result[to + c] as number) + ((sums[right + c] as number) - (sums[left + c] as number)) / total;
        }
        for (let k = 0; k < edge.length; k += 2) {
          const weight = (edge[k + 1] as number) / total;
          const from = (v * width + Math.min(width - 1, Math.max(0, x + (edge[k] as number)))) * 4;
          for (let c = 0; c < 4; c++) result[to + c] = (result[to + c] as number) + weight * (picture[from + c] as number);
        }
      }
    }
  }
  return result;
}
