import type { Job } from '../../jobs/job.ts';
import type { Observation } from '../../jobs/lab/observation.ts';
import type { RecipeVersion } from '../../jobs/recipe/versions.ts';
import type { RecipeRow } from '../stores/recipe-document.ts';
import type { ItemTable } from './item-table.ts';
import type { Table } from './tables.ts';
import type { Badge, Collection, ItemFacts, Origin, Preset } from './types.ts';

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
  readonly tags: readonly string[];
  readonly rating: number;
  readonly note: string;
  readonly collections: readonly string[];
  readonly origin: Origin;
  /** What its recipe does, or the one it was made with. */
  readonly looks: readonly Extract<Badge, 'keyed' | 'stylized'>[];
  /** True when its bytes were gone when somebody last looked. */
  readonly missing: boolean;
}

/** A file on its way into the library, for the case that its tab ends before it is an item. */
export interface ArrivalRow {
  /** Its temporary name. */
  readonly id: string;
  readonly name: string;
  /** True once a person named it. */
  readonly renamed: boolean;
  readonly mimeType: string;
  readonly bytes: number;
  readonly createdAt: number;
  /** What is known of it besides its content. */
  readonly known: Pick<ItemRow, 'tags' | 'rating' | 'note' | 'collections' | 'origin' | 'looks'>;
  /** Once its bytes are copied; null before. */
  readonly hash: string | null;
  /** How often a later tab has begun to look into it. */
  readonly tries: number;
}

/** What was found in the style lab when variants of an item were compared, oldest first. */
export interface ObservationsRow {
  readonly item: string;
  readonly observations: readonly Observation[];
}

/** A file that an export made, as version 2 kept it. */
export interface ExportRecord {
  readonly id: string;
  /** The item it was made from. */
  readonly item: string;
  /** File name with extension, safe for a download. */
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly createdAt: number;
}

/** What an item's recipe has been, oldest first; each recipe is as it was stored. */
export interface VersionsRow {
  readonly item: string;
  readonly versions: readonly RecipeVersion[];
}

/** A look that somebody likes: ready-made or a preset. */
export interface FavouriteRow {
  readonly id: string;
}

/** A small value by key. */
export interface SettingRow {
  readonly key: string;
  readonly value: unknown;
}

/** A job, and what the browser keeps for it besides plain data. */
export interface JobRow extends Job {
  /** Files that the user picked: for an export in the order of its names. Null where the library keeps what is made. */
  readonly picked: readonly FileSystemFileHandle[] | null;
  /** The folder that the user picked for a sequence of pictures. */
  readonly folder: FileSystemDirectoryHandle | null;
}

/** Every kind of record the library keeps. */
export interface Records {
  readonly items: ItemTable;
  readonly arrivals: Table<ArrivalRow>;
  readonly collections: Table<Collection>;
  readonly recipes: Table<RecipeRow>;
  readonly versions: Table<VersionsRow>;
  readonly observations: Table<ObservationsRow>;
  readonly presets: Table<Preset>;
  readonly favourites: Table<FavouriteRow>;
  /** Exports of version 2, until they are taken over into the items. */
  readonly exports: Table<ExportRecord>;
  readonly settings: Table<SettingRow>;
  readonly jobs: Table<JobRow>;
}
