/** The choices of the export form, and what they mean for its settings. */
import type { OutputSettings } from '../../../jobs/output/output.ts';
import { type Balance, balances } from '../../../jobs/recipe/balance.ts';
import type { Rect, Size } from '../../../media/picture.ts';
import type { Rational } from '../../../media/time.ts';

const OWN = 'own';

/** The balance that settings come to, by name; `own` is none of them. `steady` is null where there is nothing to steady. */
export function nameOfBalance(quality: OutputSettings['quality'], steady: boolean | null): string {
  return balances.find((one) => one.quality === quality && (steady === null || one.steady === steady))?.name ?? OWN;
}

/** The balances that can be chosen, and what shows where the settings are none of them. */
export const balanceOptions = (shown: string): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(balances.map(({ name }) => [name, name])),
  ...(shown === OWN && { [OWN]: 'Settings of your own' }),
});

/** The balance of a choice; null for settings of one's own. */
export const balanceOf = (name: string): Balance | null => balances.find((one) => one.name === name) ?? null;

/** Boxes to scale into, by their side. */
export const FITS = {
  source: 'Source size',
  3840: 'Fit 3840 pixels',
  1920: 'Fit 1920 pixels',
  1280: 'Fit 1280 pixels',
  1080: 'Fit 1080 pixels',
  720: 'Fit 720 pixels',
  512: 'Fit 512 pixels',
  320: 'Fit 320 pixels',
} as const;

/** The choice that a box is. */
export const nameOfFit = (fit: Size | null): string => (fit === null ? 'source' : String(Math.max(fit.width, fit.height)));

const RATIOS = { square: 1, portrait: 9 / 16, upright: 4 / 5, wide: 16 / 9, classic: 4 / 3 } as const;

/** Parts of the picture. */
export const CROPS = {
  whole: 'Whole picture',
  square: 'Square, from the middle',
  portrait: '9:16, from the middle',
  upright: '4:5, from the middle',
  wide: '16:9, from the middle',
  classic: '4:3, from the middle',
} as const;

/** A part of the picture by its name. */
export type CropName = keyof typeof CROPS;

/** The largest part of a picture in the shape of `name`, from its middle; null for all of it. */
export function cropOf(name: CropName, { width, height }: Size): Rect | null {
  if (name === 'whole') return null;
  const ratio = RATIOS[name];
  const wide = width / height > ratio;
  const part = {
    width: wide ? Math.max(1, Math.round(height * ratio)) : width,
    height: wide ? height : Math.max(1, Math.round(width / ratio)),
  };
  return { x: Math.floor((width - part.width) / 2), y: Math.floor((height - part.height) / 2), ...part };
}

/** The name of a part; one that a recipe brought along from elsewhere has none and shows as the whole. */
export function nameOfCrop(crop: Rect | null, size: Size): CropName {
  const names = Object.keys(CROPS) as CropName[];
  return names.find((name) => JSON.stringify(cropOf(name, size)) === JSON.stringify(crop)) ?? 'whole';
}

/** Frame rates, by `num/den`. */
export const RATES = {
  source: 'As the source',
  '60/1': '60 fps',
  '50/1': '50 fps',
  '30/1': '30 fps',
  '30000/1001': '29.97 fps',
  '25/1': '25 fps',
  '24/1': '24 fps',
  '24000/1001': '23.976 fps',
  '15/1': '15 fps',
  '12/1': '12 fps',
  '10/1': '10 fps',
} as const;

/** The choice that a rate is. */
export const nameOfRate = (rate: Rational | null): string => (rate === null ? 'source' : `${rate.num}/${rate.den}`);

/** The rate of a choice. */
export function rateOf(name: string): Rational | null {
  const [num = 0, den = 0] = name.split('/').map(Number);
  return den > 0 ? { num, den } : null;
}

const MEGABYTE = 1_000_000;

/** Sizes that a video can be held to. */
export const LIMITS = {
  quality: 'By the quality',
  5: 'At most 5 MB',
  10: 'At most 10 MB',
  25: 'At most 25 MB',
  50: 'At most 50 MB',
  100: 'At most 100 MB',
} as const;

/** The choice that a rate control is. */
export const sizeOf = (rate: OutputSettings['rate']): string =>
  rate?.kind === 'size' ? String(Math.round(rate.bytes / MEGABYTE)) : 'quality';

/** The rate control of a choice. */
export const rateControlOf = (name: keyof typeof LIMITS): OutputSettings['rate'] =>
  name === 'quality' ? null : { kind: 'size', bytes: Number(name) * MEGABYTE };
