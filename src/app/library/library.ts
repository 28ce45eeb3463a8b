import type { Effect } from '../../gpu/define-effect.ts';
import { inOrder } from '../../jobs/export/export-job.ts';
import { parseRecipe } from '../../jobs/recipe/parse-recipe.ts';
import { MediaError } from '../../media/errors.ts';
import type { RecipeHost, RecipeRow } from '../stores/recipe-document.ts';
import { createStore } from '../stores/store.ts';
import { type Database, memoryRecords, openDatabase } from './database.ts';
import { Documents } from './documents.ts';
import { createExport, exportFile, removeExport, removeWork } from './exports.ts';
import { type FileStore, openFileStore, whenNobodyWrites } from './files.ts';
import { Items, type Shelf } from './items.ts';
import * as messages from './messages.ts';
import { effectPreset, stackPreset, usablePresets } from './presets.ts';
import type { JobRow } from './records.ts';
import { RESTORABLE, sweep } from './sweep.ts';
import type { Table } from './tables.ts';
import type { ExportRecord, Library, LibraryStatus, Notice, Preset, Settings } from './types.ts';

/** Milliseconds another tab has to let go of an older database before the user is asked to close it. */
const UPGRADE_PATIENCE = 3000;

/** Opens the library of this browser. It is usable at once; `ready` tells when stored records are there. */
export function openLibrary(effects: readonly Effect[], name = 'framewright'): Library {
  const status = createStore<LibraryStatus>({ phase: 'opening', records: 'stored', files: 'stored', persisted: null, notices: [] });
  const presets = createStore<readonly Preset[]>([]);
  const exports = createStore<readonly ExportRecord[]>([]);
  const settings = createStore<Settings>({});
  const jobs = createStore<readonly JobRow[]>([]);
  const stops: (() => void)[] = [];
  let database: Database | null = null;

  const dismiss = (code: string) => status.update((last) => ({ ...last, notices: last.notices.filter((notice) => notice.code !== code) }));
  const notify = (notice: Notice) => {
    dismiss(notice.code);
    status.update((last) => ({ ...last, notices: [...last.notices, notice] }));
  };

  const shelf = openShelf();
  const host: Promise<RecipeHost> = shelf.then(({ records, files, readOnly }) => ({
    recipes: status.get().records === 'stored' ? withSpareCopies(records.recipes, files, notify, dismiss) : records.recipes,
    parse: (stored) => parseRecipe(stored, effects),
    locks: navigator.locks,
    durable: status.get().records === 'stored',
    readOnly,
  }));
  const documents = new Documents(host);
  const items = new Items(
    shelf,
    (temporary, lasting) => documents.settle(temporary, lasting),
    () => void askToPersist(),
  );
  const ready = shelf.then(start);

  async function openShelf(): Promise<Shelf> {
    const opening = openFileStore();
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let records: Shelf['records'];
    try {
      database = await openDatabase(name, {
        blocked: () => {
          waiting ??= setTimeout(() => notify(messages.upgradeBlocked), UPGRADE_PATIENCE);
        },
        superseded: async () => {
          await documents.freeze(messages.supersededHere);
          status.update((last) => ({ ...last, records: 'superseded' }));
          notify(messages.supersededHere);
        },
        lost: () => notify(messages.databaseLost),
        failed: (error) => notify(messages.databaseFailing(error)),
      });
      records = database.records;
    } catch (error) {
      records = memoryRecords();
      notify(messages.recordsBlocked(error));
    }
    clearTimeout(waiting);
    dismiss(messages.upgradeBlocked.code);
    const files = await opening;
    if (files.blocked !== null) notify(messages.filesBlocked(files.blocked));
    const newer = database?.newer ?? false;
    if (newer) notify(messages.writtenByNewer);
    status.update((last) => ({
      ...last,
      records: newer ? 'read-only' : database ? 'stored' : 'memory',
      files: files.blocked === null ? 'stored' : 'memory',
    }));
    return { records, files, readOnly: newer ? messages.writtenByNewer : null };
  }

  /** Brings bytes and records into agreement, then shows what is there and follows its changes. */
  async function start({ records, files, readOnly }: Shelf): Promise<void> {
    const durable = status.get().records === 'stored';
    try {
      if (!readOnly && files.blocked === null) await cleanUp(records, files, durable);
      const held = new Map((await files.list('media')).map(({ name, bytes }) => [name, bytes]));
      const rows = await records.items.all();
      const missing = rows.filter((row) => held.get(row.id) !== row.bytes).map(({ id }) => id);
      items.show(rows, missing, files.blocked === null ? messages.bytesMissing : messages.filesBlocked(files.blocked));
    } catch (error) {
      notify(messages.databaseFailing(error));
    }
    stops.push(
      records.items.watch((rows) => items.show(rows)),
      records.presets.watch((rows) => presets.set(usablePresets(rows, effects))),
      records.exports.watch((rows) => exports.set(rows.sort((a, b) => b.createdAt - a.createdAt))),
      records.jobs.watch((rows) => jobs.set(inOrder(rows))),
      records.settings.watch((rows) => settings.set(Object.fromEntries(rows.map(({ key, value }) => [key, value])))),
    );
    const persisted = (await navigator.storage?.persisted?.()) || null;
    status.update((last) => ({ ...last, phase: 'ready', persisted: last.persisted ?? persisted }));
  }

  async function cleanUp(records: Shelf['records'], files: FileStore, durable: boolean) {
    await whenNobodyWrites(async () => {
      const { rebuilt } = await sweep(records, files, { rebuildOnly: !durable });
      if (durable && rebuilt.length > 0) notify(messages.libraryRebuilt(rebuilt.length));
    });
    if (durable) await items.purgeRemoved(Date.now() - RESTORABLE);
  }

  /** Browsers grant it more readily once there is something to keep. */
  async function askToPersist() {
    if (status.get().persisted !== null) return;
    const persisted = (await navigator.storage.persist?.()) ?? false;
    status.update((last) => ({ ...last, persisted }));
  }

  async function changeable(): Promise<Shelf> {
    const opened = await shelf;
    const notice = opened.readOnly ?? (status.get().records === 'superseded' ? messages.supersededHere : null);
    if (notice) throw new MediaError('storage-blocked', notice.message, notice.remedy);
    return opened;
  }

  const saveNow = () => void documents.flush();
  const onHidden = () => {
    if (document.visibilityState === 'hidden') saveNow();
  };
  const onLeave = (event: BeforeUnloadEvent) => {
    saveNow();
    if (documents.unsaved || items.copying) event.preventDefault();
  };
  document.addEventListener('visibilitychange', onHidden);
  window.addEventListener('pagehide', saveNow);
  window.addEventListener('beforeunload', onLeave);

  return {
    effects,
    status,
    items: items.store,
    presets,
    exports,
    settings,
    jobs,
    ready,
    add: (file) => items.add(file),
    describe: (id, facts, thumbnail) => items.describe(id, facts, thumbnail ?? null),
    settled: (id) => items.settled(id),
    resolve: (id) => items.resolve(id),
    file: (id) => items.file(id),
    thumbnail: (id) => items.thumbnail(id),
    rename: (id, next) => items.rename(id, next),
    remove: (id) => items.remove(id),
    restore: (id) => items.restore(id),
    storeAgain: (id) => items.storeAgain(id),
    dismissNotice: dismiss,
    acquireDocument: (id) => {
      const lasting = items.resolve(id);
      return documents.acquire(lasting, lasting.startsWith('new-'));
    },
    releaseDocument: (document) => documents.release(document),
    saveEffectPreset: async (preset, instance) => (await changeable()).records.presets.put(effectPreset(preset, instance)),
    saveStackPreset: async (preset, stack) => (await changeable()).records.presets.put(stackPreset(preset, stack)),
    removePreset: async (id) => (await changeable()).records.presets.remove(id),
    createExport: async (item, fileName) => createExport(await changeable(), items.resolve(item), fileName),
    exportFile: async (id) => exportFile(await shelf, id),
    removeExport: async (id) => removeExport(await changeable(), id),
    forgetWork: async (id) => {
      if (status.get().files === 'stored') await removeWork((job) => job === id);
    },
    async sweepJobs() {
      const jobs = await (await changeable()).records.jobs.all();
      if (status.get().files === 'stored') await removeWork((job) => !jobs.some(({ id }) => id === job));
    },
    storedJobs: async () => inOrder(await (await shelf).records.jobs.all()),
    addJob: async (job) => (await changeable()).records.jobs.put(job),
    updateJob: async (id, change) => (await changeable()).records.jobs.update(id, (job) => job && change(job)),
    async removeJob(id) {
      await (await changeable()).records.jobs.remove(id);
      if (status.get().files === 'stored') await removeWork((job) => job === id);
    },
    async setSetting(key, value) {
      // Shown before it is stored: a control that waits for the disk feels broken.
      settings.update((last) => ({ ...last, [key]: value }));
      await (await changeable()).records.settings.put({ key, value });
    },
    async close() {
      document.removeEventListener('visibilitychange', onHidden);
      window.removeEventListener('pagehide', saveNow);
      window.removeEventListener('beforeunload', onLeave);
      await documents.closeAll();
      for (const stop of stops) stop();
      (await shelf).files.close();
      database?.close();
    },
  };
}

/** Also keeps each saved recipe beside the item's bytes, from where it is rebuilt if the database is lost. */
function withSpareCopies(
  recipes: Table<RecipeRow>,
  files: FileStore,
  notify: (notice: Notice) => void,
  dismiss: (code: string) => void,
): Table<RecipeRow> {
  const waiting = new Map<string, RecipeRow>();
  let writing = false;
  const copy = async () => {
    if (writing) return;
    writing = true;
    for (const [item, row] of waiting) {
      waiting.delete(item);
      try {
        if (await files.read('media', item)) await files.write('media', `${item}.recipe.json`, new Blob([JSON.stringify(row.recipe)]));
        dismiss('backup-failing');
      } catch (error) {
        notify(messages.backupFailing(error));
      }
    }
    writing = false;
  };
  return {
    ...recipes,
    async put(row) {
      await recipes.put(row);
      waiting.set(row.item, row);
      void copy();
    },
  };
}
