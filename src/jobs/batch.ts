/** Batches: what is made of which items, and which items wait to be made anything of. */

import type { Effect } from '../gpu/define-effect.ts';
import { areaWithin, fitted } from '../media/fit.ts';
import { rangeWithin } from '../media/output-timeline.ts';
import type { Size } from '../media/picture.ts';
import type { BatchLook, BatchWanted } from './kinds/batch.ts';
import { type ExportWanted, exportWeight, namesText } from './kinds/export.ts';
import { withoutExtension } from './output/file-name.ts';
import { outputFormats } from './output/output.ts';
import { outputNames, problemWithTemplate } from './output/output-name.ts';
import { withLook } from './recipe/looks.ts';
import type { EffectInstance, Recipe } from './recipe/recipe.ts';
import { applyStack, pasteEffect, setOutput, withOneFrame } from './recipe/recipe-edit.ts';

/** An item that a batch makes something of. */
export interface BatchSource {
  readonly id: string;
  readonly name: string;
  readonly size: Size;
  readonly frames: number;
  /** Its own recipe. */
  readonly recipe: Recipe;
}

/** One export of a batch. */
export interface PlannedExport extends ExportWanted {
  readonly source: BatchSource;
  readonly name: string;
  readonly weight: number;
}

/** What a template of file names may hold besides what `output-name.ts` knows: the name of the look. */
const LOOK = '{look}';
/** How an item's own recipe is called in file names. */
const OWN = 'edited';

/** Says in a sentence what is wrong with a template, or null when nothing is. */
export const problemWithBatchTemplate = (template: string): string | null => problemWithTemplate(template.replaceAll(LOOK, 'look'));

/**
 * The exports of a batch: each item with each look, an export each, in the order of the items. No two files have the same name.
 * `effects` are all there are; `date` is the day that names may hold, as `2026-11-21`.
 */
export function plannedExports(
  wanted: BatchWanted,
  sources: readonly BatchSource[],
  effects: readonly Effect[],
  date: string,
): PlannedExport[] {
  const taken = new Set<string>();
  const free = (name: string) => {
    let unique = name;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = numbered(name, number);
    taken.add(unique.toLowerCase());
    return unique;
  };
  return sources.flatMap((source, at) => {
    const own = wanted.overrides[source.id];
    const formats = own?.formats ?? wanted.output.formats;
    return (own?.looks ?? wanted.looks).map((look): PlannedExport => {
      const recipe = setOutput(stillOf(withBatchLook(source.recipe, look, effects), formats, source.frames), { ...wanted.output, formats });
      const template = wanted.template.replaceAll(LOOK, nameOf(look));
      const area = areaWithin(recipe.output.crop, source.size);
      const facts = { name: withoutExtension(source.name), ...fitted(area, recipe.output.fit), date, n: at + 1, of: sources.length };
      const names = outputNames(template, facts, formats).map(free);
      return { source, recipe, names, name: namesText(names), weight: exportWeight(recipe, source.size, source.frames) };
    });
  });
}

/** The recipe of an item under a look, as the studio puts it on: range and background stay its own, and the key where the look makes none. */
export const withBatchLook = (recipe: Recipe, look: BatchLook, effects: readonly Effect[]): Recipe =>
  look.kind === 'own' ? recipe : withLook(recipe, { ...look, id: '', help: '', output: {} }, effects);

/** Whether copied effects take the place of those that a clip has, or come behind them. */
export type Pasting = 'replace' | 'add';

/** A recipe with copied effects. */
export const withPasted = (recipe: Recipe, copied: readonly EffectInstance[], pasting: Pasting): Recipe =>
  pasting === 'replace' ? applyStack(recipe, copied) : copied.reduce((next, instance) => pasteEffect(next, instance), recipe);

// Braces would make a placeholder of it.
const nameOf = (look: BatchLook): string => (look.kind === 'own' ? OWN : look.name.replace(/[{}]/g, ''));

function numbered(name: string, number: number): string {
  const stem = withoutExtension(name);
  return `${stem} ${number}${name.slice(stem.length)}`;
}

/** A format of one picture shows the first of the range. */
function stillOf(recipe: Recipe, formats: readonly (keyof typeof outputFormats)[], frames: number): Recipe {
  if (!formats.some((format) => outputFormats[format].kind === 'still')) return recipe;
  const { start } = rangeWithin(recipe.range, frames);
  return withOneFrame(recipe, start, frames);
}

/** Something that was made of an item. */
export interface MadeOnce {
  /** The recipe it was made by; null where that is not known. */
  readonly recipe: Recipe | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Whether an item waits to be made anything of: its recipe does something, and nothing was made by it as it is now. */
export function isPending(recipe: Recipe, changedAt: number, made: readonly MadeOnce[]): boolean {
  if (!recipe.effects.some(({ enabled }) => enabled)) return false;
  const key = ({ effects, background, range, loop }: Recipe) => JSON.stringify([effects, background, range, loop]);
  return !made.some((one) => (one.recipe === null ? one.createdAt >= changedAt : key(one.recipe) === key(recipe)));
}
