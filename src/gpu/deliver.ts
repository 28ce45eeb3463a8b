import type { PlaneFormat, Size } from '../media/picture.ts';
import { planeSizes, uprightSize } from '../media/picture.ts';
import { codeRangeOf, f32, mat3, matrixOf } from './ingest.ts';
import { BufferUse, MAP_READ } from './usage.ts';

/** What leaves the chain: planes of `format` (i420; alpha straight and full range), over a background if opaque. */
export interface DeliveryFormat {
  readonly format: PlaneFormat & { readonly layout: 'i420' };
  /** True composites over the chain's background and leaves nothing transparent. */
  readonly background: boolean;
}

/** Where a plane lies in the delivery buffer; rows are padded to whole words, so strides exceed widths. */
interface PlaneSlice {
  readonly size: Size;
  /** Bytes. */
  readonly offset: number;
  readonly stride: number;
}

/** Layout of the delivery buffer. One invocation packs a block of 8×2 pixels, hence the padding. */
export function deliverySlices({ format }: DeliveryFormat): { slices: PlaneSlice[]; bytes: number } {
  const sample = format.bitDepth > 8 ? 2 : 1;
  const width = Math.ceil(format.coded.width / 8) * 8;
  const height = Math.ceil(format.coded.height / 2) * 2;
  let offset = 0;
  const slices = planeSizes(format).map((size, plane) => {
    const half = plane === 1 || plane === 2;
    const stride = (half ? width / 2 : width) * sample;
    const slice = { size, offset, stride };
    offset += stride * (half ? height / 2 : height);
    return slice;
  });
  return { slices, bytes: offset };
}

/**
 * True when planes can be written as source + change, which leaves untouched pixels exactly as they were: same size,
 * sampling, depth and code range, and 2×2 chroma blocks that survive the rotation.
 */
export function isResidual(source: PlaneFormat, target: PlaneFormat): boolean {
  const upright = uprightSize(source);
  const turned = source.rotation !== 0;
  const even = source.coded.width % 2 === 0 && source.coded.height % 2 === 0;
  return (
    (source.layout === 'i420' || source.layout === 'nv12') &&
    source.pixelAspect.num === source.pixelAspect.den &&
    upright.width === target.coded.width &&
    upright.height === target.coded.height &&
    source.bitDepth === target.bitDepth &&
    source.colour.matrix === target.colour.matrix &&
    source.colour.range === target.colour.range &&
    (!turned || even)
  );
}

/**
 * WGSL entry point that packs `picture_at` into planes, and its dispatch size.
 *
 * Where the picture is fully transparent but the source was not, luma is black and carries no weight in the chroma of
 * its 2×2 block, so the colour behind the matte cannot bleed into the edge when a player upsamples chroma.
 */
export function deliveryWgsl(source: PlaneFormat, delivery: DeliveryFormat): { main: string; groups: [number, number] } {
  const { format, background } = delivery;
  const { slices } = deliverySlices(delivery);
  const residual = isResidual(source, format);
  const { black, luma, neutral, chroma, max } = codeRangeOf(format);
  if (format.colour.matrix === 'rgb') throw new TypeError('Delivery as RGB planes is not offered by any encoder here.');
  const wide = format.bitDepth > 8;
  const perWord = wide ? 2 : 4;
  const blocks = [Math.ceil(format.coded.width / 8), Math.ceil(format.coded.height / 2)] as const;
  const word = (plane: number) => (slices[plane] as PlaneSlice).offset / 4;
  const pitch = (plane: number) => (slices[plane] as PlaneSlice).stride / 4;
  const packed = (name: string, count: number, target: string) =>
    Array.from({ length: count / perWord }, (_, index) => {
      const parts = Array.from({ length: perWord }, (__, part) => `(${name}[${index * perWord + part}] << ${(32 / perWord) * part}u)`);
      return `delivery[${target} + ${index}u] = ${parts.join(' | ')};`;
    }).join('\n    ');

  const main = `
const TO_YUV = ${mat3(matrixOf(format.colour.matrix).toYuv)};
const SPAN = vec3f(${f32(luma)}, ${f32(chroma)}, ${f32(chroma)});
const BLACK = vec3f(${f32(black)}, ${f32(neutral)}, ${f32(neutral)});
const LAST = vec2i(${format.coded.width - 1}, ${format.coded.height - 1});
struct Pixel { codes: vec3f, alpha: f32, weight: f32 }
fn code(value: f32) -> u32 { return u32(clamp(round(value), 0.0, ${f32(max)})); }
fn pixel_at(at: vec2i) -> Pixel {
  var c = picture_at(at);
  ${background ? 'c = over(c, background_at(vec2f(at) + 0.5));\n  c.a = 1.0;' : ''}
  let alpha = clamp(c.a, 0.0, 1.0);
  ${
    residual
      ? `let before = source_at(at);
  let own = vec3f(codes_at(coded_of(at)).x, cbcr(coded_of(at) >> vec2u(1u)));
  if (alpha <= 0.0) {
    // Untouched transparency keeps its colour; what the effects made transparent becomes black.
    if (before.a <= 0.0) { return Pixel(own, 0.0, 0.0); }
    return Pixel(BLACK, 0.0, 0.0);
  }
  // What was hidden by transparency has no colour to add a change to.
  if (before.a <= 0.0) { return Pixel(BLACK + TO_YUV * straight(c) * SPAN, alpha, alpha); }
  return Pixel(own + TO_YUV * (straight(c) - straight(before)) * SPAN, alpha, alpha);`
      : `if (alpha <= 0.0) { return Pixel(BLACK, 0.0, 0.0); }
  return Pixel(BLACK + TO_YUV * straight(c) * SPAN, alpha, alpha);`
  }
}
@compute @workgroup_size(8, 8) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= ${blocks[0]}u || id.y >= ${blocks[1]}u) { return; }
  let corner = vec2i(id.xy) * vec2i(8, 2);
  var upper: array<u32, 8>;
  var lower: array<u32, 8>;
  var upper_alpha: array<u32, 8>;
  var lower_alpha: array<u32, 8>;
  var cb: array<u32, 4>;
  var cr: array<u32, 4>;
  for (var column = 0; column < 4; column++) {
    var weighted = vec2f(0.0);
    var plain = vec2f(0.0);
    var weight = 0.0;
    for (var x = column * 2; x < column * 2 + 2; x++) {
      let a = pixel_at(min(corner + vec2i(x, 0), LAST));
      let b = pixel_at(min(corner + vec2i(x, 1), LAST));
      upper[x] = code(a.codes.x);
      lower[x] = code(b.codes.x);
      upper_alpha[x] = code(a.alpha * ${f32(max)});
      lower_alpha[x] = code(b.alpha * ${f32(max)});
      weighted += a.codes.yz * a.weight + b.codes.yz * b.weight;
      plain += a.codes.yz + b.codes.yz;
      weight += a.weight + b.weight;
    }
    let chroma = select(plain * 0.25, weighted / max(weight, 1e-6), weight > 0.0);
    cb[column] = code(chroma.x);
    cr[column] = code(chroma.y);
  }
  let row = id.y * 2u;
  {
    let first = ${word(0)}u + row * ${pitch(0)}u + id.x * ${8 / perWord}u;
    ${packed('upper', 8, 'first')}
    let second = first + ${pitch(0)}u;
    ${packed('lower', 8, 'second')}
    let chroma_u = ${word(1)}u + id.y * ${pitch(1)}u + id.x * ${4 / perWord}u;
    ${packed('cb', 4, 'chroma_u')}
    let chroma_v = ${word(2)}u + id.y * ${pitch(2)}u + id.x * ${4 / perWord}u;
    ${packed('cr', 4, 'chroma_v')}
  }
  ${
    format.alpha
      ? `{
    let first = ${word(3)}u + row * ${pitch(3)}u + id.x * ${8 / perWord}u;
    ${packed('upper_alpha', 8, 'first')}
    let second = first + ${pitch(3)}u;
    ${packed('lower_alpha', 8, 'second')}
  }`
      : ''
  }
}`;
  return { main, groups: [Math.ceil(blocks[0] / 8), Math.ceil(blocks[1] / 8)] };
}

type Planes = readonly (Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>)[];

/** Tightly packed planes that came back from the GPU; closing them lets a later frame have their memory. */
export interface DeliveredPlanes extends Disposable {
  readonly planes: Planes;
}

/** A buffer on its way back from the GPU. */
export class Readback implements Disposable {
  readonly #buffer: GPUBuffer;
  readonly #bytes: number;
  readonly #delivery: DeliveryFormat;
  /** Memory of planes that were closed. */
  #spare: Planes | null = null;

  constructor(device: GPUDevice, delivery: DeliveryFormat) {
    this.#delivery = delivery;
    this.#bytes = deliverySlices(delivery).bytes;
    this.#buffer = device.createBuffer({ label: 'readback', size: this.#bytes, usage: BufferUse.mapRead | BufferUse.copyTo });
  }

  /** Records the copy from the delivery buffer. */
  encode(encoder: GPUCommandEncoder, from: GPUBuffer): void {
    encoder.copyBufferToBuffer(from, 0, this.#buffer, 0, this.#bytes);
  }

  /** Waits for the GPU and copies the planes to memory that stays theirs until they are closed. */
  async planes(): Promise<DeliveredPlanes> {
    await this.#buffer.mapAsync(MAP_READ);
    const mapped = this.#buffer.getMappedRange();
    const planes = this.#spare ?? this.#memory();
    this.#spare = null;
    for (const [plane, { size, offset, stride }] of deliverySlices(this.#delivery).slices.entries()) {
      const { buffer, BYTES_PER_ELEMENT } = planes[plane] as Planes[number];
      const tight = new Uint8Array(buffer);
      const row = size.width * BYTES_PER_ELEMENT;
      if (row === stride) tight.set(new Uint8Array(mapped, offset, tight.length));
      else for (let y = 0; y < size.height; y++) tight.set(new Uint8Array(mapped, offset + y * stride, row), y * row);
    }
    this.#buffer.unmap();
    return {
      planes,
      [Symbol.dispose]: () => {
        this.#spare = planes;
      },
    };
  }

  #memory(): Planes {
    const { format } = this.#delivery;
    const Samples = format.bitDepth > 8 ? Uint16Array : Uint8Array;
    return planeSizes(format).map(({ width, height }) => new Samples(width * height));
  }

  [Symbol.dispose](): void {
    this.#buffer.destroy();
  }
}
