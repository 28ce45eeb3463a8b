import { type MatrixCoefficients, type PlaneFormat, planeChannels, planeSizes, type Size, uprightSize } from '../media/picture.ts';
import type { PassBuilder } from './pass.ts';
import { TextureUse } from './usage.ts';

/** Kr and Kb of each matrix (ITU-T H.273 table 4); `rgb` has none. */
const LUMA_WEIGHTS: Record<Exclude<MatrixCoefficients, 'rgb'>, { kr: number; kb: number }> = {
  bt709: { kr: 0.2126, kb: 0.0722 },
  bt601: { kr: 0.299, kb: 0.114 },
  bt2020: { kr: 0.2627, kb: 0.0593 },
};

/** Code values of black, and how many code values a unit of luma and of chroma spans. */
export interface CodeRange {
  readonly black: number;
  readonly luma: number;
  readonly neutral: number;
  readonly chroma: number;
  readonly max: number;
}

/** Code range of a format (ITU-T H.273 §8.3). */
export function codeRangeOf({ bitDepth, colour }: Pick<PlaneFormat, 'bitDepth' | 'colour'>): CodeRange {
  const unit = 2 ** (bitDepth - 8);
  const max = 2 ** bitDepth - 1;
  const neutral = 128 * unit;
  return colour.range === 'limited'
    ? { black: 16 * unit, luma: 219 * unit, neutral, chroma: 224 * unit, max }
    : { black: 0, luma: max, neutral, chroma: max, max };
}

/** Rows of the RGB → Y′CbCr matrix and of its inverse, values 0…1 and ±0.5. */
export function matrixOf(matrix: Exclude<MatrixCoefficients, 'rgb'>): { toYuv: number[][]; toRgb: number[][] } {
  const { kr, kb } = LUMA_WEIGHTS[matrix];
  const kg = 1 - kr - kb;
  const cb = 2 * (1 - kb);
  const cr = 2 * (1 - kr);
  return {
    toYuv: [
      [kr, kg, kb],
      [-kr / cb, -kg / cb, 0.5],
      [0.5, -kg / cr, -kb / cr],
    ],
    toRgb: [
      [1, 0, cr],
      [1, (-kb * cb) / kg, (-kr * cr) / kg],
      [1, cb, 0],
    ],
  };
}

/** A float as WGSL text. */
export const f32 = (value: number): string => (Number.isInteger(value) ? `${value}.0` : `${value}`);

/** Rows of a 3×3 matrix as a WGSL `mat3x3f` (which is written by columns). */
export const mat3 = (rows: number[][]): string =>
  `mat3x3f(${[0, 1, 2].map((column) => `vec3f(${rows.map((row) => f32(row[column] as number)).join(', ')})`).join(', ')})`;

/** Texture format that holds plane `index` as integer code values. */
export function planeTextureFormat({ layout, bitDepth }: PlaneFormat, index: number): GPUTextureFormat {
  const bits = bitDepth > 8 ? 16 : 8;
  const channels = planeChannels(layout, index);
  return channels === 1 ? `r${bits}uint` : channels === 2 ? `rg${bits}uint` : `rgba${bits}uint`;
}

/**
 * WGSL of `ingest(at: vec2i) -> vec4f`: the premultiplied picture at `scale` (1, 1/2, 1/4 …) from plane textures
 * `plane0`, `plane1`, …, plus `codes_at(at)` (Y, Cb, Cr code values at a coded position, chroma upsampled) and
 * `coded_of(at)` (upright → coded position).
 *
 * Chroma is sited left (MPEG-2/H.264 default) and upsampled bilinearly; where nothing is changed the residual
 * write-back of deliver restores the source's own chroma, so this choice costs no fidelity.
 */
export function ingestWgsl(format: PlaneFormat, scale: number): string {
  const { coded, layout, colour, rotation } = format;
  const upright = uprightSize(format);
  const turned = rotation % 180 !== 0;
  const square: Size = turned ? { width: upright.height, height: upright.width } : upright;
  const stretched = square.width !== coded.width || square.height !== coded.height;
  const step = Math.round(1 / scale);
  const { black, luma, neutral, chroma, max } = codeRangeOf(format);

  const alphaPlane = planeSizes(format).length - 1;
  const alpha = layout === 'rgba' || !format.alpha ? '1.0' : `f32(textureLoad(plane${alphaPlane}, at, 0).r) / ${f32(max)}`;

  return `
const CODED = vec2i(${coded.width}, ${coded.height});
const UPRIGHT = vec2i(${upright.width}, ${upright.height});
${chromaWgsl(format)}
fn codes_at(at: vec2i) -> vec3f {
  return vec3f(f32(textureLoad(plane0, at, 0).r), chroma_at(at));
}
fn decoded_at(at: vec2i) -> vec4f {
${
  layout === 'rgba'
    ? `  let c = vec4f(textureLoad(plane0, at, 0)) / ${f32(max)};
  return vec4f(c.rgb * c.a, c.a);`
    : `  let codes = codes_at(at);
  let yuv = vec3f((codes.x - ${f32(black)}) / ${f32(luma)}, (codes.yz - ${f32(neutral)}) / ${f32(chroma)});
  let rgb = ${colour.matrix === 'rgb' ? `vec3f(codes.z, codes.x, codes.y) / ${f32(max)}` : `${mat3(matrixOf(colour.matrix).toRgb)} * yuv`};
  let alpha = ${alpha};
  return vec4f(rgb * alpha, alpha);`
}
}
// Upright, square-pixel position to the position before rotation (still with square pixels).
fn coded_of(at: vec2i) -> vec2i {
  return ${{ 0: 'at', 90: `vec2i(at.y, ${square.height - 1} - at.x)`, 180: `vec2i(${square.width - 1} - at.x, ${square.height - 1} - at.y)`, 270: `vec2i(${square.width - 1} - at.y, at.x)` }[rotation]};
}
fn source_at(at: vec2i) -> vec4f {
  let p = coded_of(clamp(at, vec2i(0), UPRIGHT - 1));
${
  stretched
    ? `  let q = (vec2f(p) + 0.5) * vec2f(${f32(coded.width / square.width)}, ${f32(coded.height / square.height)}) - 0.5;
  let i = vec2i(floor(q));
  let f = q - floor(q);
  let a = clamp(i, vec2i(0), CODED - 1);
  let b = clamp(i + 1, vec2i(0), CODED - 1);
  return mix(
    mix(decoded_at(a), decoded_at(vec2i(b.x, a.y)), f.x),
    mix(decoded_at(vec2i(a.x, b.y)), decoded_at(b), f.x), f.y);`
    : '  return decoded_at(p);'
}
}
fn ingest(at: vec2i) -> vec4f {
${
  step === 1
    ? '  return source_at(at);'
    : `  var sum = vec4f(0.0);
  for (var y = 0; y < ${step}; y++) {
    for (var x = 0; x < ${step}; x++) { sum += source_at(at * ${step} + vec2i(x, y)); }
  }
  return sum / ${f32(step * step)};`
}
}
`;
}

/** Gives a pass the source: its planes and what `ingestWgsl` says of them. */
export function bindSource(builder: PassBuilder, format: PlaneFormat, scale: number): void {
  planeSizes(format).forEach((_, plane) => {
    builder.bind({ kind: 'plane', plane }, (name) => `var ${name}: texture_2d<u32>`);
  });
  builder.add(ingestWgsl(format, scale));
}

/** WGSL of `chroma_at(at) -> vec2f`: Cb and Cr code values at a luma position. */
function chromaWgsl({ layout }: PlaneFormat): string {
  const taps = `
  let low = clamp(i, vec2i(0), limit);
  let high = clamp(i + 1, vec2i(0), limit);
  return mix(mix(cbcr(low), cbcr(vec2i(high.x, low.y)), f.x), mix(cbcr(vec2i(low.x, high.y)), cbcr(high), f.x), f.y);
}`;
  const planar = `fn cbcr(at: vec2i) -> vec2f { return vec2f(f32(textureLoad(plane1, at, 0).r), f32(textureLoad(plane2, at, 0).r)); }`;
  const interleaved = `fn cbcr(at: vec2i) -> vec2f { return vec2f(textureLoad(plane1, at, 0).rg); }`;
  const half420 = `
fn chroma_at(at: vec2i) -> vec2f {
  let limit = vec2i(textureDimensions(plane1)) - 1;
  let q = vec2f(f32(at.x) * 0.5, (f32(at.y) - 0.5) * 0.5);
  let i = vec2i(floor(q));
  let f = q - floor(q);`;
  switch (layout) {
    case 'i420':
      return planar + half420 + taps;
    case 'nv12':
      return interleaved + half420 + taps;
    case 'i422':
      return `${planar}
fn chroma_at(at: vec2i) -> vec2f {
  let limit = vec2i(textureDimensions(plane1)) - 1;
  let i = vec2i(at.x >> 1, at.y);
  let f = vec2f(f32(at.x & 1) * 0.5, 0.0);${taps}`;
    case 'i444':
      return `${planar}
fn chroma_at(at: vec2i) -> vec2f { return cbcr(at); }`;
    case 'rgba':
      return 'fn chroma_at(at: vec2i) -> vec2f { return vec2f(0.0); }';
  }
}

/** Textures that hold one frame's planes; refilled for every frame. */
export class PlaneTextures implements Disposable {
  readonly format: PlaneFormat;
  readonly textures: readonly GPUTexture[];
  readonly #device: GPUDevice;

  constructor(device: GPUDevice, format: PlaneFormat) {
    this.#device = device;
    this.format = format;
    this.textures = planeSizes(format).map((size, index) =>
      device.createTexture({
        label: `plane ${index}`,
        size: [size.width, size.height],
        format: planeTextureFormat(format, index),
        usage: TextureUse.sampled | TextureUse.copyTo,
      }),
    );
  }

  /** Copies planes to the GPU; the caller may reuse their memory at once. */
  upload(planes: readonly (Uint8Array | Uint16Array)[]): void {
    planeSizes(this.format).forEach((size, index) => {
      const plane = planes[index];
      const texture = this.textures[index];
      if (!plane || !texture) throw new RangeError(`Plane ${index} of ${this.format.layout} is missing.`);
      const bytesPerRow = size.width * planeChannels(this.format.layout, index) * (this.format.bitDepth > 8 ? 2 : 1);
      this.#device.queue.writeTexture({ texture }, plane as Uint8Array<ArrayBuffer>, { bytesPerRow }, [size.width, size.height]);
    });
  }

  [Symbol.dispose](): void {
    for (const texture of this.textures) texture.destroy();
  }
}
