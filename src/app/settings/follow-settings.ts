import { bindingsOf, keyBindings } from '../keys/bindings.ts';
import type { Library } from '../library/types.ts';
import { previewLimits } from '../playback/preview-limits.ts';
import { createStore, type ReadableStore } from '../stores/store.ts';
import { APP_SETTINGS, type AppSettings, parseAppSettings } from './app-settings.ts';

const shown = createStore<AppSettings>(parseAppSettings(undefined));

/** The settings as this page follows them. */
export const appSettings: ReadableStore<AppSettings> = shown;

/** Makes the whole page follow the settings, whichever tab changes them. */
export function followSettings(library: Library): void {
  let last = '';
  const follow = () => {
    const next = library.settings.get()[APP_SETTINGS];
    // The database gives the same value anew whenever another setting changes.
    const text = JSON.stringify(next) ?? '';
    if (text === last) return;
    last = text;
    const settings = parseAppSettings(next);
    shown.set(settings);
    applyAppearance(settings.appearance);
    previewLimits.set(settings.performance);
    void applyKeys(settings.keys);
  };
  library.settings.subscribe(follow);
  follow();
}

/**
 * Changes a part of the settings as they are stored, here and in other tabs: what this page shows may be what it begins with, for as long as
 * the library opens. Rejects when they cannot be stored; this page then shows them all the same.
 */
export function changeSettings(library: Pick<Library, 'changeSetting'>, change: (settings: AppSettings) => AppSettings): Promise<void> {
  return library.changeSetting(APP_SETTINGS, (stored) => change(parseAppSettings(stored)));
}

function applyAppearance(appearance: AppSettings['appearance']): void {
  for (const [name, value] of Object.entries(appearance)) document.documentElement.dataset[name] = value;
}

let asked = 0;

async function applyKeys({ map, changed }: AppSettings['keys']): Promise<void> {
  const mine = ++asked;
  // Only those who come from another program need its keys.
  const layer = map === 'framewright' ? {} : (await import('../keys/key-maps.ts')).keyMaps.find(({ id }) => id === map)?.keys;
  if (mine === asked) keyBindings.set(bindingsOf([changed, layer ?? {}]));
}
