import type { StoreProblem } from '../../../workers/storage/opfs-api.ts';
import { bytesText } from './bytes-text.ts';
import type { Notice } from './types.ts';

// Every sentence about storage that the user may read, in one place.

/** Why an item lives in this session only. `held` is what the library's items take up. */
export function notStored(name: string, bytes: number, held: number, problem: StoreProblem): Notice {
  if (problem.kind === 'blocked') {
    return {
      code: 'storage-blocked',
      message: `“${name}” is not stored: this browser gives the page no file storage (${problem.detail}). It can be used until this tab is closed.`,
      remedy: `${makeRoom(problem.detail)}, then import it again. Export your work before closing the tab.`,
    };
  }
  return {
    code: 'storage-full',
    message: `“${name}” (${bytesText(bytes)}) is not stored: there was no more space after ${bytesText(problem.written)}. It can be used until this tab is closed.`,
    remedy: `Remove clips or exports you no longer need (clips take up ${bytesText(held)}) or free disk space, then store it again.`,
  };
}

/** Why a copy failed although storage works: the source could not be read. */
export function notReadable(name: string, error: unknown): Notice {
  const { message, remedy } = error as { message?: string; remedy?: string };
  return {
    code: 'file-unreadable',
    message: `“${name}” is not stored. ${message ?? String(error)}`,
    remedy: remedy ?? 'Import it again.',
  };
}

/** Of an item whose bytes were removed behind the library’s back, or are incomplete. */
export const bytesMissing: Notice = {
  code: 'bytes-missing',
  message: 'The content of this clip is gone from the browser’s storage; its edits are kept.',
  remedy: 'Import the same file again to bring it back.',
};

/** The private file system cannot be had; `detail` is the browser’s reason. */
export const filesBlocked = (detail: string): Notice => ({
  code: 'storage-blocked',
  message: `This browser gives the page no file storage (${detail}). Clips can be used, but not kept.`,
  remedy: `${makeRoom(detail)} and reload. Export your work before closing the tab.`,
});

/** Browsers refuse the private file system as a whole too when there is no room left for it. */
const makeRoom = (detail: string) =>
  /quota/i.test(detail) ? 'Free disk space or remove data of other sites' : 'Allow this site to store data (leave private browsing)';

/** IndexedDB cannot be opened. */
export const recordsBlocked = (error: unknown): Notice => ({
  code: 'database-blocked',
  message: `The library’s database cannot be opened (${blockedBy(error)}). Edits, presets and settings last until this tab is closed.`,
  remedy: 'Allow this site to store data (leave private browsing), free disk space if the disk is full, and reload.',
});

function blockedBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'MissingAPIError' ? 'this page may not use IndexedDB' : error.message;
}

/** Another tab keeps an older database open longer than it takes to save. */
export const upgradeBlocked: Notice = {
  code: 'upgrade-blocked',
  message: 'An older version of Framewright is open in another tab and keeps the library from being brought up to date.',
  remedy: 'Close the other tabs of Framewright; this one then goes on by itself.',
};

/** The database has a later schema than this build. */
export const writtenByNewer: Notice = {
  code: 'library-newer',
  message: 'This library was written by a newer version of Framewright; it is shown, but nothing in it can be changed here.',
  remedy: 'Reload the page to get the newer version.',
};

/** A later build has asked for the database, which was let go of. */
export const supersededHere: Notice = {
  code: 'library-superseded',
  message: 'A newer version of Framewright took over the library in another tab. Everything was saved first; this tab is read-only now.',
  remedy: 'Reload this tab to go on with the newer version.',
};

/** The database was closed by the browser, not by us. */
export const databaseLost: Notice = {
  code: 'database-lost',
  message: 'The browser closed the library’s database, because the disk is full or the site’s data was cleared.',
  remedy: 'Free disk space: it is opened again by itself. If this stays, export what you have open, then reload the page.',
};

/** A query failed although the database is open. */
export const databaseFailing = (error: unknown): Notice => ({
  code: 'database-failing',
  message: `The library’s database cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  remedy: 'Reload the page; if that does not help, free disk space.',
});

/** A saved recipe could not be copied beside its item’s bytes. */
export const backupFailing = (error: unknown): Notice => ({
  code: 'backup-failing',
  message: `Edits are saved, but the spare copy of them could not be written: ${error instanceof Error ? error.message : String(error)}`,
  remedy: 'Remove clips or exports you no longer need, or free disk space.',
});

/** A saved recipe could not be added to the item’s versions. */
export const versionsFailing = (error: unknown): Notice => ({
  code: 'versions-failing',
  message: `Edits are saved, but not added to the versions of their clip: ${error instanceof Error ? error.message : String(error)}`,
  remedy: 'Remove clips or exports you no longer need, or free disk space.',
});

/** Records were made again from manifests. */
export const libraryRebuilt = (count: number): Notice => ({
  code: 'library-rebuilt',
  message: `The library’s database was lost; ${count === 1 ? 'one clip was' : `${count} clips were`} found again with their edits.`,
  remedy: 'Check that all is there; earlier versions, looks and settings may be missing: a backup brings them back.',
});

/** The tabs of imports ended before all was copied. */
export const importCutShort = (names: readonly string[]): Notice => ({
  code: 'import-cut-short',
  message: `${names.length === 1 ? `“${names[0]}” was` : `${names.length} files, “${names[0]}” among them, were`} not imported: the tab was closed while ${names.length === 1 ? 'it was' : 'they were'} being copied.`,
  remedy: `Import ${names.length === 1 ? 'it' : 'them'} again.`,
});

/** A file whose tab ended while it was looked into is nothing that the library takes. */
export const importRefused = (name: string, { message, remedy }: { readonly message: string; readonly remedy: string }): Notice => ({
  code: `import-refused ${name}`,
  message: `“${name}”, whose import was cut short, was not kept. ${message}`,
  remedy,
});

/** Of a file that ended the tab, or the worker, that looked into it. */
export const notLookedInto: Notice = {
  code: 'not-looked-into',
  message: 'What is in this file is not known: what looked into it was stopped each time.',
  remedy: 'It is kept and can be saved. Import the same file again to have another look.',
};
