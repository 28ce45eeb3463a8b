import type { Size } from '../../media/picture.ts';
import type { SourceWarning } from '../../media/source.ts';
import type { ItemRow } from './records.ts';
import type { ItemFacts } from './types.ts';

/**
 * What lies beside an item's bytes as `media/<id>.json`, so that the library can be rebuilt when the database is lost:
 * its record, as JSON with a version.
 */
export function manifestOf({ removedAt: _, ...row }: ItemRow): string {
  return JSON.stringify({ version: 1, ...row });
}

/** Reads a manifest; null when it is not one of this version or not of item `id`. */
export function rowOf(id: string, manifest: string): ItemRow | null {
  const value = json(manifest);
  if (!isObject(value)) return null;
  const { version, id: written, name, mimeType, bytes, createdAt, facts, hasThumbnail } = value;
  if (version !== 1 || written !== id || !isFacts(facts)) return null;
  if (typeof name !== 'string' || typeof mimeType !== 'string' || !isNumber(bytes) || !isNumber(createdAt)) return null;
  return { id, name, mimeType, bytes, createdAt, facts, hasThumbnail: hasThumbnail === true, removedAt: 0 };
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
    (kind === 'video' || kind === 'image' || kind === 'lut') &&
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

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
