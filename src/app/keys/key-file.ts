import { MediaError } from '../../media/errors.ts';
import { commands } from '../shortcuts.ts';
import type { KeyChanges } from './bindings.ts';
import { isCombination, refusalOf } from './combination.ts';
import { KEY_MAP_IDS, type KeyMapId } from './key-map-ids.ts';

/** Combinations that one command may have. */
const MOST_KEYS = 6;

/** Keys of known commands out of what was stored or read from a file; what is no combination, or belongs to the browser, is left out. */
export function parseKeyChanges(stored: unknown): KeyChanges {
  if (typeof stored !== 'object' || stored === null) return {};
  const found = commands.flatMap(({ id, keys: own }) => {
    const keys = Object.hasOwn(stored, id) ? (stored as Record<string, unknown>)[id] : undefined;
    if (!Array.isArray(keys)) return [];
    const usable = keys.filter(isCombination).filter((one) => own.includes(one) || refusalOf(one) === null);
    return [[id, [...new Set(usable)].slice(0, MOST_KEYS)] as const];
  });
  return Object.fromEntries(found);
}

/** A person's keys, to be kept or given away. */
export interface KeyFile {
  readonly map: KeyMapId;
  readonly changed: KeyChanges;
}

/** The text of a file of keys. */
export const keyFileText = ({ map, changed }: KeyFile): string =>
  `${JSON.stringify({ kind: 'framewright-keys', version: 1, map, changed }, null, 2)}\n`;

/** Reads a file of keys. Throws `MediaError` when it is none. */
export function parseKeyFile(text: string): KeyFile {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    throw noKeys('It is not JSON.');
  }
  const { kind, map, changed } = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<Record<string, unknown>>;
  if (kind !== 'framewright-keys') throw noKeys('It does not say that it holds keys of Framewright.');
  return { map: KEY_MAP_IDS.find((id) => id === map) ?? 'framewright', changed: parseKeyChanges(changed) };
}

const noKeys = (why: string) =>
  new MediaError(
    'file-unreadable',
    `This file holds no keyboard shortcuts. ${why}`,
    'Choose a file that was saved under Settings, Shortcuts.',
  );
