/** Finding the files that a recipe names, by their content, wherever they are called what. */
import { access, constants, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { contentHash } from './inputs.ts';
import { UsageError } from './usage-error.ts';

const MEDIA = /\.(mp4|m4v|mov|webm|mkv|avi|ts|m2ts|mts|ogv|gif|png|apng|jpe?g|webp|avif|cube)$/i;
/** A SHA-256, as recipes name files since they are exported with one. */
const ITEM = /^[0-9a-f]{64}$/;

/**
 * Paths of `items` among the files that were named, then among those beside `file`, one folder up and in the current folder,
 * similar names first. Throws `UsageError` when one is not there.
 */
export async function findItems(
  items: readonly string[],
  file: string,
  named: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const wanted = new Set(items);
  const look = async (paths: readonly string[]) => {
    for (const path of paths) {
      if (found.size === wanted.size) return;
      const item = await contentHash(path, signal);
      if (wanted.has(item)) found.set(item, path);
    }
  };
  const unknown = items.find((item) => !ITEM.test(item));
  if (unknown !== undefined) {
    throw new UsageError(`${file} was made from “${unknown}”, which says nothing of its content.`, 'Export it again with this version.');
  }
  await look(named);
  for (const folder of new Set([dirname(resolve(file)), dirname(dirname(resolve(file))), process.cwd()])) {
    if (found.size < wanted.size) await look(await mediaIn(folder, resolve(file)));
  }
  const missing = items.find((item) => !found.has(item));
  if (missing === undefined) return found;
  const tried = named.length > 0 ? `neither ${named.join(', ')} nor the files around it` : 'it is not among the files around it';
  throw new UsageError(
    `${basename(file)} was made from a file (SHA-256 ${missing.slice(0, 12)}…) that was not found: ${tried}.`,
    'Name it with --source PATH.',
  );
}

/** Media files in a folder but `file` itself; names that begin like its own come first. */
async function mediaIn(folder: string, file: string): Promise<string[]> {
  const own = basename(file);
  const names = (await readdir(folder)).filter((name) => MEDIA.test(name) && join(folder, name) !== file);
  const alike = (name: string) => (name === own ? own.length : [...name].findIndex((letter, at) => letter !== own[at]));
  const paths = names.sort((a, b) => alike(b) - alike(a)).map((name) => join(folder, name));
  const readable = await Promise.all(paths.map(isReadable));
  return paths.filter((_, at) => readable[at]);
}

/** Whether there is a file that may be read: not a folder, nor a link to nothing. */
async function isReadable(path: string): Promise<boolean> {
  const check = async () => {
    await access(path, constants.R_OK);
    return (await stat(path)).isFile();
  };
  // Nobody named it: what cannot be read is not what is looked for.
  return check().catch(() => false);
}
