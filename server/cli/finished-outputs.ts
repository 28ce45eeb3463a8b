/** Which outputs an earlier run has finished: by the recipe that they carry. */
import { existsSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { outputFormats } from '../../src/jobs/output/output.ts';
import { shownPart } from '../../src/jobs/output/shown-part.ts';
import { canonicalJson, toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { parseRecipeText } from '../../src/jobs/recipe/parse-recipe.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { RecipeError } from '../../src/jobs/recipe/recipe-fields.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import { effects } from '../../src/shaders/effects.ts';
import { recipeIn } from './embedded-recipe.ts';
import type { Output } from './output-paths.ts';
import type { DoneFile } from './report.ts';

/** Whether all files of an output are there and were made from the same source with the same settings, whatever else was made then. */
export async function isFinished({ path, files }: Output, recipe: Recipe): Promise<boolean> {
  return files.every((file) => existsSync(file)) && carries(path, recipe);
}

/** Whether a file was made of this recipe. Throws what reading it throws. */
export async function carries(path: string, recipe: Recipe): Promise<boolean> {
  const found = await recipeIn(path).catch((error: unknown) => {
    // What carries no recipe of this version is not ours to keep or to replace.
    if (error instanceof RecipeError) return null;
    throw error;
  });
  return found !== null && settingsOf(found) === settingsOf(parseRecipeText(JSON.stringify(recipe), effects));
}

/** What makes the pictures of a file; its format is told by its name. */
function settingsOf({ output, ...rest }: Recipe): string {
  return canonicalJson(toJson({ ...rest, output: { ...output, formats: [] } }));
}

/** What a finished output is reported as. */
export async function finishedFile({ path, format, files }: Output, timeline: OutputTimeline): Promise<DoneFile> {
  const { length: frames } = shownPart(outputFormats[format], timeline);
  let bytes = 0;
  for (const file of files) {
    const parts = statSync(file).isDirectory() ? (await readdir(file)).map((name) => join(file, name)) : [file];
    for (const part of parts) bytes += (await stat(part)).size;
  }
  return { path, format, frames, resumed: frames, bytes };
}
