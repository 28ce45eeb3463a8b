/** Options that say what happens to a clip, as a recipe. */
import { balances, withBalance } from '../../src/jobs/recipe/balance.ts';
import type { FilePreset } from '../../src/jobs/recipe/preset-file.ts';
import { emptyRecipe, type Recipe } from '../../src/jobs/recipe/recipe.ts';
import { applyPreset, pasteEffect, setBackground, setLoop, setOutput } from '../../src/jobs/recipe/recipe-edit.ts';
import { RecipeError } from '../../src/jobs/recipe/recipe-fields.ts';
import { MAX_FILE_TEXT, parseFile } from '../../src/jobs/recipe/recipe-file.ts';
import { effects } from '../../src/shaders/effects.ts';
import { pathsByItem } from '../render/recipe-files.ts';
import type { Options, OptionValues } from './command.ts';
import { recipeIn } from './embedded-recipe.ts';
import { effectNamed, named, suggestion } from './names.ts';
import { colourFromText, paramFromText } from './param-text.ts';
import { readText } from './read-text.ts';
import { styleNamed } from './styles.ts';
import { UsageError } from './usage-error.ts';

const group = 'What happens';

/** What happens to the picture. */
export const recipeOptions = {
  recipe: { kind: 'text', value: 'FILE', help: 'a recipe as the studio saves it (JSON, YAML), or a file exported with one', group },
  style: { kind: 'names', value: 'NAME,…', help: 'effects, ready-made stacks or presets, in order (framewright effects)', group },
  preset: { kind: 'list', value: 'NAME', help: 'Speed, Balanced or Quality; or a preset of yours, by name or path', group },
  set: { kind: 'list', value: 'EFFECT.PARAM=VALUE', help: 'a value of an effect (framewright effects EFFECT)', group },
  background: { kind: 'text', value: 'COLOUR|FILE', help: 'what lies behind transparent parts', group },
  seamless: { kind: 'flag', help: 'the clip is a loop: smoothing and trails look back from its first frame to its last', group },
  file: { kind: 'list', value: 'PATH', help: 'a file that the recipe names: a background, a texture, a LUT', group },
} as const satisfies Options;

/** What was asked for, the same for all inputs. */
export interface RecipePlan {
  readonly recipe: Recipe;
  /** Files that the recipe names, by what it calls them. */
  readonly files: ReadonlyMap<string, string>;
  /** Keyers whose screen nobody has set: it is looked for in each clip. */
  readonly screens: readonly string[];
}

/** Stands for the clip until one is known. */
const NO_SOURCE = 'none';

/** Builds the recipe that the options ask for. Throws `UsageError`, or `RecipeError` for a file that holds none. */
export async function planRecipe(given: OptionValues<typeof recipeOptions>): Promise<RecipePlan> {
  const files = new Map<string, string>();
  const identify = async (paths: readonly string[]) => {
    const found = await readable(paths);
    for (const [item, path] of found) files.set(item, path);
    return [...found.keys()];
  };
  await identify(given.file);
  let recipe = given.recipe === undefined ? emptyRecipe(NO_SOURCE) : await readRecipe(given.recipe);
  const own = new Set(recipe.effects.map(({ id }) => id));
  for (const name of given.style) recipe = withPreset(recipe, { ...(await styleNamed(name)), kind: 'stack' });
  for (const name of given.preset) {
    const balance = named(name, balances, (one) => one.name);
    recipe = balance ? withBalance(recipe, balance) : withPreset(recipe, await presetNamed(name));
  }
  const set = new Set<string>();
  for (const assignment of given.set) recipe = await withValue(recipe, assignment, identify, set);
  if (given.seamless) recipe = setLoop(recipe, true);
  if (given.background !== undefined) recipe = setBackground(recipe, await backgroundFrom(given.background, identify));
  const screens = recipe.effects
    .filter(({ id, effect }) => effect === 'keyer' && !own.has(id) && !set.has(`${id}.screen`))
    .map(({ id }) => id);
  return { recipe, files, screens };
}

/** Reads a recipe from JSON or YAML, or out of a file that was exported with one. Throws `UsageError` and `RecipeError`. */
export async function readRecipe(path: string): Promise<Recipe> {
  const text = await readText(path, MAX_FILE_TEXT);
  try {
    const embedded = await recipeIn(path);
    if (embedded) return embedded;
    const held = text.includes('\0') ? null : parseFile(text, effects);
    if (held?.kind === 'preset') throw new UsageError(`${path} is a preset, not a recipe.`, `Give it with --style ${path}.`);
    if (held) return held.recipe;
  } catch (error) {
    if (error instanceof RecipeError) throw new RecipeError(error.code, '', `${path}: ${error.message}`, error.remedy);
    throw error;
  }
  throw new UsageError(`${path} carries no recipe.`, 'Name a recipe that the studio saved, or a file that was exported with one.');
}

async function presetNamed(name: string): Promise<FilePreset> {
  try {
    return await styleNamed(name);
  } catch (error) {
    if (!(error instanceof UsageError) || /[/\\.:]/.test(name)) throw error;
    const known = balances.map((balance) => balance.name);
    throw new UsageError(
      `There is no preset “${name}”.`,
      suggestion(name, known, `There are ${known.join(', ')}, and yours: framewright presets.`),
    );
  }
}

/** A stack is added to what is there; a look goes to its effect where that is in the stack. */
function withPreset(recipe: Recipe, { kind, effects: instances, output }: FilePreset): Recipe {
  const [look] = instances;
  const target = kind === 'effect' ? recipe.effects.filter(({ effect }) => effect === look?.effect) : [];
  const next =
    look && target.length > 0
      ? target.reduce((changed, { id }) => applyPreset(changed, id, look.values), recipe)
      : instances.reduce((added, instance) => pasteEffect(added, { id: '', ...instance }), recipe);
  return setOutput(next, output);
}

async function withValue(
  recipe: Recipe,
  assignment: string,
  identify: (paths: readonly string[]) => Promise<readonly string[]>,
  set: Set<string>,
): Promise<Recipe> {
  const [, target = '', param = '', text = ''] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(assignment) ?? [];
  if (param === '')
    throw new UsageError(`--set ${assignment} is incomplete.`, 'Write --set EFFECT.PARAM=VALUE, for example --set outline.width=24.');
  const one = recipe.effects.find(({ id }) => id === target);
  const effect = effectNamed(one?.effect ?? target);
  const instances = one ? [one] : recipe.effects.filter((instance) => instance.effect === effect.id);
  if (instances.length === 0) {
    throw new UsageError(`--set ${assignment}: there is no ${effect.label} in the stack.`, `Add it with --style ${effect.id}.`);
  }
  const declared = Object.hasOwn(effect.params, param) ? effect.params[param] : undefined;
  if (!declared) {
    const known = Object.keys(effect.params);
    const meant = suggestion(param, known, `There are ${known.join(', ')}.`);
    throw new UsageError(`--set ${assignment}: ${effect.label} has no “${param}”.`, meant);
  }
  const value = await paramFromText(declared, text, `${effect.id}.${param}`, identify);
  return instances.reduce((next, { id }) => {
    set.add(`${id}.${param}`);
    return applyPreset(next, id, { [param]: value });
  }, recipe);
}

async function backgroundFrom(
  text: string,
  identify: (paths: readonly string[]) => Promise<readonly string[]>,
): Promise<Recipe['background']> {
  if (text === 'none') return { kind: 'none' };
  if (/^#|^\d+,/.test(text)) return { kind: 'colour', colour: colourFromText(text, '--background') };
  const [item = ''] = await identify([text]);
  return { kind: 'item', item };
}

async function readable(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return pathsByItem(paths).catch((error: Error) => {
    throw new UsageError(`A file cannot be read: ${error.message}.`, 'Check the path.');
  });
}
