/** What commands ask of a clip before they render it. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { setValues } from '../../src/jobs/recipe/recipe-edit.ts';
import { framesToSearch, searchScreen } from '../../src/shaders/keyer/search-screen.ts';
import { type FfmpegSource, openFfmpegSource } from '../reading/ffmpeg-source.ts';
import type { RecipePlan } from './recipe-options.ts';
import { UsageError } from './usage-error.ts';

/** Throws `UsageError` unless there is a file. */
export function checkInput(input: string): void {
  if (!existsSync(input)) throw new UsageError(`${input} does not exist.`, 'Check the path.');
}

/** Opens a clip. Throws `UsageError` when there is no file, `MediaError` when it is no clip. */
export function openInput(input: string, signal: AbortSignal): Promise<FfmpegSource> {
  checkInput(input);
  return openFfmpegSource(resolve(input), signal);
}

/** SHA-256 of a file, which is what a recipe calls its source. */
export async function contentHash(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { signal })) hash.update(part as Uint8Array);
  return hash.digest('hex');
}

/** The plan's recipe with the screen of this clip in its keyers, and what to say when there is none. */
export async function withScreens(
  { recipe, screens }: RecipePlan,
  source: FfmpegSource,
  signal: AbortSignal,
): Promise<{ readonly recipe: Recipe; readonly note: string | null }> {
  if (screens.length === 0) return { recipe, note: null };
  const found = await searchScreen(source.frames(framesToSearch(source.info.timeline.length), signal));
  if (found) return { recipe: screens.reduce((next, id) => setValues(next, id, { ...found }), recipe), note: null };
  return { recipe, note: 'no screen was found, so the keyer uses its usual green; --set keyer.screen=#00b140 sets another.' };
}

/** The day, as names of files have it. */
export function today(now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
