import { beforeEach, expect, test } from 'vitest';
import { parseRecipe } from '../../jobs/recipe/parse-recipe.ts';
import { emptyRecipe } from '../../jobs/recipe/recipe.ts';
import { addEffect } from '../../jobs/recipe/recipe-edit.ts';
import { versionOf } from '../../jobs/recipe/versions.ts';
import { effectById, effects } from '../../shaders/effects.ts';
import { APP_SETTINGS, parseAppSettings } from '../settings/app-settings.ts';
import { backup, restore } from './backup.ts';
import { memoryRecords } from './database.ts';
import type { FileStore } from './files.ts';
import { Items, type Shelf } from './items.ts';
import type { ItemRow } from './records.ts';
import type { ItemFacts } from './types.ts';
import { unsorted } from './version-2.ts';

const id = 'a'.repeat(64);
const facts: ItemFacts = {
  ...{ kind: 'video', container: 'MP4', codec: 'avc1', audioCodec: null, size: { width: 64, height: 48 }, duration: 1 },
  ...{ frames: 25, frameRate: 25, hasAlpha: false, warnings: [] },
};
const about = { id, name: 'clip.mp4', mimeType: 'video/mp4', bytes: 4, createdAt: 5, facts, hasThumbnail: false, removedAt: 0 };
const row: ItemRow = { ...unsorted, ...about };
const oil = addEffect(emptyRecipe(id), effectById('oil') as never);
const version = { ...versionOf({ recipe: oil, step: 'Add Oil', session: 'one' }, 7), name: 'Painted' };
const rated = { name: 'Soft', recipe: oil, stars: 4, measured: null };
const observation = { id: 'one', at: 5, blind: null, a: rated, b: rated, note: 'softer' };
const settings = { ...parseAppSettings(undefined), keys: { map: 'resolve', changed: { export: ['F9'] } }, recent: ['export'] };

/** A library in memory; every file has the content of the one clip. */
function shelved(): Shelf & { readonly content: Map<string, Blob> } {
  const content = new Map<string, Blob>();
  const files: Partial<FileStore> = {
    blocked: null,
    hashOf: async () => id,
    store: async (file) => {
      content.set(`media/${id}`, file);
      return { hash: id, bytes: file.size, existed: false, problem: null };
    },
    write: async (directory, name, blob) => void content.set(`${directory}/${name}`, blob),
    read: async (directory, name) => {
      const blob = content.get(`${directory}/${name}`);
      return blob ? new File([blob], name) : null;
    },
  };
  return { records: memoryRecords(), files: files as FileStore, readOnly: null, content };
}

const itemsOn = (shelf: Shelf) =>
  new Items(
    Promise.resolve(shelf),
    () => {},
    () => {},
  );

let archive: File;

beforeEach(async () => {
  const { records, files, content } = shelved();
  content.set(`media/${id}`, new Blob(['clip']));
  await records.items.put({ ...row, tags: ['hero'], rating: 4, note: 'the good one', looks: ['stylized'] });
  await records.recipes.put({ item: id, recipe: oil, updatedAt: 6 });
  await records.versions.put({ item: id, versions: [version] });
  await records.observations.put({ item: id, observations: [observation] });
  await records.favourites.put({ id: 'built-in:Anime' });
  await records.settings.put({ key: APP_SETTINGS, value: settings });
  const parts: BlobPart[] = [];
  for await (const part of backup({ records, files, readOnly: null }, () => {}, new AbortController().signal)) parts.push(part);
  archive = new File(parts, 'backup.zip');
});

const restoreInto = (shelf: Shelf) => restore(shelf, itemsOn(shelf), archive, () => {}, new AbortController().signal);

test('what was made of a clip, looks that somebody likes and settings come back, also beside the bytes', async () => {
  const shelf = shelved();
  expect(await restoreInto(shelf)).toEqual({ added: 1, known: 0, failed: [] });
  const { records, content } = shelf;
  expect(await records.items.get(id)).toMatchObject({ tags: ['hero'], rating: 4, note: 'the good one' });
  expect(parseRecipe((await records.recipes.get(id))?.recipe, effects)).toEqual(oil);
  expect((await records.versions.get(id))?.versions).toEqual([version]);
  expect((await records.observations.get(id))?.observations).toEqual([observation]);
  expect(await records.favourites.all()).toEqual([{ id: 'built-in:Anime' }]);
  expect((await records.settings.get(APP_SETTINGS))?.value).toEqual(settings);
  expect(JSON.parse((await content.get(`media/${id}.recipe.json`)?.text()) ?? '')).toEqual(oil);
});

test('a clip that was imported again before gets what it lacks, and nothing of its own goes', async () => {
  const shelf = shelved();
  const { records } = shelf;
  await records.items.put({ ...row, name: 'Renamed', rating: 2 });
  await records.versions.put({ item: id, versions: [{ ...version, name: 'Own' }] });
  await records.settings.put({ key: APP_SETTINGS, value: { ...parseAppSettings(undefined), recent: ['glow'] } });
  expect(await restoreInto(shelf)).toEqual({ added: 0, known: 1, failed: [] });
  expect(await records.items.get(id)).toMatchObject({ name: 'Renamed', rating: 2, tags: ['hero'], looks: ['stylized'] });
  expect((await records.recipes.get(id))?.recipe).toEqual(oil);
  expect((await records.versions.get(id))?.versions).toMatchObject([{ name: 'Own' }]);
  expect((await records.observations.get(id))?.observations).toHaveLength(1);
  // What the palette remembers is no choice that would have to stay.
  expect((await records.settings.get(APP_SETTINGS))?.value).toEqual(settings);
});

test('settings that somebody chose here stay', async () => {
  const shelf = shelved();
  const own = { ...parseAppSettings(undefined), appearance: { ...settings.appearance, accent: 'violet' } };
  await shelf.records.settings.put({ key: APP_SETTINGS, value: own });
  await restoreInto(shelf);
  expect((await shelf.records.settings.get(APP_SETTINGS))?.value).toEqual(own);
});

test('damaged versions are told, and the clip comes back all the same', async () => {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  // Of its copy in the file of versions: the list of contents does not say the step.
  const at = new TextDecoder('latin1').decode(bytes).indexOf('Add Oil');
  bytes[at] = 0x61;
  archive = new File([bytes], 'backup.zip');
  const shelf = shelved();
  expect(await restoreInto(shelf)).toEqual({ added: 0, known: 0, failed: ['clip.mp4'] });
  expect((await shelf.records.recipes.get(id))?.recipe).toEqual(oil);
  expect(await shelf.records.versions.get(id)).toBeUndefined();
  expect(await shelf.records.items.get(id)).toMatchObject({ name: 'clip.mp4', missing: false });
});
