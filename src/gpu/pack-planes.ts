import { type DeliveryFormat, type DeliverySource, deliverySlices, isResidual, type PlaneSlice, storeyOf } from './deliver.ts';
import { type CodeRange, codeRangeOf, f32, mat3, matrixOf } from './ingest.ts';

/** WGSL of an entry point, and its dispatch size. */
interface Packing {
  readonly main: string;
  readonly groups: readonly [number, number];
}

/**
 * WGSL entry point that packs `picture_at`, which counts in delivered pixels, into planes, and its dispatch size.
 *
 * Where the picture is fully transparent but the source was not, luma is black and carries no weight in the chroma of
 * its 2×2 block, so the colour behind the matte cannot bleed into the edge when a player upsamples chroma.
 */
export function deliveryWgsl(from: DeliverySource, delivery: DeliveryFormat): Packing {
  const { main, groups } = packingOf(delivery);
  return { main: pixelWgsl(from, delivery) + main, groups };
}

const IDENTITY = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** How straight RGB becomes codes; of rgba, RGB itself. */
function codesOf({ layout, bitDepth, colour }: DeliveryFormat['format']): CodeRange & { readonly toCodes: number[][] } {
  const range = codeRangeOf({ bitDepth, colour });
  const { max } = range;
  if (layout === 'rgba') return { toCodes: IDENTITY, black: 0, luma: max, neutral: 0, chroma: max, max };
  if (colour.matrix === 'rgb') throw new TypeError('Delivery as RGB planes is not offered by any encoder here.');
  return { toCodes: matrixOf(colour.matrix).toYuv, ...range };
}

const OWN_CODES = {
  i420: 'vec3f(codes_at(coded_of(at)).x, cbcr(coded_of(at) >> vec2u(1u)))',
  i444: 'codes_at(coded_of(at))',
  rgba: 'vec3f(textureLoad(plane0, coded_of(at), 0).rgb)',
} as const;

/** WGSL of `pixel_at`, the codes of a delivered pixel, the padding and the lower half included. */
function pixelWgsl(from: DeliverySource, delivery: DeliveryFormat): string {
  const { format, size, arrangement } = delivery;
  const { toCodes, black, luma, neutral, chroma, max } = codesOf(format);
  const stacked = `let storey = ${storeyOf(delivery)};
  if (at.y < storey) {
    let above = shown_at(min(at, LAST));
    return Pixel(above.codes, 1.0, above.weight);
  }
  let alpha = shown_at(min(at - vec2i(0, storey), LAST)).alpha;
  return Pixel(BLACK + ${format.layout === 'rgba' ? 'vec3f(alpha)' : 'vec3f(alpha, 0.0, 0.0)'} * SPAN, 1.0, 1.0);`;
  return `
const TO_CODES = ${mat3(toCodes)};
const SPAN = vec3f(${f32(luma)}, ${f32(chroma)}, ${f32(chroma)});
const BLACK = vec3f(${f32(black)}, ${f32(neutral)}, ${f32(neutral)});
const LAST = vec2i(${size.width - 1}, ${size.height - 1});
struct Pixel { codes: vec3f, alpha: f32, weight: f32 }
fn code(value: f32) -> u32 { return u32(clamp(round(value), 0.0, ${f32(max)})); }
fn shown_at(at: vec2i) -> Pixel {
  let c = picture_at(at);
  let alpha = clamp(c.a, 0.0, 1.0);
  ${
    isResidual(from, delivery)
      ? `let before = source_at(at);
  let own = ${OWN_CODES[format.layout]};
  if (alpha <= 0.0) {
    // Untouched transparency keeps its colour; what the effects made transparent becomes black.
    if (before.a <= 0.0) { return Pixel(own, 0.0, 0.0); }
    return Pixel(BLACK, 0.0, 0.0);
  }
  // What was hidden by transparency has no colour to add a change to.
  if (before.a <= 0.0) { return Pixel(BLACK + TO_CODES * straight(c) * SPAN, alpha, alpha); }
  return Pixel(own + TO_CODES * (straight(c) - straight(before)) * SPAN, alpha, alpha);`
      : `if (alpha <= 0.0) { return Pixel(BLACK, 0.0, 0.0); }
  return Pixel(BLACK + TO_CODES * straight(c) * SPAN, alpha, alpha);`
  }
}
fn pixel_at(at: vec2i) -> Pixel {
  ${arrangement === 'stacked' ? stacked : 'return shown_at(min(at, LAST));'}
}`;
}

function packingOf(delivery: DeliveryFormat): Packing {
  switch (delivery.format.layout) {
    case 'i420':
      return pack420(delivery);
    case 'i444':
      return pack444(delivery);
    case 'rgba':
      return packRgba(delivery);
  }
}

/** Writes samples into words of planes. */
function writerOf(delivery: DeliveryFormat) {
  const { slices } = deliverySlices(delivery);
  const perWord = delivery.format.bitDepth > 8 ? 2 : 4;
  /** The word of a plane at which a row's samples start, the row and the word within it given as WGSL. */
  const word = (plane: number, row: string, within: string) => {
    const { offset, stride } = slices[plane] as PlaneSlice;
    return `${offset / 4}u + ${row} * ${stride / 4}u + ${within}`;
  };
  /** Packs `count` samples of an array from `start` on. */
  const packed = (name: string, count: number, start: string) =>
    Array.from({ length: count / perWord }, (_, index) => {
      const parts = Array.from({ length: perWord }, (__, part) => `(${name}[${index * perWord + part}] << ${(32 / perWord) * part}u)`);
      return `delivery[${start} + ${index}u] = ${parts.join(' | ')};`;
    }).join('\n  ');
  return { perWord, word, packed };
}

const entry = (columns: number, rows: number, body: string): Packing => ({
  main: `
@compute @workgroup_size(8, 8) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= ${columns}u || id.y >= ${rows}u) { return; }
  ${body}
}`,
  groups: [Math.ceil(columns / 8), Math.ceil(rows / 8)],
});

function pack420(delivery: DeliveryFormat): Packing {
  const { coded, alpha } = delivery.format;
  const { perWord, word, packed } = writerOf(delivery);
  const { max } = codesOf(delivery.format);
  const luma = `id.x * ${8 / perWord}u`;
  const chroma = `id.x * ${4 / perWord}u`;
  const write = (name: string, count: number, plane: number, row: string, within: string) => `{
    let start = ${word(plane, row, within)};
  ${packed(name, count, 'start')}
  }`;
  const writes = [
    write('upper', 8, 0, '(id.y * 2u)', luma),
    write('lower', 8, 0, '(id.y * 2u + 1u)', luma),
    write('cb', 4, 1, 'id.y', chroma),
    write('cr', 4, 2, 'id.y', chroma),
    ...(alpha ? [write('upper_alpha', 8, 3, '(id.y * 2u)', luma), write('lower_alpha', 8, 3, '(id.y * 2u + 1u)', luma)] : []),
  ];
  return entry(
    Math.ceil(coded.width / 8),
    Math.ceil(coded.height / 2),
    `let corner = vec2i(id.xy) * vec2i(8, 2);
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
      let a = pixel_at(corner + vec2i(x, 0));
      let b = pixel_at(corner + vec2i(x, 1));
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
  ${writes.join('\n  ')}`,
  );
}

function pack444(delivery: DeliveryFormat): Packing {
  const { coded, alpha } = delivery.format;
  const { perWord, word, packed } = writerOf(delivery);
  const { max } = codesOf(delivery.format);
  const names = ['first', 'cb', 'cr', ...(alpha ? ['covers'] : [])];
  const writes = names.map((name, plane) => packed(name, 8, word(plane, 'id.y', `id.x * ${8 / perWord}u`)));
  return entry(
    Math.ceil(coded.width / 8),
    coded.height,
    `var first: array<u32, 8>;
  var cb: array<u32, 8>;
  var cr: array<u32, 8>;
  var covers: array<u32, 8>;
  for (var x = 0; x < 8; x++) {
    let pixel = pixel_at(vec2i(id.xy) * vec2i(8, 1) + vec2i(x, 0));
    first[x] = code(pixel.codes.x);
    cb[x] = code(pixel.codes.y);
    cr[x] = code(pixel.codes.z);
    covers[x] = code(pixel.alpha * ${f32(max)});
  }
  ${writes.join('\n  ')}`,
  );
}

function packRgba({ format }: DeliveryFormat): Packing {
  const { width, height } = format.coded;
  return entry(
    width,
    height,
    `let pixel = pixel_at(vec2i(id.xy));
  delivery[id.y * ${width}u + id.x] =
    code(pixel.codes.x) | (code(pixel.codes.y) << 8u) | (code(pixel.codes.z) << 16u) | (code(pixel.alpha * 255.0) << 24u);`,
  );
}
