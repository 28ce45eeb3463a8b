import { field, number, object, text } from '../recipe/recipe-fields.ts';
import type { JobKind } from './job-kind.ts';

/** A backup of a library that was chosen; the tab in which that was done holds the file. */
export interface RestoreWanted {
  readonly name: string;
  readonly bytes: number;
}

/** What came of a backup that was restored. */
export interface RestoreMade {
  readonly added: number;
  /** Items that were there already. */
  readonly known: number;
  /** Names of those whose files are missing in the backup, or damaged. */
  readonly failed: readonly string[];
}

/** Names that are told one by one. */
const TOLD = 5;

/** A backup back into the library: what is there already stays, so that it can be cut short and go on at any item. */
export const restoreKind: JobKind<RestoreWanted, RestoreMade> = {
  id: 'restore',
  label: 'Restore',
  priority: 0,
  lane: 'imports',
  steps: { restoring: { label: 'Restoring', share: 1, unit: 'items' } },
  afterInterruption: 'goes on',
  parse(stored) {
    const fields = object(stored, '');
    return { name: text(field(fields, 'name'), 'name'), bytes: number(field(fields, 'bytes'), 'bytes') };
  },
  problemsOf({ failed }) {
    if (failed.length === 0) return [];
    const names = failed.slice(0, TOLD).join(', ');
    const more = failed.length > TOLD ? ` and ${failed.length - TOLD} more` : '';
    const message = `Missing in the backup, or damaged: ${names}${more}.`;
    return [{ code: 'restore-incomplete', message, remedy: 'Restore them from another backup.' }];
  },
};
