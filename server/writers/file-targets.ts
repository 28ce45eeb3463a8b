/** The files of one format, which get their names together: one, or for a pair that of the colour and that of the alpha. */
import { stat } from 'node:fs/promises';
import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import { canonicalJson, type Json, toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { type FileTarget, openFileTarget } from '../files/file-target.ts';
import type { WrittenFile } from './writer.ts';

/** What a journal says of files that are made and checked, and still to be named. */
interface Finishing {
  /** What they were made of besides the log. */
  readonly asked: Json;
  readonly sizes: readonly number[];
  readonly written: WrittenFile;
}

/** Opens all of them, or none. Throws `MediaError`. */
export async function openTargets(paths: readonly string[]): Promise<FileTarget[]> {
  const targets: FileTarget[] = [];
  try {
    for (const path of paths) targets.push(await openFileTarget(path));
    return targets;
  } catch (error) {
    await removeAll(targets);
    throw error;
  }
}

/** Gives up all that have no names yet. */
export async function removeAll(targets: readonly FileTarget[]): Promise<void> {
  await Promise.allSettled(targets.map((target) => target.remove()));
}

/** Names files that are made and checked. What is killed in between, `namedBefore` brings to its end. Throws `MediaError`. */
export async function nameAll(log: ExportLog, targets: readonly FileTarget[], asked: Json, written: WrittenFile): Promise<void> {
  const finishing: Finishing = { asked, sizes: targets.map(({ bytes }) => bytes), written };
  await log.finish(toJson(finishing));
  // The one that was asked for last: whoever sees it sees all.
  for (const target of targets.toReversed()) await target.complete();
}

/**
 * Gives the names that are missing to files that an earlier run has made and checked. Null where it did not come so far, or made
 * them of something else, or where they are not all there: then all are to be made again. Throws `MediaError`.
 */
export async function namedBefore(
  log: ExportLog,
  targets: readonly FileTarget[],
  paths: readonly string[],
  asked: Json,
): Promise<WrittenFile | null> {
  const finishing = log.finishing as unknown as Finishing | null;
  if (finishing === null || canonicalJson(finishing.asked) !== canonicalJson(asked)) return null;
  const unnamed: FileTarget[] = [];
  const named: FileTarget[] = [];
  for (const [at, target] of targets.entries()) {
    const size = finishing.sizes[at];
    if ((await sizeOf(target.part)) === size) unnamed.push(target);
    else if ((await sizeOf(paths[at] as string)) === size) named.push(target);
    else return null;
  }
  await removeAll(named);
  for (const target of unnamed.toReversed()) await target.complete();
  return finishing.written;
}

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
