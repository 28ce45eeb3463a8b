import { type BatchSource, plannedExports, withBatchLook } from '../../../jobs/batch.ts';
import { type BatchLook, type BatchWanted, batchKind } from '../../../jobs/kinds/batch.ts';
import { exportKind } from '../../../jobs/kinds/export.ts';
import { outputFormats } from '../../../jobs/output/output.ts';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import type { Jobs, WantedJob } from '../../jobs/jobs.ts';
import type { Library } from '../../library/types.ts';
import { editAll } from './edit-all.ts';
import { words } from './words.ts';

/** Today as file names may hold it. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Adds a batch with an export for each clip and look, and gives its name; asked for twice at once it is one. Throws `MediaError`. */
export async function startBatch(library: Library, jobs: Jobs, wanted: BatchWanted, sources: readonly BatchSource[]): Promise<string> {
  const name = words.batchName(sources.length, wanted.output.formats.map((format) => outputFormats[format].label).join(', '));
  const parent = { kind: batchKind, name, inputs: sources.map(({ id }) => id), request: wanted, weight: 1 };
  const planned = plannedExports(wanted, sources, library.effects, today());
  const children: WantedJob[] = [];
  for (const { source, recipe, names, name: file, weight } of planned) {
    const version = await library.keepVersion(source.id, recipe);
    const request = { recipe, names, ...(version !== null && { version }) };
    children.push({ kind: exportKind, name: file, weight, request, inputs: [source.id, ...itemsOf(recipe, library.effects)] });
  }
  await jobs.addTree(parent, children);
  return name;
}

/** Puts a look on clips as the studio does. Gives how to take that back. Throws `MediaError`. */
export const applyLook = (library: Library, sources: readonly BatchSource[], look: Extract<BatchLook, { kind: 'stack' }>) =>
  editAll(library, sources, words.appliedStep(look.name), (recipe) => withBatchLook(recipe, look, library.effects));
