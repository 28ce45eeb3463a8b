import { type Observation, readObservations } from '../../jobs/lab/observation.ts';
import { withExtension, withoutExtension } from '../../jobs/output/file-name.ts';
import type { RecipeVersion } from '../../jobs/recipe/versions.ts';
import { type LargeEntry, writeLargeZip } from '../../media/archive/zip.ts';
import { readZip, type StoredEntry } from '../../media/archive/zip-reader.ts';
import { MediaError } from '../../media/errors.ts';
import { writing } from './files.ts';
import type { Items, Shelf } from './items.ts';
import { json, manifestOf, rowOf } from './manifest.ts';
import type { FavouriteRow, ItemRow } from './records.ts';
import type { Collection, Preset, Restored } from './types.ts';
import { everyRow } from './upkeep.ts';
import { versionIn } from './versions.ts';

/** The file of a backup that says what the others are. */
export const CONTENTS = 'framewright-library.json';

/** What a backup says of an item. Paths are those of the archive. */
interface BackedUp {
  /** As in the manifest beside its bytes. */
  readonly item: unknown;
  readonly recipe: unknown;
  /** What the recipe has been, oldest first. */
  readonly versions: readonly unknown[];
  readonly observations: readonly unknown[];
  readonly file: string;
  readonly thumbnail: string | null;
}

/**
 * The whole library as one ZIP archive, part by part: what is known of the items, then their files under names that people can use too.
 * What is in the trash or missing is left out. `report` gets the bytes read so far and how many there are.
 */
export async function* backup(
  { records, files }: Shelf,
  report: (done: number, total: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer> | Blob> {
  const wanted = new Map<string, BackedUp>();
  let total = 0;
  for await (const rows of everyRow(records.items)) {
    for (const row of rows.filter(({ removedAt, missing }) => removedAt === 0 && !missing)) {
      const recipe = (await records.recipes.get(row.id))?.recipe ?? null;
      const versions = (await records.versions.get(row.id))?.versions ?? [];
      const observations = (await records.observations.get(row.id))?.observations ?? [];
      const thumbnail = row.hasThumbnail ? `thumbnails/${row.id}.webp` : null;
      wanted.set(row.id, { item: json(manifestOf(row)), recipe, versions, observations, file: `files/${fileNameOf(row)}`, thumbnail });
      total += row.bytes;
    }
  }
  const [collections, presets, favourites] = await Promise.all([
    records.collections.all(),
    records.presets.all(),
    records.favourites.all(),
  ]);
  const contents = JSON.stringify({ version: 1, collections, presets, favourites, items: [...wanted.values()] });
  async function* entries(): AsyncGenerator<LargeEntry> {
    yield { name: CONTENTS, content: new Blob([contents]) };
    for (const [id, { file, thumbnail }] of wanted) {
      signal.throwIfAborted();
      const picture = thumbnail && (await files.read('thumbnails', id));
      if (thumbnail && picture) yield { name: thumbnail, content: picture };
      const content = await files.read('media', id);
      // Removed meanwhile: the restore says that it is not in the archive.
      if (content) yield { name: file, content };
    }
  }
  yield* writeLargeZip(entries(), (done) => report(Math.min(done, total), total));
}

/** The beginning of its hash makes the name one of a kind. */
const fileNameOf = ({ id, name }: ItemRow) => {
  const extension = /\.([^. /]{1,8})$/.exec(name)?.[1] ?? 'bin';
  return withExtension(`${withoutExtension(name)} ${id.slice(0, 12)}`, extension);
};

/** True when an archive is a backup of a library. Throws `RangeError` when it cannot be read. */
export const isBackup = async (archive: Blob): Promise<boolean> => (await readZip(archive)).some(({ name }) => name === CONTENTS);

/**
 * Puts what a backup holds into the library. What is there already stays as it is, so doing it again, or going on after it was cut short,
 * does nothing twice; every file is known by its content, so none that was damaged comes in. Throws `MediaError` when the archive is no
 * backup, and the reason for which `signal` was aborted.
 */
export async function restore(
  { records, files }: Shelf,
  items: Items,
  archive: File,
  report: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Restored> {
  const { entries, contents } = await opened(archive);
  for (const collection of contents.collections) await records.collections.update(collection.id, (known) => known ?? collection);
  for (const preset of contents.presets) await records.presets.update(preset.id, (known) => known ?? preset);
  for (const { id } of contents.favourites) await records.favourites.put({ id });
  const failed: string[] = [];
  let [added, known] = [0, 0];
  for (const [at, { row, recipe, versions, observations, file, thumbnail }] of contents.items.entries()) {
    signal.throwIfAborted();
    report(at, contents.items.length);
    const there = await records.items.get(row.id);
    if (there && there.removedAt === 0 && !there.missing) {
      known++;
      continue;
    }
    const entry = entries.get(file);
    const picture = entries.get(thumbnail ?? '');
    // The lock keeps a clean-up of another tab from taking the bytes for left-overs before they are on record.
    const isWhole = await writing(async () => {
      if (!entry || entry.size !== row.bytes) return false;
      const content = await entry.content();
      if ((await files.hashOf(content, signal)) !== row.id) return false;
      const stored = await files.store(content, () => {}, signal);
      if (stored.problem)
        throw new MediaError(
          'storage-full',
          `There is no room for “${row.name}”.`,
          'Make room, then restore the same backup again: it goes on there.',
        );
      const shown = picture ? new Blob([await picture.bytes()], { type: 'image/webp' }) : null;
      await records.recipes.update(
        row.id,
        (own) => own ?? (recipe === null ? undefined : { item: row.id, recipe, updatedAt: row.createdAt }),
      );
      if (observations.length > 0) await records.observations.update(row.id, (own) => own ?? { item: row.id, observations });
      if (versions.length > 0) await records.versions.update(row.id, (own) => own ?? { item: row.id, versions });
      await records.items.put(await items.prepare(row, shown));
      return true;
    });
    if (isWhole) added++;
    else failed.push(row.name);
  }
  report(contents.items.length, contents.items.length);
  return { added, known, failed };
}

interface Contents {
  readonly collections: readonly Collection[];
  readonly presets: readonly Preset[];
  readonly favourites: readonly FavouriteRow[];
  readonly items: readonly {
    readonly row: ItemRow;
    readonly recipe: unknown;
    readonly versions: readonly RecipeVersion[];
    readonly observations: readonly Observation[];
    readonly file: string;
    readonly thumbnail: string | null;
  }[];
}

async function opened(archive: File): Promise<{ readonly entries: ReadonlyMap<string, StoredEntry>; readonly contents: Contents }> {
  try {
    const entries = new Map((await readZip(archive)).map((entry) => [entry.name, entry]));
    const contents = entries.get(CONTENTS);
    if (!contents) throw new RangeError('it is no backup of a library');
    return { entries, contents: contentsOf(json(new TextDecoder().decode(await contents.bytes()))) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new MediaError(
      'file-unreadable',
      `“${archive.name}” cannot be restored: ${error.message}.`,
      'Choose another copy of the backup.',
    );
  }
}

/** Checks what a backup says; items that are not as they should be are left out. */
function contentsOf(value: unknown): Contents {
  const { version, collections, presets, favourites, items } = (value ?? {}) as Record<string, unknown>;
  if (version !== 1) throw new RangeError('it was made by another version of Framewright');
  const list = (all: unknown) =>
    (Array.isArray(all) ? (all as unknown[]) : []).filter((one) => typeof one === 'object' && one !== null) as Record<string, unknown>[];
  const named = <T>(all: unknown) => list(all).filter(({ id, name }) => typeof id === 'string' && typeof name === 'string') as T[];
  return {
    collections: named<Collection>(collections),
    presets: named<Preset>(presets),
    favourites: list(favourites).flatMap(({ id }) => (typeof id === 'string' ? [{ id }] : [])),
    items: list(items).flatMap(({ item, recipe = null, versions, observations, file, thumbnail }) => {
      const id = (item as { id?: unknown } | null)?.id;
      const row = typeof id === 'string' && /^[0-9a-f]{64}$/.test(id) ? rowOf(id, JSON.stringify(item)) : null;
      if (!row || typeof file !== 'string') return [];
      return [
        {
          row,
          recipe,
          versions: list(versions).flatMap((one) => versionIn(one) ?? []),
          observations: readObservations(observations),
          file,
          thumbnail: typeof thumbnail === 'string' ? thumbnail : null,
        },
      ];
    }),
  };
}
