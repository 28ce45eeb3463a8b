import type { RestoreMade } from '../../jobs/kinds/restore.ts';
import { type Observation, readObservations } from '../../jobs/lab/observation.ts';
import { withExtension, withoutExtension } from '../../jobs/output/file-name.ts';
import type { RecipeVersion } from '../../jobs/recipe/versions.ts';
import { type LargeEntry, writeLargeZip } from '../../media/archive/zip.ts';
import { readZip, type StoredEntry } from '../../media/archive/zip-reader.ts';
import { MediaError } from '../../media/errors.ts';
import { APP_SETTINGS, type AppSettings, parseAppSettings } from '../settings/app-settings.ts';
import { writing } from './files.ts';
import type { Items, Shelf } from './items.ts';
import { json, manifestOf, rowOf } from './manifest.ts';
import type { FavouriteRow, ItemRow } from './records.ts';
import type { Collection, Preset } from './types.ts';
import { everyRow } from './upkeep.ts';
import { versionIn } from './versions.ts';

/** The file of a backup that says what the others are. */
export const CONTENTS = 'framewright-library.json';

/** Where a backup holds what an item's recipe has been, oldest first: apart, since of a large library that is more than one text can be. */
const versionsFile = (id: string): string => `versions/${id}.json`;
/** Most bytes of such a file, and of what says what the others are: more is no backup, but would fill the memory. */
const MOST_VERSIONS = 64_000_000;
const MOST_CONTENTS = 400_000_000;

/** What a backup says of an item. Paths are those of the archive. */
interface BackedUp {
  /** As in the manifest beside its bytes. */
  readonly item: unknown;
  readonly recipe: unknown;
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
      const observations = (await records.observations.get(row.id))?.observations ?? [];
      const thumbnail = row.hasThumbnail ? `thumbnails/${row.id}.webp` : null;
      wanted.set(row.id, { item: json(manifestOf(row)), recipe, observations, file: `files/${fileNameOf(row)}`, thumbnail });
      total += row.bytes;
    }
  }
  const [collections, presets, favourites, app] = await Promise.all([
    records.collections.all(),
    records.presets.all(),
    records.favourites.all(),
    records.settings.get(APP_SETTINGS),
  ]);
  const contents = JSON.stringify({ version: 1, collections, presets, favourites, settings: app?.value, items: [...wanted.values()] });
  async function* entries(): AsyncGenerator<LargeEntry> {
    yield { name: CONTENTS, content: new Blob([contents]) };
    for (const [id, { file, thumbnail }] of wanted) {
      signal.throwIfAborted();
      const row = await records.versions.get(id);
      if (row) yield { name: versionsFile(id), content: new Blob([JSON.stringify(row.versions)]) };
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
 * Puts what a backup holds into the library. What is there already stays as it is, and is given what nothing is known of here; so doing it
 * again, or going on after it was cut short, does nothing twice. Every file is known by its content, so none that was damaged comes in.
 * Throws `MediaError` when the archive is no backup, and the reason for which `signal` was aborted.
 */
export async function restore(
  { records, files }: Shelf,
  items: Items,
  archive: File,
  report: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<RestoreMade> {
  const { entries, contents } = await opened(archive);
  for (const collection of contents.collections) await records.collections.update(collection.id, (known) => known ?? collection);
  for (const preset of contents.presets) await records.presets.update(preset.id, (known) => known ?? preset);
  for (const { id } of contents.favourites) await records.favourites.put({ id });
  if (contents.settings) {
    const value = contents.settings;
    await records.settings.update(APP_SETTINGS, (own) => (own && isChosen(own.value) ? own : { key: APP_SETTINGS, value }));
  }
  const failed: string[] = [];
  let [added, known] = [0, 0];
  const shelf = { records, files };
  for (const [at, item] of contents.items.entries()) {
    const { row, file, thumbnail } = item;
    signal.throwIfAborted();
    report(at, contents.items.length);
    const there = await records.items.get(row.id);
    if (there && there.removedAt === 0 && !there.missing) {
      // What it shows of a recipe is that of its own, where it has one.
      const said = (await records.recipes.get(row.id)) ? { ...row, looks: [] } : row;
      if (!(await writing(() => giveWhatWasMade(shelf, item, entries)))) failed.push(row.name);
      await items.change([row.id], (own) => withSaid(own, said));
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
      const gave = await giveWhatWasMade(shelf, item, entries);
      await records.items.put(await items.prepare(row, shown));
      return gave;
    });
    if (isWhole) added++;
    else failed.push(row.name);
  }
  report(contents.items.length, contents.items.length);
  return { added, known, failed };
}

/** Gives an item the recipe, its versions and the observations of a backup, each where it has none here; false when the versions are damaged. */
async function giveWhatWasMade(
  { records, files }: Pick<Shelf, 'records' | 'files'>,
  { row, recipe, observations }: BackedItem,
  entries: ReadonlyMap<string, StoredEntry>,
): Promise<boolean> {
  const item = row.id;
  if (recipe !== null && !(await records.recipes.get(item))) {
    await records.recipes.update(item, (own) => own ?? { item, recipe, updatedAt: row.createdAt });
    // As beside the bytes of an item that was edited here, in case the database is lost.
    await files.write('media', `${item}.recipe.json`, new Blob([JSON.stringify(recipe)]));
  }
  if (observations.length > 0) await records.observations.update(item, (own) => own ?? { item, observations });
  if (await records.versions.get(item)) return true;
  const versions = await versionsIn(entries.get(versionsFile(item)));
  if (versions && versions.length > 0) await records.versions.update(item, (own) => own ?? { item, versions });
  return versions !== null;
}

/** An item with what a backup says of it, wherever nobody said anything here. */
function withSaid(own: ItemRow, said: ItemRow): ItemRow {
  const next: ItemRow = {
    ...own,
    tags: own.tags.length > 0 ? own.tags : said.tags,
    rating: own.rating > 0 ? own.rating : said.rating,
    note: own.note === '' ? said.note : own.note,
    collections: own.collections.length > 0 ? own.collections : said.collections,
    looks: own.looks.length > 0 ? own.looks : said.looks,
  };
  return JSON.stringify(next) === JSON.stringify(own) ? own : next;
}

/** The versions in a file of a backup; null when it is damaged. */
async function versionsIn(entry: StoredEntry | undefined): Promise<RecipeVersion[] | null> {
  if (!entry) return [];
  if (entry.size > MOST_VERSIONS) return null;
  try {
    return objects(json(new TextDecoder().decode(await entry.bytes()))).flatMap((one) => versionIn(one) ?? []);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Whether somebody chose anything; what the palette remembers is no choice. */
function isChosen(stored: unknown): boolean {
  const text = (settings: AppSettings) => JSON.stringify({ ...settings, recent: [] });
  return text(parseAppSettings(stored)) !== text(parseAppSettings(undefined));
}

interface BackedItem {
  readonly row: ItemRow;
  readonly recipe: unknown;
  readonly observations: readonly Observation[];
  readonly file: string;
  readonly thumbnail: string | null;
}

interface Contents {
  readonly collections: readonly Collection[];
  readonly presets: readonly Preset[];
  readonly favourites: readonly FavouriteRow[];
  readonly settings: AppSettings | null;
  readonly items: readonly BackedItem[];
}

async function opened(archive: File): Promise<{ readonly entries: ReadonlyMap<string, StoredEntry>; readonly contents: Contents }> {
  try {
    const entries = new Map((await readZip(archive)).map((entry) => [entry.name, entry]));
    const contents = entries.get(CONTENTS);
    if (!contents || contents.size > MOST_CONTENTS) throw new RangeError('it is no backup of a library');
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
  const { version, collections, presets, favourites, settings, items } = (value ?? {}) as Record<string, unknown>;
  if (version !== 1) throw new RangeError('it was made by another version of Framewright');
  const named = <T>(all: unknown) => objects(all).filter(({ id, name }) => typeof id === 'string' && typeof name === 'string') as T[];
  return {
    collections: named<Collection>(collections),
    presets: named<Preset>(presets),
    favourites: objects(favourites).flatMap(({ id }) => (typeof id === 'string' ? [{ id }] : [])),
    settings: settings === undefined ? null : parseAppSettings(settings),
    items: objects(items).flatMap(({ item, recipe = null, observations, file, thumbnail }) => {
      const id = (item as { id?: unknown } | null)?.id;
      const row = typeof id === 'string' && /^[0-9a-f]{64}$/.test(id) ? rowOf(id, JSON.stringify(item)) : null;
      if (!row || typeof file !== 'string') return [];
      return [
        {
          row,
          recipe,
          observations: readObservations(observations),
          file,
          thumbnail: typeof thumbnail === 'string' ? thumbnail : null,
        },
      ];
    }),
  };
}

/** The objects of a list of unknown origin. */
const objects = (all: unknown) =>
  (Array.isArray(all) ? (all as unknown[]) : []).filter((one) => typeof one === 'object' && one !== null) as Record<string, unknown>[];
