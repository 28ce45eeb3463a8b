/**
 * Presets as files that people keep and pass on: YAML, or JSON, which YAML reads as well.
 *
 *     framewright: preset
 *     version: 1
 *     name: Torn paper
 *     effects:
 *       - effect: outline
 *         version: 1
 *         values: { width: 18 }
 *     output: { formats: [webm], quality: best }
 *
 * A file with `kind: effect` holds a look of one effect, to be given to that effect where it is; others are stacks. Without
 * `effects` it holds settings of the export alone. What an effect leaves out is as usual: version, enabled, values.
 */
import { LineCounter, parseDocument, stringify } from 'yaml';
import type { Effect } from '../../gpu/define-effect.ts';
import { defaultsOf, type ParamValue } from '../../gpu/params.ts';
import { displayName } from '../output/file-name.ts';
import type { OutputSettings } from '../output/output.ts';
import { outputNamed } from '../output/parse-output.ts';
import { parseStack } from './parse-recipe.ts';
import type { EffectInstance } from './recipe.ts';
import { array, type Fields, field, invalid, newer, object, oneOf, only, RecipeError, shown, text } from './recipe-fields.ts';

/** One effect of a preset, complete. */
export type PresetEffect = Omit<EffectInstance, 'id'>;

/** What a preset file holds. Settings of the export are those it names. */
export interface FilePreset {
  readonly name: string;
  /** One sentence: what becomes of the picture; empty when nobody wrote one. */
  readonly help: string;
  /** `effect`: values for one effect. `stack`: a whole stack. `output`: settings of the export alone. */
  readonly kind: 'effect' | 'stack' | 'output';
  /** One for an effect, none for settings alone. */
  readonly effects: readonly PresetEffect[];
  readonly output: Partial<OutputSettings>;
}

/** Most characters of a preset file. */
export const MAX_PRESET_TEXT = 1_000_000;
/** Brackets in names and comments count too; a preset needs six or so. */
const MAX_OPEN = 100;
const KEYS = ['framewright', 'version', 'name', 'help', 'kind', 'effects', 'output'];
const KINDS = ['effect', 'stack', 'output'] as const satisfies readonly FilePreset['kind'][];

/** Reads a preset from YAML or JSON that came from anywhere. Throws `RecipeError` naming the place. */
export const parsePreset = (source: string, effects: readonly Effect[]): FilePreset =>
  presetIn(object(unfolded(source, MAX_PRESET_TEXT), ''), effects);

/** The preset that an object of unknown origin holds. Throws `RecipeError` naming the place. */
export function presetIn(preset: Fields, effects: readonly Effect[]): FilePreset {
  if (field(preset, 'framewright') !== 'preset') {
    throw wrong('framewright', `must be “preset”; it is ${shown(field(preset, 'framewright'))}.`);
  }
  const version = field(preset, 'version');
  if (typeof version === 'number' && version > 1) {
    throw newer('version', `This preset has version ${version}; this build reads version 1.`);
  }
  only(preset, '', KEYS);
  const help = field(preset, 'help');
  const output = field(preset, 'output');
  const list = field(preset, 'effects');
  const kind = field(preset, 'kind') ?? (list === undefined ? 'output' : 'stack');
  const instances = list === undefined ? [] : stackOf(list, effects);
  if (kind === 'effect' && instances.length !== 1) throw wrong('effects', `must hold one effect; there are ${instances.length}.`);
  return {
    name: displayName(text(field(preset, 'name'), 'name')),
    help: help === undefined || help === '' ? '' : displayName(text(help, 'help')),
    kind: oneOf(kind, 'kind', KINDS),
    effects: instances,
    output: output === undefined ? {} : outputNamed(output),
  };
}

/** Writes a preset as YAML or JSON. Only what differs from the defaults is written, so that it reads as what somebody chose. */
export function presetText(preset: FilePreset, form: 'yaml' | 'json', effects: readonly Effect[]): string {
  const written = preset.effects.map((instance) => differing(instance, effects));
  const body = {
    framewright: 'preset',
    version: 1,
    name: preset.name,
    ...(preset.help !== '' && { help: preset.help }),
    ...(preset.kind === 'effect' && { kind: preset.kind }),
    ...(written.length > 0 && { effects: written }),
    ...(Object.keys(preset.output).length > 0 && { output: preset.output }),
  };
  return form === 'json' ? `${JSON.stringify(body, null, 2)}\n` : stringify(body, { lineWidth: 120, flowCollectionPadding: true });
}

/** An effect with the values that differ from its defaults, and what else is not as usual. */
export function differing({ effect, version, enabled, values, keyframes }: PresetEffect, effects: readonly Effect[]) {
  const defaults: Readonly<Record<string, ParamValue>> = defaultsOf(effects.find(({ id }) => id === effect)?.params ?? {});
  const chosen = Object.entries(values).filter(([id, value]) => JSON.stringify(value) !== JSON.stringify(defaults[id]));
  return {
    effect,
    version,
    ...(!enabled && { enabled }),
    ...(chosen.length > 0 && { values: Object.fromEntries(chosen) }),
    ...(keyframes && { keyframes }),
  };
}

/** What YAML or JSON of at most `most` characters says. Throws `RecipeError` with line and column. */
export function unfolded(source: string, most: number): unknown {
  if (source.length > most) throw wrong('', `A file of ${source.length} characters is too long; ${most} is the most.`);
  // The parser takes seconds to give up on hundreds of thousands of brackets.
  if (mostOpen(source) > MAX_OPEN) throw wrong('', `The file is nested more than ${MAX_OPEN} levels deep.`);
  const lines = new LineCounter();
  const document = parseDocument(source, { schema: 'core', prettyErrors: false, lineCounter: lines, stringKeys: true });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw wrong('', `This is neither YAML nor JSON: line ${line}, column ${col}: ${error.message}.`);
  }
  try {
    // A few aliases are fine; a preset that unfolds into millions of values is not.
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw wrong('', `The file cannot be unfolded: ${(cause as Error).message}.`);
  }
}

/** Most brackets that are open at once, wherever they stand: YAML has too many kinds of text to leave them out. */
function mostOpen(source: string): number {
  let [open, most] = [0, 0];
  for (const [bracket] of source.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
    most = Math.max(most, open);
  }
  return most;
}

/** An effect as people may write it, with what they leave out. */
export const completed = (given: Fields, effects: readonly Effect[]): Fields => {
  const version = effects.find(({ id }) => id === field(given, 'effect'))?.version ?? 1;
  return { version, enabled: true, values: {}, ...given };
};

/** The instances of a preset; people may leave out what an instance in a recipe must say. */
function stackOf(list: unknown, effects: readonly Effect[]): PresetEffect[] {
  const complete = array(list, 'effects', 200).map((entry, at) => {
    const given = object(entry, `effects[${at}]`);
    return { ...completed(given, effects), id: `preset-${at + 1}` };
  });
  return parseStack(complete, effects).map(({ id: _, ...rest }) => rest);
}

function wrong(path: string, problem: string): RecipeError {
  const { message, code } = invalid(path, problem);
  return new RecipeError(code, '', message, 'Correct the preset there, or export it again from where it came from.');
}
