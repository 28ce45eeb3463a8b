import { fileName } from '../../jobs/output/file-name.ts';
import { withFileAs } from '../jobs/version-2.ts';
import { writing } from './files.ts';
import type { Items, Shelf } from './items.ts';
import { extensionOf, plainFacts } from './plain-file.ts';
import type { ExportRecord } from './records.ts';
import type { Described, ExportTarget, Inspect, Origin } from './types.ts';
import { unsorted } from './version-2.ts';

/** What making items needs. */
export interface Workshop {
  readonly shelf: Shelf;
  readonly items: Items;
  readonly inspect: Inspect;
  readonly looksOf: (recipe: unknown) => typeof unsorted.looks;
}

/** Makes an empty file for an item called `name` (any name; its extension counts). Throws `MediaError`. */
export async function createExport(workshop: Workshop, origin: Origin, name: string): Promise<ExportTarget> {
  const { files } = workshop.shelf;
  const id = crypto.randomUUID();
  const extension = extensionOf(name);
  const stored = `${id}.${extension}`;
  const done = Promise.withResolvers<void>();
  const created = Promise.withResolvers<FileSystemFileHandle>();
  // Held from here to `complete` or `discard`: a clean-up in another tab would take the file for a left-over.
  writing(async () => {
    created.resolve(await files.create('exports', stored));
    await done.promise;
  }).catch(created.reject);
  const handle = await created.promise;
  return {
    id,
    handle,
    async complete(mimeType) {
      const kept = await take(workshop, stored, { name: fileName(name, extension), mimeType, createdAt: Date.now(), origin });
      done.resolve();
      return kept;
    },
    async discard() {
      // The lock must be let go whatever becomes of the file; what is left of it is swept at the next start.
      try {
        await files.remove('exports', stored);
      } finally {
        done.resolve();
      }
    },
  };
}

/** Makes an item of a finished file in the folder of exports. In an order that a start after a crash at any moment makes good. */
async function take(
  { shelf, items, inspect, looksOf }: Workshop,
  stored: string,
  made: { readonly name: string; readonly mimeType: string; readonly createdAt: number; readonly origin: Origin },
): Promise<{ readonly id: string; readonly name: string }> {
  const { files, records } = shelf;
  const { name, mimeType, createdAt, origin } = made;
  const bare = await files.read('exports', stored);
  if (!bare) throw new Error(`The finished file “${name}” is gone.`);
  const file = new File([bare], name, { type: mimeType });
  const { facts, thumbnail } = await described(file, inspect);
  const id = await files.hashOf(bare);
  const looks = origin.kind === 'made' ? looksOf(origin.recipe) : [];
  const plain = { id, name, mimeType, bytes: file.size, createdAt, facts, hasThumbnail: false, removedAt: 0 };
  const row = await items.prepare({ ...unsorted, ...plain, origin, looks }, thumbnail);
  await files.move('exports', stored, 'media', id);
  await records.items.put(row);
  return { id, name };
}

/** What the file is; of one that no reader takes, such as an archive of pictures, that it can be saved. */
async function described(file: File, inspect: Inspect): Promise<Described> {
  try {
    return await inspect(file);
  } catch {
    return { facts: plainFacts(file.name), thumbnail: null };
  }
}

/** Makes items of the exports that version 2 kept apart; one that is interrupted goes on at the next start. */
export async function takeOverExports(workshop: Workshop): Promise<void> {
  const { records, files } = workshop.shelf;
  for (const record of await records.exports.all()) {
    const { item, name, mimeType, createdAt } = record;
    const origin: Origin = { kind: 'made', what: 'export', from: [item], job: null, recipe: null };
    await writing(async () => {
      if (await files.read('exports', storedName(record))) {
        const { id } = await take(workshop, storedName(record), { name, mimeType, createdAt, origin });
        for (const job of await records.jobs.all()) await records.jobs.update(job.id, (row) => row && withFileAs(row, record.id, id));
      }
      await records.exports.remove(record.id);
    });
  }
}

const storedName = ({ id, name }: ExportRecord) => `${id}.${name.slice(name.lastIndexOf('.') + 1)}`;

/**
 * Removes the frames that exports keep while they are made, of those jobs that `isGone`. What a worker still has open stays, for
 * the next time.
 */
export async function removeWork(isGone: (job: string) => boolean): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exporting', { create: true });
  const gone: string[] = [];
  for await (const name of folder.keys()) if (isGone(name.slice(0, JOB_ID))) gone.push(name);
  for (const name of gone) await folder.removeEntry(name, { recursive: true }).catch(() => undefined);
}

/** Characters of a job's identifier, with which the names of its folders begin. */
const JOB_ID = 36;
