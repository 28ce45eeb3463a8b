import type { Size } from '../../media/picture.ts';
import type { SourceWarning } from '../../media/source.ts';
import type { ItemRow } from './records.ts';
import type { ItemFacts, MadeBy, Origin } from './types.ts';
import { unsorted } from './version-2.ts';

/**
 * What lies beside an item's bytes as `media/<id>.json`, so that the library can be rebuilt when the database is lost:
 * its record, as JSON with a version.
 */
export function manifestOf({ removedAt: _, missing: __, ...row }: ItemRow): string {
  return JSON.stringify({ version: 2, ...row });
}

/** Reads a manifest; null when it is of no version that is known or not of item `id`. What version 1 did not know is left at its beginning. */
export function rowOf(id: string, manifest: string): ItemRow | null {
  const value = json(manifest);
  if (!isObject(value)) return null;
  const { version, id: written, name, mimeType, bytes, createdAt, facts, hasThumbnail } = value;
  if ((version !== 1 && version !== 2) || written !== id || !isFacts(facts)) return null;
  if (typeof name !== 'string' || typeof mimeType !== 'string' || !isNumber(bytes) || !isNumber(createdAt)) return null;
  const plain = { id, name, mimeType, bytes, createdAt, facts, hasThumbnail: hasThumbnail === true, removedAt: 0 };
  return { ...unsorted, ...plain, ...sortedOf(value) };
}

/** What people and jobs have said of an item; what is not as it should be is left out. */
function sortedOf({ tags, rating, note, collections, origin, looks }: Record<string, unknown>): Partial<ItemRow> {
  return {
    ...(isTexts(tags) && { tags }),
    ...(isTexts(collections) && { collections }),
    ...(isNumber(rating) && rating >= 0 && rating <= 5 && { rating }),
    ...(typeof note === 'string' && { note }),
    ...(isOrigin(origin) && { origin }),
    ...(isTexts(looks) && { looks: (['keyed', 'stylized'] as const).filter((look) => looks.includes(look)) }),
  };
}

const makers: readonly MadeBy[] = ['export', 'frame', 'stitch', 'loop', 'trim'];

function isOrigin(value: unknown): value is Origin {
  if (!isObject(value)) return false;
  const { kind, what, from, job } = value;
  return (
    kind === 'imported' ||
    (kind === 'made' && makers.some((maker) => maker === what) && isTexts(from) && (job === null || typeof job === 'string'))
  );
}

/** Parses JSON text; undefined when it is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFacts(value: unknown): value is ItemFacts {
  if (!isObject(value)) return false;
  const { kind, container, codec, audioCodec, size, duration, frames, frameRate, constantRate, hasAlpha, warnings } = value;
  return (
    ['video', 'image', 'lut', 'file'].includes(kind as string) &&
    typeof container === 'string' &&
    typeof codec === 'string' &&
    (audioCodec === null || typeof audioCodec === 'string') &&
    isSize(size) &&
    [duration, frames, frameRate].every(isNumber) &&
    (constantRate === undefined || typeof constantRate === 'boolean') &&
    typeof hasAlpha === 'boolean' &&
    Array.isArray(warnings) &&
    warnings.every(isWarning)
  );
}

function isSize(value: unknown): value is Size {
  if (!isObject(value)) return false;
  const { width, height } = value;
  return isNumber(width) && isNumber(height);
}

const isWarning = (value: unknown): value is SourceWarning =>
  isObject(value) && ['code', 'message', 'remedy'].every((key) => typeof value[key] === 'string');

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
