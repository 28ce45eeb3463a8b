import type { ExportJob } from '../../jobs/export/export-job.ts';
import type { RecipeRow } from '../stores/recipe-document.ts';
import type { Table } from './tables.ts';
import type { ExportRecord, ItemFacts, Preset } from './types.ts';

/** What the database knows of an item; its bytes are `media/<id>`. */
export interface ItemRow {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly createdAt: number;
  readonly facts: ItemFacts;
  readonly hasThumbnail: boolean;
  /** When the user removed it, in milliseconds since 1970; 0 while it is in the library. */
  readonly removedAt: number;
}

/** A small value by key. */
export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
}

/** An export that was asked for. */
export interface JobRow extends ExportJob {
  /** The files that the user picked, in the order of its names; null where the library keeps what is made. */
  readonly picked: readonly FileSystemFileHandle[] | null;
  /** The folder that the user picked for a sequence of pictures. */
  readonly folder: FileSystemDirectoryHandle | null;
}

/** Every kind of record the library keeps. */
export interface Records {
  readonly items: Table<ItemRow>;
  readonly recipes: Table<RecipeRow>;
  readonly presets: Table<Preset>;
  readonly exports: Table<ExportRecord>;
  readonly settings: Table<SettingRow>;
  readonly jobs: Table<JobRow>;
}
