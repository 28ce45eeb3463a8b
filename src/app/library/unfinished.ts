/** Imports on their way: what is noted of them, so that nothing is lost with their tab, and how another tab goes on with them. */
import type { MediaErrorCode } from '../../media/errors.ts';
import type { Arrival } from './arrivals.ts';
import type { Items, Shelf } from './items.ts';
import { importRefused, notLookedInto } from './messages.ts';
import { plainFacts } from './plain-file.ts';
import type { ArrivalRow, Records } from './records.ts';
import type { Unfinished } from './sweep.ts';
import type { Inspect, ItemFacts, Notice } from './types.ts';

/** How often tabs begin to look into a file: beyond that it may be what brings them down. */
const TRIES = 2;

/** Notes how far an import is. */
export async function noteArrival(records: Records, arrival: Arrival): Promise<void> {
  const { id, name, renamed, file, createdAt, known, hash } = arrival;
  const row = { id, name, renamed, mimeType: file.type, bytes: file.size, createdAt, known, hash };
  try {
    await records.arrivals.update(id, (before) => ({ ...row, tries: before?.tries ?? 0 }));
  } catch (error) {
    // Without room for this there is none for the item either: what becomes of that is said when it is recorded.
    if (!/Quota|Abort/.test(String(error))) throw error;
  }
}

/** Shows an import whose tab has ended as one of this tab, from what was copied; gives its content, or null where that is gone. */
export async function takeUp(items: Items, { files }: Shelf, row: Unfinished): Promise<File | null> {
  const bytes = await files.read('media', row.hash);
  if (!bytes) return null;
  const file = new File([bytes], row.name, { type: row.mimeType });
  items.takeUp(row, file);
  return file;
}

/** Looks into what was taken up, and so ends its import. What is nothing that the library takes does not stay, and `notify` is told of it. */
export async function lookInto(
  items: Items,
  { records }: Shelf,
  { row, file }: { readonly row: Unfinished; readonly file: File },
  inspect: Inspect,
  notify: (notice: Notice) => void,
): Promise<void> {
  await records.arrivals.update(row.id, (known) => known && { ...known, tries: known.tries + 1 });
  try {
    const { facts, thumbnail } = row.tries < TRIES ? await inspect(file) : unknown(row);
    await items.describe(row.id, facts, thumbnail);
  } catch (error) {
    if (!isRefused(error)) return items.describe(row.id, unknown(row).facts, null);
    items.abandon(row.id);
    notify(importRefused(row.name, error));
  }
}

const unknown = ({ name }: ArrivalRow): { readonly facts: ItemFacts; readonly thumbnail: null } => ({
  facts: { ...plainFacts(name), warnings: [notLookedInto] },
  thumbnail: null,
});

/** What readers say of files that they do not take; everything else may be otherwise another time. */
const REFUSED: readonly MediaErrorCode[] = [
  ...(['empty-file', 'not-media', 'playlist', 'index-missing', 'no-video'] as const),
  ...(['codec-unsupported', 'too-large', 'damaged', 'lut-invalid'] as const),
];

const isRefused = (error: unknown): error is { readonly message: string; readonly remedy: string } =>
  REFUSED.some((code) => code === (error as { code?: unknown } | null)?.code);
