/** What version 2 of the database kept of an item, and what it is now. */
import type { Transaction } from 'dexie';
import type { IndexedRow } from './dexie-items.ts';
import { indexOf } from './item-query.ts';
import type { ItemRow } from './records.ts';

/** An item's record up to version 2. */
export type OldItemRow = Pick<ItemRow, 'id' | 'name' | 'mimeType' | 'bytes' | 'createdAt' | 'facts' | 'hasThumbnail' | 'removedAt'>;

/** What an item has that was imported and never sorted: the part that version 3 added. */
export const unsorted: Omit<ItemRow, keyof OldItemRow> = {
  tags: [],
  rating: 0,
  note: '',
  collections: [],
  origin: { kind: 'imported' },
  looks: [],
  missing: false,
};

/** Brings the items of version 2 up to date. `looksOf` says what a recipe as it was stored does. */
export async function upgradeItems(transaction: Transaction, looksOf: (recipe: unknown) => ItemRow['looks']): Promise<void> {
  const looks = new Map<string, ItemRow['looks']>();
  await transaction.table<{ item: string; recipe: unknown }>('recipes').each(({ item, recipe }) => void looks.set(item, looksOf(recipe)));
  await transaction
    .table<OldItemRow | IndexedRow>('items')
    .toCollection()
    .modify((old, reference) => {
      const row: ItemRow = { ...unsorted, ...old, looks: looks.get(old.id) ?? [] };
      reference.value = { ...row, index: indexOf(row) };
    });
}
