import { type Notice, noticeOf } from '../../design/card.tsx';
import type { Library } from '../../library/types.ts';
import { describeItem } from '../../playback/describe.ts';
import { isLut } from '../../playback/describe-lut.ts';
import { appSettings } from '../../settings/follow-settings.ts';
import { createStore } from '../../stores/store.ts';
import { filesInArchive, isArchive } from './archive-files.ts';
import { restoreAll } from './backup-files.ts';

/** What the file dialog offers first; a file of another name is still tried. */
export const ACCEPT = 'video/*,image/png,image/webp,image/jpeg,image/avif,.mp4,.mov,.mkv,.webm,.m4v,.cube,.zip';

/** What is known of files before they are looked into: the collection that they are dropped on, for example. */
export type Known = NonNullable<Parameters<Library['add']>[1]>;

/** Files that are being imported, of which some are not in the library yet. */
export interface Importing {
  readonly done: number;
  readonly total: number;
  /** Those that could not be imported, newest first. */
  readonly failed: readonly Notice[];
}

/** What is being imported on any page of this tab; null when nothing is, and nothing failed that nobody has looked at. */
export const importing = createStore<Importing | null>(null);

let waiting: (() => Promise<void>)[] = [];
let running = 0;

/**
 * Adds files to the library. A single clip or picture is opened at once; several, LUTs, and what is in ZIP archives are looked at one after
 * the other, and those that cannot be read are named with the reason and left out.
 */
export function importFiles(library: Library, files: readonly File[], open: (id: string) => void, known: Known = {}): void {
  const [only] = files;
  if (!only) return;
  if (files.length === 1 && !isLut(only) && !isArchive(only)) {
    open(library.add(only, known));
    return;
  }
  for (const file of files) {
    enqueue(file.name, async () => {
      if (!isArchive(file)) return importOne(library, file, known);
      // Archives are rare, and what reads them need not be there before the page.
      const { isBackup } = await import('../../library/backup.ts');
      if (await isBackup(file)) return restoreAll(library, file);
      const inside = await filesInArchive(file);
      for (const entry of inside) enqueue(entry.name, async () => importOne(library, await entry.file(), known));
    });
  }
}

/** Forgets what could not be imported, and what has not begun. */
export function endImport(): void {
  waiting = [];
  importing.set(null);
}

function enqueue(name: string, work: () => Promise<void>): void {
  importing.update((now) => ({ done: now?.done ?? 0, failed: now?.failed ?? [], total: (now?.total ?? 0) + 1 }));
  waiting.push(async () => {
    try {
      await work();
    } catch (error) {
      const notice = noticeOf(error, `Importing ${name}`);
      const title = notice.title.includes(name) ? notice.title : `${name}: ${notice.title}`;
      importing.update((now) => now && { ...now, failed: [{ ...notice, title }, ...now.failed] });
    }
    importing.update((now) => now && { ...now, done: now.done + 1 });
  });
  // More side by side would only make each of them later, and fill the page.
  while (running < appSettings.get().performance.atOnce && waiting.length > 0) void drain();
}

async function drain(): Promise<void> {
  running++;
  for (let next = waiting.shift(); next; next = waiting.shift()) await next();
  running--;
  const now = importing.get();
  // What failed stays until somebody has read it.
  if (running === 0 && now && now.failed.length === 0) importing.set(null);
}

async function importOne(library: Library, file: File, known: Known): Promise<void> {
  const id = library.add(file, known);
  try {
    await describeItem(library, id);
  } catch (error) {
    await library.remove(id);
    throw error;
  }
  // A copy that finds no room stays usable in this tab, and its card says so.
  await library.settled(id);
}
