import { type FormatDeclaration, followsRate, type OutputSettings, outputFormats, type RateControl } from './output.ts';

const NAMES: Readonly<Record<RateControl['kind'], string>> = { crf: 'quality factor', bitrate: 'bit rate', size: 'size to aim at' };

/** Says of each format that pays no heed to the rate what it was made by instead; nothing where all do. */
export function rateNotes({ formats, quality, rate }: Pick<OutputSettings, 'formats' | 'quality' | 'rate'>): string[] {
  if (!rate) return [];
  return formats
    .map((format) => outputFormats[format])
    .filter((declaration) => !followsRate(declaration))
    .map((declaration) => `${declaration.label} takes no ${NAMES[rate.kind]}: ${decidedBy(declaration, quality)}.`);
}

/** Says of a format of pictures that always loses some that it does, where no loss was asked for. */
export function lossNotes({ lossless, label }: FormatDeclaration, quality: OutputSettings['quality']): string[] {
  return lossless === 'never' && quality === 'lossless' ? [`${label} always loses some: the quality “best” was used.`] : [];
}

function decidedBy({ lossless, limits }: FormatDeclaration, quality: OutputSettings['quality']): string {
  if (limits) return 'it was made to fit its own limit';
  if (lossless === 'always') return 'it is always without loss';
  return `it was written at the quality “${lossless === 'never' && quality === 'lossless' ? 'best' : quality}”`;
}
