/** Reading values of unknown origin field by field, with errors that name the place. */
import type { FrameRange } from '../../media/time.ts';

/** A recipe that cannot be used; the message names the place, for example `effects[2].values.softness`. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';
  readonly code: 'recipe-invalid' | 'recipe-newer';
  /** Where in the JSON; empty for the whole. */
  readonly path: string;
  readonly remedy: string;

  constructor(code: RecipeError['code'], path: string, problem: string, remedy: string) {
    super(path === '' ? problem : `${path}: ${problem}`);
    this.code = code;
    this.path = path;
    this.remedy = remedy;
  }
}

/** Fields of an object of unknown origin. */
export type Fields = Readonly<Record<string, unknown>>;

const MAX_NAME = 200;

/** The fields of an object. */
export function object(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(path, `must be an object; it is ${shown(value)}.`);
  return value as Fields;
}

/** Own properties only: a recipe must not reach into `Object.prototype`. */
export function field(from: Fields, key: string): unknown {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}

/** Throws when there are fields besides the allowed ones. */
export function only(entry: Fields, path: string, allowed: readonly string[]) {
  const extra = Object.keys(entry).find((key) => !allowed.includes(key));
  if (extra !== undefined) throw invalid(path === '' ? shown(extra) : `${path}.${extra.slice(0, MAX_NAME)}`, 'is not known.');
}

/** A list of at most `most` entries. */
export function array(value: unknown, path: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(path, `must be a list; it is ${shown(value)}.`);
  if (value.length > most) throw invalid(path, `has ${value.length} entries; ${most} is the most.`);
  return value;
}

/** Text of 1 to 200 characters. */
export function text(value: unknown, path: string): string {
  // Half a surrogate pair is not the same text any more once it was stored or sent.
  if (typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME && value.isWellFormed()) return value;
  throw invalid(path, `must be text of 1 to ${MAX_NAME} characters; it is ${shown(value)}.`);
}

/** A finite number. */
export function number(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid(path, `must be a finite number; it is ${shown(value)}.`);
}

/** A whole number of at least `least`. */
export function whole(value: unknown, path: string, least: number): number {
  const result = number(value, path);
  if (Number.isSafeInteger(result) && result >= least) return result;
  throw invalid(path, `must be a whole number of at least ${least}; it is ${result}.`);
}

/** Frames of a clip; null is all of them. */
export function frameRange(value: unknown, path: string): FrameRange | null {
  if (value === null) return null;
  const entry = object(value, path);
  only(entry, path, ['start', 'end']);
  const start = whole(field(entry, 'start'), `${path}.start`, 0);
  return { start, end: whole(field(entry, 'end'), `${path}.end`, start + 1) };
}

/** One of the options. */
export function oneOf<Option extends string>(value: unknown, path: string, options: readonly Option[]): Option {
  const option = options.find((candidate) => candidate === value);
  if (option) return option;
  throw invalid(path, `must be one of ${options.join(', ')}; it is ${shown(value)}.`);
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}

/** The error for what is wrong in a recipe. */
export function invalid(path: string, problem: string): RecipeError {
  return new RecipeError('recipe-invalid', path, problem, 'Correct the recipe there, or export it again from where it came from.');
}

/** The error for what only a newer build can read. */
export function newer(path: string, problem: string): RecipeError {
  return new RecipeError(
    'recipe-newer',
    path,
    problem,
    'Update Framewright (reload the page when it offers a new version) and open it again.',
  );
}
