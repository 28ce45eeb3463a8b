import type { KeyChanges } from '../keys/bindings.ts';
import { parseKeyChanges } from '../keys/key-file.ts';
import { KEY_MAP_IDS, type KeyMapId } from '../keys/key-map-ids.ts';

/** Values that a setting may have, the initial one first. */
const THEMES = ['dark', 'light', 'system'] as const;
const GREYS = ['dark', 'darker', 'medium'] as const;
const ACCENTS = ['amber', 'blue', 'green', 'violet', 'grey'] as const;
const DENSITIES = ['compact', 'comfortable'] as const;
const MOTIONS = ['system', 'reduced'] as const;
const SHARPNESS = ['automatic', 'full', 'half', 'quarter'] as const;

/** Megabytes of decoded frames that the preview may keep: the least, what it starts with, the most. */
export const KEPT = { least: 64, initial: 512, most: 4096 } as const;
/** Files that are looked into side by side while many are imported. */
export const AT_ONCE = { least: 1, initial: 6, most: 12 } as const;
/** Commands that the palette remembers. */
export const MOST_RECENT = 12;

/** What each choice can be. */
export const choices = { theme: THEMES, greys: GREYS, accent: ACCENTS, density: DENSITIES, motion: MOTIONS, sharpness: SHARPNESS } as const;

/** What a person has chosen for the whole app, in one document. */
export interface AppSettings {
  readonly version: 1;
  readonly appearance: {
    readonly theme: (typeof THEMES)[number];
    readonly greys: (typeof GREYS)[number];
    readonly accent: (typeof ACCENTS)[number];
    readonly density: (typeof DENSITIES)[number];
    readonly motion: (typeof MOTIONS)[number];
  };
  readonly performance: {
    /** How finely the preview is rendered while nothing plays. */
    readonly sharpness: (typeof SHARPNESS)[number];
    /** Megabytes of decoded frames that the preview may keep. */
    readonly kept: number;
    /** Files that are looked into side by side while many are imported. */
    readonly atOnce: number;
  };
  readonly keys: { readonly map: KeyMapId; readonly changed: KeyChanges };
  /** Names of what was chosen in the palette last, newest first. */
  readonly recent: readonly string[];
}

/** Where the document is kept among the library's settings. */
export const APP_SETTINGS = 'app';

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (stored: unknown): Fields => (typeof stored === 'object' && stored !== null ? (stored as Fields) : {});
const oneOf = <T extends string>(allowed: readonly [T, ...T[]], stored: unknown): T =>
  allowed.find((value) => value === stored) ?? allowed[0];
const within = ({ least, initial, most }: typeof KEPT | typeof AT_ONCE, stored: unknown): number =>
  typeof stored === 'number' && Number.isFinite(stored) ? Math.min(most, Math.max(least, Math.round(stored))) : initial;

/** The settings as they were stored, here or by another version; each value that cannot be one is the initial one, and the others stay. */
export function parseAppSettings(stored: unknown): AppSettings {
  const { appearance, performance, keys, recent } = fieldsOf(stored);
  const { theme, greys, accent, density, motion } = fieldsOf(appearance);
  const { sharpness, kept, atOnce } = fieldsOf(performance);
  const { map, changed } = fieldsOf(keys);
  return {
    version: 1,
    appearance: {
      theme: oneOf(THEMES, theme),
      greys: oneOf(GREYS, greys),
      accent: oneOf(ACCENTS, accent),
      density: oneOf(DENSITIES, density),
      motion: oneOf(MOTIONS, motion),
    },
    performance: { sharpness: oneOf(SHARPNESS, sharpness), kept: within(KEPT, kept), atOnce: within(AT_ONCE, atOnce) },
    keys: { map: oneOf(KEY_MAP_IDS, map), changed: parseKeyChanges(changed) },
    recent: (Array.isArray(recent) ? recent : []).filter((name) => typeof name === 'string' && name.length <= 200).slice(0, MOST_RECENT),
  };
}
