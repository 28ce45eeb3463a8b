import type { Effect } from '../../gpu/define-effect.ts';
import { inOrder } from '../../jobs/job-order.ts';
import { MOST_OBSERVATIONS } from '../../jobs/lab/observation.ts';
import { displayName } from '../../jobs/output/file-name.ts';
import { parseRecipe } from '../../jobs/recipe/parse-recipe.ts';
import { MediaError } from '../../media/errors.ts';
import type { RecipeHost, RecipeRow } from '../stores/recipe-document.ts';
import { createStore } from '../stores/store.ts';
import { type Database, memoryRecords, openDatabase } from './database.ts';
import { Documents } from './documents.ts';
import type { Workshop } from './exports.ts';
import { type FileStore, openFileStore, whenNobodyWrites } from './files.ts';
import { ItemStores } from './item-stores.ts';
import type { ItemTable } from './item-table.ts';
import { Items, type Shelf } from './items.ts';
import { looksOf } from './looks.ts';
import * as messages from './messages.ts';
import { addPreset, effectPreset, renamePreset, stackPreset, usablePresets } from './presets.ts';
import type { JobRow, ObservationsRow } from './records.ts';
import { RESTORABLE, stripName, sweep } from './sweep.ts';
import type { Table } from './tables.ts';
import type { Collection, Inspect, Library, LibraryStatus, Notice, Preset, Settings } from './types.ts';
import { lookInto, takeUp } from './unfinished.ts';
import { Versions } from './versions.ts';

/** Milliseconds another tab has to let go of an older database before the user is asked to close it. */
const UPGRADE_PATIENCE = 3000;
/** Loaded when storage is looked at. */
const upkeep = () => import('./upkeep.ts');
/** Loaded when something is made, or may be left of what was. */
const making = () => import('./exports.ts');

/** Opens the library of this browser. It is usable at once; `ready` tells when stored records are there. `inspect` looks into what is made. */
export function openLibrary(effects: readonly Effect[], inspect: Inspect, name = 'framewright'): Library {
  const status = createStore<LibraryStatus>({ phase: 'opening', records: 'stored', files: 'stored', persisted: null, notices: [] });
  const presets = createStore<readonly Preset[]>([]);
  const favourites = createStore<ReadonlySet<string>>(new Set());
  const collections = createStore<readonly Collection[]>([]);
  const settings = createStore<Settings>({});
  const jobs = createStore<readonly JobRow[]>([]);
  const looks = (recipe: unknown) => looksOf(recipe, effects);
  const stops: (() => void)[] = [];
  let database: Database | null = null;

  const dismiss = (code: string) => status.update((last) => ({ ...last, notices: last.notices.filter((notice) => notice.code !== code) }));
  const notify = (notice: Notice) => {
    dismiss(notice.code);
    status.update((last) => ({ ...last, notices: [...last.notices, notice] }));
  };

  const shelf = openShelf();
  const host: Promise<RecipeHost> = shelf.then(({ records, files, readOnly }) => ({
    recipes: status.get().records === 'stored' ? withSpareCopies(records.recipes, files, notify, dismiss, noteLooks) : records.recipes,
    parse: (stored) => parseRecipe(stored, effects),
    locks: navigator.locks,
    durable: status.get().records === 'stored',
    readOnly,
    keep: (item, state, before) =>
      void versions.keep(item, state, before).catch((error: unknown) => notify(messages.versionsFailing(error))),
  }));
  const versions = new Versions(shelf, (stored) => parseRecipe(stored, effects));
  const documents = new Documents(host);
  const items = new Items(
    shelf,
    (temporary, lasting) => documents.settle(temporary, lasting),
    () => void askToPersist(),
  );
  const stores = new ItemStores(items, shelf);
  let tidying: Promise<void> = Promise.resolve();
  let table: ItemTable | null = null;
  void shelf.then(({ records }) => {
    table = records.items;
  });
  /** Asks the table without a turn in between once it is open: what is asked later than at once would not be watched. */
  const onItems = <T>(read: (table: ItemTable) => Promise<T>): Promise<T> =>
    table ? read(table) : shelf.then(({ records }) => read(records.items));
  const ready = shelf.then(start);
  const tidy = ready.then(() => tidying);
  const workshop = async (): Promise<Workshop> => ({ shelf: await changeable(), items, inspect, looksOf: looks });

  async function openShelf(): Promise<Shelf> {
    const opening = openFileStore();
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let records: Shelf['records'];
    try {
      database = await openDatabase(
        name,
        {
          blocked: () => {
            waiting ??= setTimeout(() => notify(messages.upgradeBlocked), UPGRADE_PATIENCE);
          },
          superseded: async () => {
            await documents.freeze(messages.supersededHere);
            status.update((last) => ({ ...last, records: 'superseded' }));
            notify(messages.supersededHere);
          },
          lost: () => notify(messages.databaseLost),
          found: () => dismiss(messages.databaseLost.code),
          failed: (error) => notify(messages.databaseFailing(error)),
        },
        looks,
      );
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

  /** Shows what is there and follows its changes; bytes and records are brought into agreement behind it. */
  async function start(opened: Shelf): Promise<void> {
    const { records, files, readOnly } = opened;
    const durable = status.get().records === 'stored';
    const tidyUp = async () => {
      try {
        if (!readOnly && files.blocked === null) await cleanUp(opened, durable);
      } catch (error) {
        notify(messages.databaseFailing(error));
      }
    };
    // A library without records may be one that lost them: then they are looked for first.
    const isEmpty = (await records.items.page({ sort: 'date', descending: true }, null, 1).catch(() => [])).length === 0;
    tidying = tidyUp();
    if (isEmpty) await tidying;
    stops.push(
      records.presets.watch((rows) => presets.set(usablePresets(rows, effects))),
      records.favourites.watch((rows) => favourites.set(new Set(rows.map(({ id }) => id)))),
      records.collections.watch((rows) => collections.set(rows.sort((a, b) => a.name.localeCompare(b.name)))),
      records.jobs.watch((rows) => jobs.set(inOrder(rows))),
      records.settings.watch((rows) => settings.set(Object.fromEntries(rows.map(({ key, value }) => [key, value])))),
    );
    const persisted = (await navigator.storage?.persisted?.()) || null;
    status.update((last) => ({ ...last, phase: 'ready', persisted: last.persisted ?? persisted }));
  }

  async function cleanUp(opened: Shelf, durable: boolean) {
    const { records, files } = opened;
    await whenNobodyWrites(async () => {
      const { rebuilt, missing, unfinished, cutShort } = await sweep(records, files, { rebuildOnly: !durable });
      // Taken up while no other tab may tidy up, so that none goes on with the same.
      for (const row of unfinished) {
        const file = await takeUp(items, opened, row);
        const failed = (error: unknown) => notify(messages.databaseFailing(error));
        if (file) lookInto(items, opened, { row, file }, inspect, notify).catch(failed);
      }
      if (cutShort.length > 0) notify(messages.importCutShort(cutShort));
      // Only what has changed is written: nothing has, at almost every start.
      const gone = new Set(missing);
      const marked = new Set(await records.items.ids({ sort: 'date', descending: false, missing: true }));
      await items.markMissing([...gone.difference(marked)], true);
      await items.markMissing([...marked.difference(gone)], false);
      if (durable && rebuilt.length > 0) notify(messages.libraryRebuilt(rebuilt.length));
    });
    if (!durable) return;
    await items.purgeRemoved(Date.now() - RESTORABLE);
    await (await making()).takeOverExports({ shelf: opened, items, inspect, looksOf: looks });
  }

  /** An item shows what its recipe does, or the one it was made with. */
  async function noteLooks({ item, recipe }: RecipeRow) {
    const { records } = await shelf;
    await records.items.updateMany([item], (row) => {
      const made = row.origin.kind === 'made' ? looks(row.origin.recipe) : [];
      const now = (['keyed', 'stylized'] as const).filter((look) => made.includes(look) || looks(recipe).includes(look));
      return now.join() === row.looks.join() ? row : { ...row, looks: now };
    });
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
    if (documents.unsaved || items.arrivals.copying) event.preventDefault();
  };
  document.addEventListener('visibilitychange', onHidden);
  window.addEventListener('pagehide', saveNow);
  window.addEventListener('beforeunload', onLeave);

  return {
    effects,
    status,
    arriving: items.arrivals.shown,
    collections,
    presets,
    favourites,
    settings,
    jobs,
    ready,
    tidy,
    page: (query, after, limit) =>
      onItems(async (table) => {
        const last = after && ((await table.get(after.id)) ?? null);
        return (await table.page(query, last, limit)).map((row) => items.itemOf(row));
      }),
    ids: (query) => onItems((table) => table.ids(query)),
    items: (ids) =>
      onItems(async (table) => (await table.many(ids.map((id) => items.resolve(id)))).map((row) => (row ? items.itemOf(row) : null))),
    tally: () => onItems((table) => table.tally()),
    watch(read, listener) {
      const ended = new AbortController();
      void shelf.then(({ records }) => {
        if (!ended.signal.aborted) ended.signal.addEventListener('abort', records.items.live(read, listener), { once: true });
      });
      return () => ended.abort();
    },
    item: (id) => stores.of(id),
    add: (file, known) => items.add(file, known),
    abandon: (id) => items.abandon(id),
    async holds(file, signal) {
      const { records, files } = await shelf;
      const row = await records.items.get(await files.hashOf(file, signal));
      return row !== undefined && row.removedAt === 0 && !row.missing;
    },
    describe: (id, facts, thumbnail) => items.describe(id, facts, thumbnail ?? null),
    settled: (id) => items.settled(id),
    resolve: (id) => items.resolve(id),
    file: (id) => items.file(id),
    thumbnail: (id) => items.thumbnail(id),
    strip: async (id) => (await shelf).files.read('thumbnails', stripName(items.resolve(id))),
    async keepStrip(id, strip) {
      const { records, files, readOnly } = await shelf;
      // Of what is still arriving it would be a left-over.
      if (!readOnly && (await records.items.get(items.resolve(id)))) await files.write('thumbnails', stripName(items.resolve(id)), strip);
    },
    rename: (id, next) => items.rename(id, next),
    edit: (ids, edit) => items.edit(ids, edit),
    remove: (...ids) => items.remove(ids),
    restore: (...ids) => items.restore(ids),
    async purge(ids) {
      await changeable();
      return items.purgeRemoved(Date.now(), ids);
    },
    async createCollection(name) {
      const collection = { id: crypto.randomUUID(), name: displayName(name), createdAt: Date.now() };
      await (await changeable()).records.collections.put(collection);
      return collection.id;
    },
    renameCollection: async (id, name) =>
      (await changeable()).records.collections.update(id, (known) => known && { ...known, name: displayName(name) }),
    async removeCollection(id) {
      const { records } = await changeable();
      await records.collections.remove(id);
      await items.edit(await records.items.ids({ sort: 'date', descending: false, collection: id }), { removeFrom: id });
    },
    giveBack: async (file, describe) => (await upkeep()).giveBack(await changeable(), items, file, describe),
    checkFiles: async () => (await upkeep()).checkFiles(await changeable(), items),
    storage: async () => (await upkeep()).storageReport(await shelf),
    async *backup(report, signal) {
      const { backup } = await import('./backup.ts');
      yield* backup(await shelf, report, signal);
    },
    async restoreBackup(archive, report, signal) {
      const { restore } = await import('./backup.ts');
      return restore(await changeable(), items, archive, report, signal);
    },
    cleanCaches: async () => (await upkeep()).cleanCaches(await changeable()),
    async persist() {
      const persisted = (await navigator.storage.persist?.()) ?? false;
      status.update((last) => ({ ...last, persisted }));
      return persisted;
    },
    storeAgain: (id) => items.storeAgain(id),
    dismissNotice: dismiss,
    acquireDocument: (id) => {
      const lasting = items.resolve(id);
      return documents.acquire(lasting, lasting.startsWith('new-'));
    },
    releaseDocument: (document) => documents.release(document),
    saveEffectPreset: async (preset, instance) => (await changeable()).records.presets.put(effectPreset(preset, instance)),
    saveStackPreset: async (preset, stack) => (await changeable()).records.presets.put(stackPreset(preset, stack)),
    addPreset: async (preset) => addPreset((await changeable()).records, preset),
    renamePreset: async (id, next) => renamePreset((await changeable()).records, id, next),
    removePreset: async (id) => (await changeable()).records.presets.remove(id),
    restorePreset: async (preset) => (await changeable()).records.presets.put(preset),
    async setFavourite(id, on) {
      const { records } = await changeable();
      await (on ? records.favourites.put({ id }) : records.favourites.remove(id));
    },
    watchVersions: (item, listener) => versions.watch(items.resolve(item), listener),
    watchObservations(item, listener) {
      const ended = new AbortController();
      void shelf.then(({ records }) => {
        if (ended.signal.aborted) return;
        const stop = records.observations.watchOne(items.resolve(item), (row) => listener(row?.observations ?? []));
        ended.signal.addEventListener('abort', stop, { once: true });
      });
      return () => ended.abort();
    },
    editObservations: async (id, change) => {
      const item = items.resolve(id);
      const observed = (row: ObservationsRow | undefined) => change(row?.observations ?? []).slice(-MOST_OBSERVATIONS);
      await (await changeable()).records.observations.update(item, (row) => ({ item, observations: observed(row) }));
    },
    nameVersion: async (item, id, called) => versions.name(await changeable(), items.resolve(item), id, called),
    keepVersion: async (item, recipe) => versions.asked(await changeable(), items.resolve(item), recipe),
    noteExport: async (item, id, names) => versions.exported(await changeable(), items.resolve(item), id, names),
    createExport: async (item, fileName, made) =>
      (await making()).createExport(
        await workshop(),
        { what: 'export', from: [items.resolve(item)], job: null, recipe: null, ...made, kind: 'made' },
        fileName,
      ),
    forgetWork: async (id) => {
      if (status.get().files === 'stored') await (await making()).removeWork((job) => job === id);
    },
    async sweepJobs() {
      const jobs = await (await changeable()).records.jobs.all();
      if (status.get().files === 'stored') await (await making()).removeWork((job) => !jobs.some(({ id }) => id === job));
    },
    recipeRows: async () => (await shelf).records.recipes.all(),
    storedJobs: async () => inOrder(await (await shelf).records.jobs.all()),
    addJobs: async (jobs) => (await changeable()).records.jobs.putAll(jobs),
    updateJob: async (id, change) => (await changeable()).records.jobs.update(id, (job) => job && change(job)),
    async removeJob(id) {
      await (await changeable()).records.jobs.remove(id);
      if (status.get().files === 'stored') await (await making()).removeWork((job) => job === id);
    },
    async setSetting(key, value) {
      // Shown before it is stored: a control that waits for the disk feels broken.
      settings.update((last) => ({ ...last, [key]: value }));
      await (await changeable()).records.settings.put({ key, value });
    },
    async changeSetting(key, change) {
      settings.update((last) => ({ ...last, [key]: change(last[key]) }));
      await (await changeable()).records.settings.update(key, (row) => ({ key, value: change(row?.value) }));
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
  onSaved: (row: RecipeRow) => Promise<void>,
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
      await onSaved(row);
    },
  };
}
