import type { Problem } from '../../media/errors.ts';
import { array, field, number, object, oneOf, text } from '../recipe/recipe-fields.ts';
import type { JobKind } from './job-kind.ts';

/** Files from outside that go into the library. The files themselves are no plain data: the tab in which they were chosen holds them. */
export interface ImportWanted {
  /** How many were chosen, an archive counting as one, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** What was chosen: to be chosen again where the tab is gone. */
  readonly chosen: 'files' | 'folder';
  /** Collections that they go into. */
  readonly collections: readonly string[];
}

/** What came of an import. */
export interface ImportMade {
  readonly imported: number;
  /** Why others are not in the library, each by its name. */
  readonly failed: readonly Problem[];
}

const MAX_COLLECTIONS = 1000;

/** Many files, folders and archives into the library, a few side by side. */
export const importKind: JobKind<ImportWanted, ImportMade> = {
  id: 'import',
  label: 'Import',
  priority: 1,
  lane: 'imports',
  steps: { importing: { label: 'Importing', share: 1, unit: 'items' } },
  // It finds out by itself whether another tab still has the files, and else asks for them.
  afterInterruption: 'goes on',
  parse(stored) {
    const fields = object(stored, '');
    return {
      files: number(field(fields, 'files'), 'files'),
      bytes: number(field(fields, 'bytes'), 'bytes'),
      chosen: oneOf(field(fields, 'chosen'), 'chosen', ['files', 'folder'] as const),
      collections: array(field(fields, 'collections'), 'collections', MAX_COLLECTIONS).map((id, at) => text(id, `collections[${at}]`)),
    };
  },
  problemsOf: ({ failed }) => failed,
};
