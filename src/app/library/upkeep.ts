/** What people do to keep the library in order: looking what takes up room, making room, checking the files. */
import type { ItemTable } from './item-table.ts';
import type { Items, Shelf } from './items.ts';
import type { ItemRow } from './records.ts';
import type { StorageReport } from './types.ts';

/** What takes up room. Opens every small file once, so it takes a moment in a large library. */
export async function storageReport({ records, files }: Shelf): Promise<StorageReport> {
  const trashIds = await records.items.ids({ sort: 'date', descending: false, trash: true });
  const trash = sum(await records.items.many(trashIds));
  const caches = sum((await files.list('thumbnails')).filter(({ name }) => isStrip(name)));
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { items: (await records.items.bytes()) - trash, trash, caches, usage, quota };
}

/** Throws away what can be made again. */
export async function cleanCaches({ files }: Shelf): Promise<void> {
  for (const name of await files.names('thumbnails')) if (isStrip(name)) await files.remove('thumbnails', name);
}

/** Compares the size of every stored file with its record, and gives how many are missing or incomplete. */
export async function checkFiles({ records, files }: Shelf, items: Items): Promise<number> {
  const held = new Map((await files.list('media')).map(({ name, bytes }) => [name, bytes]));
  let count = 0;
  for await (const rows of everyRow(records.items)) {
    const isShort = (row: ItemRow) => held.get(row.id) !== row.bytes;
    const short = rows.filter(isShort).map(({ id }) => id);
    await items.markMissing(short, true);
    await items.markMissing(
      rows.filter((row) => !isShort(row)).map(({ id }) => id),
      false,
    );
    count += short.length;
  }
  return count;
}

/** Puts a file back into the place of an item whose bytes are gone; false when its content belongs to none. Throws `MediaError`. */
export async function giveBack(
  { records, files }: Shelf,
  items: Items,
  file: File,
  describe: (id: string) => Promise<void>,
): Promise<boolean> {
  const hash = await files.hashOf(file);
  if (!(await records.items.get(hash))?.missing) return false;
  const id = items.add(file);
  await describe(id);
  await items.settled(id);
  return true;
}

/** All rows, a few at a time. */
export async function* everyRow(table: ItemTable): AsyncGenerator<ItemRow[]> {
  const ids = await table.allIds();
  for (let at = 0; at < ids.length; at += 200) yield (await table.many(ids.slice(at, at + 200))).filter((row) => row !== undefined);
}

const isStrip = (name: string) => name.endsWith('.strip');

const sum = (parts: readonly ({ readonly bytes: number } | undefined)[]) => parts.reduce((total, part) => total + (part?.bytes ?? 0), 0);
