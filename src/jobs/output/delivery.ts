import type { DeliveryFormat } from '../../gpu/deliver.ts';
import { areaWithin, fitted } from '../../media/fit.ts';
import type { ColourDescription, Size } from '../../media/picture.ts';
import type { SourceInfo } from '../../media/source.ts';
import { canonicalJson, toJson } from '../recipe/canonical-json.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from './output.ts';

const VIDEO_COLOUR: ColourDescription = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' };
const PICTURE_COLOUR: ColourDescription = { matrix: 'rgb', range: 'full', primaries: 'bt709', transfer: 'iec61966-2-1' };

/**
 * The planes that a format is made of: the source's own where it can hold them, so that nothing is converted. `deep` says that
 * the host's encoder takes more than 8 bits without loss.
 */
export function deliveryFor(
  outputFormat: OutputFormat,
  output: OutputSettings,
  info: Pick<SourceInfo, 'format' | 'size'>,
  deep: boolean,
): DeliveryFormat {
  const { alpha, codec, lossless, limits, kind } = outputFormats[outputFormat];
  const crop = areaWithin(output.crop, info.size);
  const size = limits ? stickerSize(crop, limits.box) : fitted(crop, output.fit);
  const common = {
    size,
    crop: crop.width === info.size.width && crop.height === info.size.height ? null : crop,
    background: alpha === 'none',
    arrangement: alpha === 'stacked' ? 'stacked' : 'plain',
  } as const;
  const upright = { alpha: alpha !== 'none' && alpha !== 'stacked', rotation: 0, pixelAspect: { num: 1, den: 1 } } as const;
  if (codec === null || kind === 'sticker') {
    return { ...common, format: { ...upright, coded: size, layout: 'rgba', bitDepth: 8, alpha: true, colour: PICTURE_COLOUR } };
  }
  const { colour, bitDepth } = info.format;
  const isLossless = lossless === 'always' || (lossless === 'possible' && output.quality === 'lossless');
  const even = codec === 'vp9' || codec === 'ffv1' || codec === 'prores' ? size : { width: up(size.width), height: up(size.height) };
  const coded: Size = alpha === 'stacked' ? { width: even.width, height: even.height * 2 } : even;
  return {
    ...common,
    format: {
      ...upright,
      coded,
      layout: codec === 'prores' ? 'i444' : 'i420',
      // No encoder takes alpha of 12 bits.
      bitDepth: codec === 'prores' ? 10 : deep && isLossless ? (bitDepth === 12 && upright.alpha ? 10 : bitDepth) : 8,
      colour: colour.matrix === 'rgb' ? VIDEO_COLOUR : colour,
    },
  };
}

/** Larger than its box, because a sticker is cut to its subject when that is known; never larger than what there is. */
function stickerSize(crop: Size, box: Size): Size {
  const size = fitted(crop, { width: box.width * STICKER_ROOM, height: box.height * STICKER_ROOM });
  return size.width > crop.width ? { width: crop.width, height: crop.height } : size;
}

const STICKER_ROOM = 2;
const up = (side: number) => side + (side % 2);

/** Each delivery once, and for each one that was wanted where it is: what several formats take alike is made for all of them. */
export function sharedDeliveries(wanted: readonly DeliveryFormat[]): { deliveries: readonly DeliveryFormat[]; placeOf: readonly number[] } {
  const names = wanted.map((delivery) => canonicalJson(toJson(delivery)));
  const unique = [...new Set(names)];
  return {
    deliveries: unique.map((name) => wanted[names.indexOf(name)] as DeliveryFormat),
    placeOf: names.map((name) => unique.indexOf(name)),
  };
}
