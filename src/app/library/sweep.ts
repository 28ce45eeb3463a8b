import type { FileStore } from './files.ts';
import { json, rowOf } from './manifest.ts';
import type { ArrivalRow, ItemRow, Records } from './records.ts';

/** How long removed items stay in the trash, in milliseconds. */
export const RESTORABLE = 30 * 24 * 3600_000;

/** The file of an item's strip of small pictures, beside its thumbnail. */
export const stripName = (id: string): string => `${id}.strip`;

/** An import that can go on from what was copied. */
export type Unfinished = ArrivalRow & { readonly hash: string };

/** What a sweep found and did. */
export interface SweepReport {
  /** Items whose record was lost and made again from the manifest beside their bytes. */
  readonly rebuilt: readonly string[];
  /** Names of files removed: left over by a crash, belonging to nothing. */
  readonly removed: readonly string[];
  /** Items whose bytes are gone. */
  readonly missing: readonly string[];
  /** Imports whose bytes are here, but whose tab ended before they were looked into. */
  readonly unfinished: readonly Unfinished[];
  /** Names of files whose import ended with their tab before all their bytes were here. */
  readonly cutShort: readonly string[];
}

/**
 * Brings bytes and records into agreement after a crash. Call while nobody writes. Bytes that a record or a manifest
 * refers to are never removed; with `rebuildOnly` (the records are in memory, or not ours to change) nothing is.
 */
export async function sweep(records: Records, files: FileStore, options: { readonly rebuildOnly: boolean }): Promise<SweepReport> {
  const known = new Set(await records.items.allIds());
  const media = new Set(await files.names('media'));
  const rebuilt: string[] = [];
  for (const id of media) {
    if (id.includes('.') || known.has(id)) continue;
    const row = media.has(`${id}.json`) ? await rebuild(id, records, files) : null;
    if (!row) continue;
    known.add(id);
    rebuilt.push(id);
  }
  const missing = [...known].filter((id) => !media.has(id));
  if (options.rebuildOnly) return { rebuilt, removed: [], missing, unfinished: [], cutShort: [] };

  const cutShort: string[] = [];
  const unfinished: Unfinished[] = [];
  for (const row of await records.arrivals.all()) {
    const hash =
      row.hash ??
      (await orphanOf(
        row,
        [...media].filter((id) => !id.includes('.') && !known.has(id)),
        files,
      ));
    const isWhole = hash !== null && !known.has(hash) && (await files.read('media', hash))?.size === row.bytes;
    if (isWhole) unfinished.push({ ...row, hash });
    else await records.arrivals.remove(row.id);
    if (!isWhole && (hash === null || !known.has(hash))) cutShort.push(row.name);
  }
  const arriving = new Set(unfinished.map(({ hash }) => hash));

  const removed: string[] = [];
  const removeUnless = async (directory: 'media' | 'thumbnails' | 'exports' | 'temporary', keep: (name: string) => boolean) => {
    for (const name of await files.names(directory)) {
      if (keep(name)) continue;
      await files.remove(directory, name);
      removed.push(`${directory}/${name}`);
    }
  };
  const itemOf = (name: string) => /^([0-9a-f]{64})(?:(?:\.recipe)?\.json)?$/.exec(name)?.[1] ?? '';
  const exports = new Set((await records.exports.all()).map(({ id }) => id));
  await removeUnless('temporary', () => false);
  // A manifest that cannot be read may still be worth something to somebody: its bytes stay.
  await removeUnless(
    'media',
    (name) => known.has(itemOf(name)) || arriving.has(itemOf(name)) || (media.has(itemOf(name)) && media.has(`${itemOf(name)}.json`)),
  );
  await removeUnless('thumbnails', (name) => known.has(name.replace(/\.strip$/, '')));
  await removeUnless('exports', (name) => exports.has(name.replace(/\.[^.]*$/, '')));
  return { rebuilt, removed, missing, unfinished, cutShort };
}

/** The content of an import that was cut short right after its last byte: what lies there of its size and belongs to nothing. */
async function orphanOf({ bytes }: ArrivalRow, orphans: readonly string[], files: FileStore): Promise<string | null> {
  for (const id of orphans) if ((await files.read('media', id))?.size === bytes) return id;
  return null;
}

/** Removes an item for good. In an order that leaves something to find for the next sweep wherever it is cut short. */
export async function purge(id: string, records: Records, files: FileStore): Promise<void> {
  await files.remove('media', `${id}.json`);
  await files.remove('media', `${id}.recipe.json`);
  await files.remove('thumbnails', id);
  await files.remove('thumbnails', stripName(id));
  await files.remove('media', id);
  await records.recipes.remove(id);
  await records.versions.remove(id);
  await records.observations.remove(id);
  await records.items.remove(id);
}

async function rebuild(id: string, records: Records, files: FileStore): Promise<ItemRow | null> {
  const row = rowOf(id, await textOf(files, `${id}.json`));
  const bytes = (await files.read('media', id))?.size;
  if (!row || bytes !== row.bytes) return null;
  const recipe = json(await textOf(files, `${id}.recipe.json`));
  await records.recipes.update(id, (known) => known ?? (recipe === undefined ? undefined : { item: id, recipe, updatedAt: row.createdAt }));
  await records.items.put(row);
  return row;
}

async function textOf(files: FileStore, name: string): Promise<string> {
  return (await (await files.read('media', name))?.text()) ?? '';
}
