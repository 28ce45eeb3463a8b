import { type PlaneFormat, planeChannels, planeSizes, type Rect, type Size, uprightSize } from '../media/picture.ts';

/** What leaves the chain: planes of a part of the finished picture, in a size and arrangement of their own. */
export interface DeliveryFormat {
  /**
   * The planes: i420 or i444 with 8, 10 or 12 bits and alpha, if any, straight and full range; or rgba with 8 bits and
   * straight alpha. `coded` is `size` or, for codecs that want even sizes, up to one pixel more, where the edge is repeated;
   * stacked it is twice that in height.
   */
  readonly format: PlaneFormat & { readonly layout: 'i420' | 'i444' | 'rgba' };
  /** Size of the picture within the planes; where the part it shows has another, it is resampled. */
  readonly size: Size;
  /** The part of the picture, in its pixels; null is all of it. */
  readonly crop: Rect | null;
  /** True composites over the chain's background and leaves nothing transparent. */
  readonly background: boolean;
  /** `stacked` has the straight colour in the upper half and alpha as grey, in the range of luma, in the lower one. */
  readonly arrangement: 'plain' | 'stacked';
}

/** A delivery of the whole picture as planes of its own size. */
export const wholeDelivery = (format: DeliveryFormat['format'], background: boolean): DeliveryFormat => ({
  format,
  size: format.coded,
  crop: null,
  background,
  arrangement: 'plain',
});

/** The part of a picture of `size` that is delivered. */
export const cropOf = ({ crop }: DeliveryFormat, { width, height }: Size): Rect => crop ?? { x: 0, y: 0, width, height };

/** True when the delivered part of a picture of `size` has another size than its delivery. */
export function isScaled(delivery: DeliveryFormat, size: Size): boolean {
  const { width, height } = cropOf(delivery, size);
  return width !== delivery.size.width || height !== delivery.size.height;
}

/** Height of what stands above and below each other in stacked planes; of the planes otherwise. */
export const storeyOf = ({ format, arrangement }: DeliveryFormat): number => format.coded.height / (arrangement === 'stacked' ? 2 : 1);

/** Throws `TypeError` when a delivery asks for what cannot be had of a picture of `size`. */
export function checkDelivery(delivery: DeliveryFormat, size: Size): void {
  const { format, arrangement } = delivery;
  const { coded, layout } = format;
  const crop = cropOf(delivery, size);
  const numbers = [crop.x, crop.y, crop.width, crop.height, delivery.size.width, delivery.size.height];
  const refuse = (problem: string) => {
    throw new TypeError(`Cannot deliver ${coded.width}×${coded.height} ${layout} of ${size.width}×${size.height}: ${problem}.`);
  };
  if (!numbers.every(Number.isInteger) || Math.min(...numbers) < 0 || Math.min(...numbers.slice(2)) < 1) refuse('sizes are whole numbers');
  if (crop.x + crop.width > size.width || crop.y + crop.height > size.height) refuse('the crop reaches beyond the picture');
  const storey = storeyOf(delivery);
  const padding = [coded.width - delivery.size.width, storey - delivery.size.height];
  if (padding.some((more) => more !== 0 && more !== 1)) refuse(`${delivery.size.width}×${delivery.size.height} does not fit into that`);
  if (format.rotation !== 0) refuse('planes are delivered upright');
  if (layout === 'rgba' && format.bitDepth !== 8) refuse('rgba has 8 bits');
  if (layout !== 'rgba' && format.colour.matrix === 'rgb') refuse('no encoder here takes RGB planes');
  if (arrangement === 'stacked' && layout !== 'rgba' && format.alpha) refuse('stacked planes hold alpha as luma');
  if (arrangement === 'stacked' && layout === 'i420' && storey % 2 === 1) refuse('colour and alpha would share chroma');
}

/** What deliveries are made of: a picture of `size`, and the source that it was made of at `scale`. */
export interface DeliverySource {
  readonly source: PlaneFormat;
  readonly scale: number;
  readonly size: Size;
}

/**
 * True when planes can be written as source + change, which leaves untouched pixels exactly as they were: the whole picture
 * in the source's size, sampling, depth and code range, and 2×2 chroma blocks that survive the rotation.
 */
export function isResidual({ source, size }: DeliverySource, delivery: DeliveryFormat): boolean {
  const { format: target, arrangement } = delivery;
  const upright = uprightSize(source);
  const turned = source.rotation !== 0;
  const even = source.coded.width % 2 === 0 && source.coded.height % 2 === 0;
  const sampled = target.layout === 'i420' ? ['i420', 'nv12'] : [target.layout];
  const sameColour = source.colour.matrix === target.colour.matrix && source.colour.range === target.colour.range;
  return (
    arrangement === 'plain' &&
    !isScaled(delivery, size) &&
    sampled.includes(source.layout) &&
    source.pixelAspect.num === source.pixelAspect.den &&
    upright.width === delivery.size.width &&
    upright.height === delivery.size.height &&
    source.bitDepth === target.bitDepth &&
    (sameColour || target.layout === 'rgba') &&
    (!turned || even || target.layout !== 'i420')
  );
}

/** Where a plane lies in the delivery buffer; rows are padded to whole words, so strides exceed widths. */
export interface PlaneSlice {
  /** Bytes of a row without padding. */
  readonly row: number;
  readonly rows: number;
  /** Bytes. */
  readonly offset: number;
  readonly stride: number;
}

/** Layout of the delivery buffer. One invocation packs a block of 8×2 pixels of 4:2:0, 8×1 of 4:4:4, hence the padding. */
export function deliverySlices({ format }: DeliveryFormat): { slices: PlaneSlice[]; bytes: number } {
  const { coded, layout, bitDepth } = format;
  const width = layout === 'rgba' ? coded.width : Math.ceil(coded.width / 8) * 8;
  const height = layout === 'i420' ? Math.ceil(coded.height / 2) * 2 : coded.height;
  let offset = 0;
  const slices = planeSizes(format).map((size, plane) => {
    const part = layout === 'i420' && (plane === 1 || plane === 2) ? 2 : 1;
    const sample = planeChannels(layout, plane) * (bitDepth > 8 ? 2 : 1);
    const stride = (width / part) * sample;
    const slice = { row: size.width * sample, rows: size.height, offset, stride };
    offset += stride * (height / part);
    return slice;
  });
  return { slices, bytes: offset };
}
