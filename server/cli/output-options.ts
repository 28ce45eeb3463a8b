/** Options that say what is written, as settings of a recipe’s output. */

import { type OutputFormat, type OutputSettings, outputFormats } from '../../src/jobs/output/output.ts';
import { parseOutput } from '../../src/jobs/output/parse-output.ts';
import { nearest } from '../../src/jobs/recipe/nearest.ts';
import type { Rational } from '../../src/media/time.ts';
import type { EncoderChoice } from '../writers/writer.ts';
import type { Options, OptionValues } from './command.ts';
import { suggestion } from './names.ts';
import { colourFromText } from './param-text.ts';
import { UsageError } from './usage-error.ts';

const group = 'Output';

/** Where files go. */
export const placeOptions = {
  out: { kind: 'text', value: 'DIR|FILE', help: 'folder for the files (the current one), or the name of a single file', group },
  name: { kind: 'text', value: 'TEMPLATE', help: 'file names: {name} {format} {width} {height} {date} {n} ({name})', group },
  overwrite: { kind: 'flag', help: 'replace files that exist', group },
} as const satisfies Options;

/** What the files are. */
export const outputOptions = {
  format: { kind: 'names', value: 'NAME,…', help: 'one or more formats, from one render (webm; framewright help formats)', group },
  ...placeOptions,
  quality: { kind: 'text', value: 'LEVEL', help: 'draft, good, best or lossless (good)', group },
  crf: { kind: 'text', value: 'N', help: 'constant quality on the codec’s own scale instead; 0 is best', group },
  bitrate: { kind: 'text', value: 'RATE', help: 'bits per second instead, such as 4M or 800k', group },
  size: { kind: 'text', value: 'BYTES', help: 'size to aim at instead, such as 8MB', group },
  crop: { kind: 'text', value: 'WxH+X+Y', help: 'only this part of the picture', group },
  fit: { kind: 'text', value: 'WxH', help: 'scaled to fit this box', group },
  fps: { kind: 'text', value: 'RATE', help: 'frame rate, such as 25, 29.97 or 24000/1001 (that of the source)', group },
  loops: { kind: 'text', value: 'N', help: 'how often animations play; 0 is for ever (0)', group },
  matte: { kind: 'text', value: 'COLOUR', help: 'mixed with half-transparent pixels where a format has none (#ffffff)', group },
  'no-audio': { kind: 'flag', help: 'leave the sound out', group },
} as const satisfies Options;

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };
const BINARY: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** The settings that were given, over those of `base`. Throws `UsageError`. */
export function outputFrom(given: OptionValues<typeof outputOptions>, base: OutputSettings): OutputSettings {
  const rates = (['crf', 'bitrate', 'size'] as const).filter((name) => given[name] !== undefined);
  if (rates.length > 1) throw new UsageError(`--${rates.join(' and --')} contradict each other.`, 'Give one of them.');
  const settings: OutputSettings = {
    ...base,
    ...(given.format.length > 0 && { formats: formatsFrom(given.format) }),
    ...(given.quality !== undefined && { quality: given.quality as OutputSettings['quality'], rate: null }),
    ...(given.crf !== undefined && { rate: { kind: 'crf', value: whole(given.crf, 'crf') } as const }),
    ...(given.bitrate !== undefined && { rate: { kind: 'bitrate', bitsPerSecond: amount(given.bitrate, 'bitrate') } as const }),
    ...(given.size !== undefined && { rate: { kind: 'size', bytes: amount(given.size, 'size') } as const }),
    ...(given.crop !== undefined && { crop: cropFrom(given.crop) }),
    ...(given.fit !== undefined && { fit: sizeFrom(given.fit, 'fit') }),
    ...(given.fps !== undefined && { frameRate: rateFrom(given.fps) }),
    ...(given.loops !== undefined && { loops: whole(given.loops, 'loops') }),
    ...(given.matte !== undefined && { matte: colourFromText(given.matte, '--matte') }),
    ...(given['no-audio'] && { audio: false }),
  };
  try {
    return parseOutput(settings, 2);
  } catch (error) {
    throw new UsageError((error as Error).message, 'framewright help render says what each option takes.');
  }
}

/** What is to encode. Throws `UsageError`. */
export function encoderFrom(text: string | undefined): EncoderChoice {
  if (text === undefined || text === 'auto' || text === 'software') return text ?? 'auto';
  throw new UsageError(
    `There is no encoder “${text}”.`,
    suggestion(text, ['auto', 'software'], 'Write --encoder software, or leave it out.'),
  );
}

/** Formats by name. Throws `UsageError` naming the nearest. */
export function formatsFrom(names: readonly string[]): OutputFormat[] {
  const known = Object.keys(outputFormats) as OutputFormat[];
  return [...new Set(names)].map((name) => {
    const format = known.find((candidate) => candidate === name.toLowerCase());
    if (format) return format;
    throw new UsageError(`There is no format “${name}”.`, suggestion(name, known, `There are ${known.join(' ')}.`));
  });
}

/** The format that the ending of a file’s name stands for; the first one where several have it. Throws `UsageError`. */
export function formatOfFile(extension: string): OutputFormat {
  const formats = Object.keys(outputFormats) as OutputFormat[];
  const format = formats.find((candidate) => outputFormats[candidate].extension === extension);
  if (format) return format;
  const extensions = [...new Set(formats.map((candidate) => outputFormats[candidate].extension))].filter((known) => known !== '');
  const meant = nearest(extension, extensions);
  throw new UsageError(`No format ends in .${extension}.`, meant ? `Did you mean .${meant}?` : `There are .${extensions.join(' .')}.`);
}

function whole(text: string, option: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`--${option} ${text} is no whole number.`, `Write for example --${option} 20.`);
}

/** `4M`, `800k`, `8MB`, `256KiB`, `500000`. */
function amount(text: string, option: string): number {
  const [, digits, prefix = '', binary = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)(i?)(?:b|bit\/s|bps)?$/i.exec(text) ?? [];
  if (digits === undefined)
    throw new UsageError(`--${option} ${text} is no amount.`, `Write for example --${option} ${option === 'size' ? '8MB' : '4M'}.`);
  const unit = (binary === '' ? UNITS : BINARY)[prefix.toLowerCase()] ?? 1;
  return Math.round(Number(digits) * unit);
}

/** Reads `640x360`. Throws `UsageError` naming the option. */
export function sizeFrom(text: string, option: string): { width: number; height: number } {
  const [, width, height] = /^(\d+)[x×](\d+)$/i.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw new UsageError(`--${option} ${text} is no size.`, `Write for example --${option} 640x360.`);
  return { width: Number(width), height: Number(height) };
}

function cropFrom(text: string) {
  const [, size, x, y] = /^(\d+[x×]\d+)\+(\d+)\+(\d+)$/i.exec(text) ?? [];
  if (size === undefined)
    throw new UsageError(`--crop ${text} is no area.`, 'Write its size and its upper left corner: --crop 640x360+100+50.');
  return { x: Number(x), y: Number(y), ...sizeFrom(size, 'crop') };
}

/** The rates of television are written short and meant exactly. */
const BROADCAST: Readonly<Record<string, Rational>> = {
  '23.976': { num: 24_000, den: 1001 },
  '23.98': { num: 24_000, den: 1001 },
  '29.97': { num: 30_000, den: 1001 },
  '47.95': { num: 48_000, den: 1001 },
  '59.94': { num: 60_000, den: 1001 },
};

function rateFrom(text: string): Rational {
  const ratio = /^(\d+)\/(\d+)$/.exec(text);
  if (ratio) return { num: Number(ratio[1]), den: Number(ratio[2]) };
  if (!/^\d+(\.\d{1,3})?$/.test(text))
    throw new UsageError(`--fps ${text} is no frame rate.`, 'Write for example --fps 25 or --fps 30000/1001.');
  return BROADCAST[text] ?? (text.includes('.') ? { num: Math.round(Number(text) * 1000), den: 1000 } : { num: Number(text), den: 1 });
}
