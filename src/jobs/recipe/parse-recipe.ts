import type { Effect } from '../../gpu/define-effect.ts';
import { defaultsOf, type ParamValue, problemWith } from '../../gpu/params.ts';
import type { FrameRange } from '../../media/time.ts';
import { parseOutput } from '../output/parse-output.ts';
import { CUT_FIELD } from '../stickers/sticker-cut.ts';
import { type Background, type Ease, type EffectInstance, type Keyframe, MAX_EFFECTS, type Recipe } from './recipe.ts';
import { array, field, invalid, newer, number, object, oneOf, only, RecipeError, shown, text, whole } from './recipe-fields.ts';

export { RecipeError };

/** Most characters of a recipe as text. */
export const MAX_RECIPE_TEXT = 4_000_000;
const MAX_NESTING = 16;
const MAX_KEYFRAMES = 10_000;

// Objects rather than lists, so that a member added to one of the types is a compile error here until it is listed.
const EASES = Object.keys({ linear: 0, smooth: 0, hold: 0 } satisfies Record<Ease, 0>) as Ease[];
const BACKGROUNDS = Object.keys({ none: 0, colour: 0, item: 0 } satisfies Record<Background['kind'], 0>) as Background['kind'][];

/**
 * Reads a recipe from JSON text that came from anywhere. Throws `RecipeError`.
 *
 * Size and nesting are checked before parsing: deep nesting that the parser survives still overflows what comes after.
 */
export function parseRecipeText(text: string, effects: readonly Effect[]): Recipe {
  if (text.length > MAX_RECIPE_TEXT)
    throw invalid('', `A recipe of ${text.length} characters is too long; ${MAX_RECIPE_TEXT} is the most.`);
  if (nesting(text) > MAX_NESTING) throw invalid('', `The recipe is nested more than ${MAX_NESTING} levels deep.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('', `This is not JSON: ${(error as Error).message}.`);
  }
  return parseRecipe(value, effects);
}

/**
 * Validates a recipe of unknown origin and lifts stored values of older effects to this version's. Throws
 * `RecipeError`. Only what a recipe declares is copied, so nothing unexpected travels on.
 */
export function parseRecipe(value: unknown, effects: readonly Effect[]): Recipe {
  const recipe = object(value, '');
  const version = field(recipe, 'version');
  if (typeof version === 'number' && version > 2) {
    throw newer('version', `This recipe has version ${version}; this build reads version 2.`);
  }
  if (version !== 1 && version !== 2) throw invalid('version', `must be 1 or 2; it is ${shown(version)}.`);
  // What a sticker shows of its clip stands beside its recipe.
  only(recipe, '', ['version', 'source', 'range', 'loop', 'effects', 'background', 'output', CUT_FIELD]);
  const stack = array(field(recipe, 'effects'), 'effects', MAX_EFFECTS).map((entry, at) => instance(entry, `effects[${at}]`, effects));
  const ids = new Set<string>();
  for (const [at, { id }] of stack.entries()) {
    if (ids.has(id)) throw invalid(`effects[${at}].id`, `${shown(id)} is used twice.`);
    ids.add(id);
  }
  return {
    version: 2,
    source: text(field(recipe, 'source'), 'source'),
    range: range(field(recipe, 'range'), 'range'),
    ...loop(field(recipe, 'loop')),
    effects: stack,
    background: background(field(recipe, 'background')),
    output: parseOutput(field(recipe, 'output'), version),
  };
}

/** Validates the instances of a stack preset of unknown origin. Throws `RecipeError`. */
export function parseStack(value: unknown, effects: readonly Effect[]): EffectInstance[] {
  return array(value, 'effects', MAX_EFFECTS).map((entry, at) => instance(entry, `effects[${at}]`, effects));
}

function instance(value: unknown, path: string, effects: readonly Effect[]): EffectInstance {
  const entry = object(value, path);
  only(entry, path, ['id', 'effect', 'version', 'enabled', 'values', 'keyframes']);
  const name = text(field(entry, 'effect'), `${path}.effect`);
  const effect = effects.find(({ id }) => id === name);
  if (!effect) throw newer(`${path}.effect`, `There is no effect ${shown(name)} in this build.`);
  const version = whole(field(entry, 'version'), `${path}.version`, 1);
  if (version > effect.version) {
    throw newer(`${path}.version`, `${effect.label} has version ${version} here; this build knows version ${effect.version}.`);
  }
  const enabled = field(entry, 'enabled');
  if (typeof enabled !== 'boolean') throw invalid(`${path}.enabled`, `must be true or false; it is ${shown(enabled)}.`);
  const tracks = keyframes(field(entry, 'keyframes'), `${path}.keyframes`, effect, version);
  return {
    id: text(field(entry, 'id'), `${path}.id`),
    effect: name,
    version: effect.version,
    enabled,
    values: values(field(entry, 'values'), `${path}.values`, effect, version),
    ...(Object.keys(tracks).length > 0 && { keyframes: tracks }),
  };
}

function values(value: unknown, path: string, effect: Effect, version: number): Record<string, ParamValue> {
  const given = migrated({ ...object(value, path) }, path, effect, version);
  only(given, path, Object.keys(effect.params));
  const result: Record<string, ParamValue> = defaultsOf(effect.params);
  for (const [id, entry] of Object.entries(given)) result[id] = paramValue(entry, `${path}.${id}`, effect, id);
  return result;
}

function keyframes(value: unknown, path: string, effect: Effect, version: number): Record<string, Keyframe[]> {
  const result: Record<string, Keyframe[]> = {};
  if (value === undefined) return result;
  for (const [id, entry] of Object.entries(object(value, path))) {
    const track = array(entry, `${path}.${id}`, MAX_KEYFRAMES);
    for (const [at, raw] of track.entries()) {
      const place = `${path}.${id}[${at}]`;
      const key = object(raw, place);
      only(key, place, ['time', 'value', 'ease']);
      const [param, lifted] = liftedKeyframe(id, field(key, 'value'), place, effect, version);
      const time = number(field(key, 'time'), `${place}.time`);
      const last = result[param]?.at(-1);
      if (last && time <= last.time) throw invalid(`${place}.time`, `${time} s does not come after ${last.time} s.`);
      const ease = oneOf<Ease>(field(key, 'ease'), `${place}.ease`, EASES);
      result[param] ??= [];
      result[param].push({ time, value: paramValue(lifted, `${place}.value`, effect, param), ease });
    }
  }
  return result;
}

/** A keyframe's value passes through the effect's migration as if it were the only one; the parameter may be renamed there. */
function liftedKeyframe(id: string, value: unknown, path: string, effect: Effect, version: number): [param: string, value: unknown] {
  const [lifted] = Object.entries(migrated({ [id]: value }, path, effect, version));
  const [param, result] = lifted ?? [id, value];
  if (!Object.hasOwn(effect.params, param)) throw invalid(path, `${effect.label} has no parameter ${shown(param)}.`);
  return [param, result];
}

function migrated(given: Record<string, unknown>, path: string, effect: Effect, version: number): Record<string, unknown> {
  if (version === effect.version) return given;
  if (!effect.migrate) throw invalid(path, `${effect.label} cannot read values of its version ${version}.`);
  try {
    return effect.migrate(given, version);
  } catch (error) {
    throw invalid(path, `${effect.label} cannot read these values of its version ${version}: ${(error as Error).message}.`);
  }
}

function paramValue(value: unknown, path: string, effect: Effect, id: string): ParamValue {
  const param = effect.params[id];
  const problem = param ? problemWith(param, value) : `${effect.label} has no parameter ${shown(id)}.`;
  if (problem) throw invalid(path, problem);
  return copied(value) as ParamValue;
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
}

function range(value: unknown, path: string): FrameRange | null {
  if (value === null) return null;
  const entry = object(value, path);
  only(entry, path, ['start', 'end']);
  const start = whole(field(entry, 'start'), `${path}.start`, 0);
  return { start, end: whole(field(entry, 'end'), `${path}.end`, start + 1) };
}

function loop(value: unknown): Pick<Recipe, 'loop'> {
  if (value === undefined) return {};
  const frames = value === 'range' ? value : range(value, 'loop');
  if (frames === null) throw invalid('loop', 'must be "range" or frames; it is null.');
  return { loop: frames };
}

function background(value: unknown): Background {
  const entry = object(value, 'background');
  const kind = oneOf<Background['kind']>(field(entry, 'kind'), 'background.kind', BACKGROUNDS);
  switch (kind) {
    case 'none':
      only(entry, 'background', ['kind']);
      return { kind };
    case 'colour': {
      only(entry, 'background', ['kind', 'colour']);
      const colour = field(entry, 'colour');
      const problem = problemWith({ kind: 'colour', label: 'Colour', default: [0, 0, 0] }, colour);
      if (problem) throw invalid('background.colour', problem);
      const [red, green, blue] = colour as [number, number, number];
      return { kind, colour: [red, green, blue] };
    }
    case 'item':
      only(entry, 'background', ['kind', 'item']);
      return { kind, item: text(field(entry, 'item'), 'background.item') };
  }
}

/** Deepest level of brackets outside strings. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}
