import { problemWith } from '../../gpu/params.ts';
import type { Rect, Size } from '../../media/picture.ts';
import type { Rational } from '../../media/time.ts';
import { array, field, invalid, object, oneOf, only, shown, whole } from '../recipe/recipe-fields.ts';
import { defaultOutput, type OutputFormat, type OutputSettings, outputFormats, type RateControl } from './output.ts';

type Quality = OutputSettings['quality'];

const FORMATS = Object.keys(outputFormats) as OutputFormat[];
// Objects rather than lists, so that a member added to one of the types is a compile error here until it is listed.
const QUALITIES = Object.keys({ draft: 0, good: 0, best: 0, lossless: 0 } satisfies Record<Quality, 0>) as Quality[];
const RATES = Object.keys({ crf: 0, bitrate: 0, size: 0 } satisfies Record<RateControl['kind'], 0>) as RateControl['kind'][];
const FIELDS = Object.keys(defaultOutput);
/** Longest side of anything exported, in pixels; what no encoder takes is refused later, by name. */
const MAX_SIDE = 16_384;
const MAX_RATE = 1000;

/** Reads the settings of an export as recipe version `version` wrote them; what is missing gets its default. Throws `RecipeError`. */
export function parseOutput(value: unknown, version: 1 | 2): OutputSettings {
  const entry = object(value, 'output');
  only(entry, 'output', version === 1 ? ['format', 'quality', 'audio'] : FIELDS);
  const optional = <T>(key: keyof OutputSettings, read: (part: unknown, path: string) => T): T | undefined => {
    const part = field(entry, key);
    return part === undefined ? undefined : read(part, `output.${key}`);
  };
  const given: { [Key in keyof OutputSettings]: OutputSettings[Key] | undefined } = {
    formats: version === 1 ? [format(field(entry, 'format'), 'output.format')] : optional('formats', formats),
    quality: optional('quality', (part, path) => oneOf<Quality>(part, path, QUALITIES)),
    rate: optional('rate', (part, path) => (part === null ? null : rate(part, path))),
    audio: optional('audio', yesOrNo),
    crop: optional('crop', (part, path) => (part === null ? null : crop(part, path))),
    fit: optional('fit', (part, path) => (part === null ? null : size(part, path, ['width', 'height']))),
    frameRate: optional('frameRate', (part, path) => (part === null ? null : frameRate(part, path))),
    loops: optional('loops', (part, path) => between(part, path, 0, 65_535)),
    matte: optional('matte', colour),
  };
  const named = Object.fromEntries(Object.entries(given).filter(([, part]) => part !== undefined));
  return { ...defaultOutput, ...(named as Partial<OutputSettings>) };
}

/** The settings that a preset names and no others, validated as those of a recipe are. Throws `RecipeError`. */
export function outputNamed(value: unknown): Partial<OutputSettings> {
  const all = parseOutput(value, 2);
  return Object.fromEntries(Object.entries(all).filter(([key]) => Object.hasOwn(value as object, key)));
}

const format = (value: unknown, path: string) => oneOf<OutputFormat>(value, path, FORMATS);

function formats(value: unknown, path: string): OutputFormat[] {
  const list = array(value, path, FORMATS.length).map((entry, at) => format(entry, `${path}[${at}]`));
  if (list.length === 0) throw invalid(path, 'must name at least one format.');
  const twice = list.find((entry, at) => list.indexOf(entry) !== at);
  if (twice) throw invalid(path, `names ${twice} twice.`);
  return list;
}

function rate(value: unknown, path: string): RateControl {
  const entry = object(value, path);
  const kind = oneOf<RateControl['kind']>(field(entry, 'kind'), `${path}.kind`, RATES);
  switch (kind) {
    case 'crf':
      only(entry, path, ['kind', 'value']);
      return { kind, value: between(field(entry, 'value'), `${path}.value`, 0, 63) };
    case 'bitrate':
      only(entry, path, ['kind', 'bitsPerSecond']);
      return { kind, bitsPerSecond: between(field(entry, 'bitsPerSecond'), `${path}.bitsPerSecond`, 1000, 1e9) };
    case 'size':
      only(entry, path, ['kind', 'bytes']);
      return { kind, bytes: between(field(entry, 'bytes'), `${path}.bytes`, 1000, Number.MAX_SAFE_INTEGER) };
  }
}

function size(value: unknown, path: string, allowed: readonly string[]): Size {
  const entry = object(value, path);
  only(entry, path, allowed);
  const side = (key: string) => between(field(entry, key), `${path}.${key}`, 1, MAX_SIDE);
  return { width: side('width'), height: side('height') };
}

function crop(value: unknown, path: string): Rect {
  const area = size(value, path, ['x', 'y', 'width', 'height']);
  const entry = object(value, path);
  const place = (key: string) => between(field(entry, key), `${path}.${key}`, 0, MAX_SIDE);
  return { x: place('x'), y: place('y'), ...area };
}

function frameRate(value: unknown, path: string): Rational {
  const entry = object(value, path);
  only(entry, path, ['num', 'den']);
  const part = (key: string) => between(field(entry, key), `${path}.${key}`, 1, 10_000_000);
  const ratio = { num: part('num'), den: part('den') };
  if (ratio.num / ratio.den > MAX_RATE) throw invalid(path, `is ${ratio.num / ratio.den} frames a second; ${MAX_RATE} is the most.`);
  return ratio;
}

function colour(value: unknown, path: string): OutputSettings['matte'] {
  const problem = problemWith({ kind: 'colour', label: 'Colour', default: [0, 0, 0] }, value);
  if (problem) throw invalid(path, problem);
  const [red, green, blue] = value as [number, number, number];
  return [red, green, blue];
}

function yesOrNo(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw invalid(path, `must be true or false; it is ${shown(value)}.`);
  return value;
}

function between(value: unknown, path: string, least: number, most: number): number {
  const result = whole(value, path, least);
  if (result > most) throw invalid(path, `must be at most ${most}; it is ${result}.`);
  return result;
}
