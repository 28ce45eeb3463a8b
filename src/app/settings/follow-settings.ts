import { bindingsOf, keyBindings } from '../keys/bindings.ts';
import type { Library } from '../library/types.ts';
import { previewLimits } from '../playback/preview-limits.ts';
import { createStore, type ReadableStore } from '../stores/store.ts';
import { APP_SETTINGS, type AppSettings, parseAppSettings } from './app-settings.ts';

const shown = createStore<AppSettings>(parseAppSettings(undefined));

/** The settings as this page follows them. */
export const appSettings: ReadableStore<AppSettings> = shown;

const colours = createStore('');

/** Names the colours that are shown; what is drawn on a canvas is drawn anew when it changes. */
export const shownColours: ReadableStore<string> = colours;

/** Makes the whole page follow the settings, whichever tab changes them. */
export function followSettings(library: Library): void {
  let last: string | null = null;
  const follow = () => {
    const next = library.settings.get()[APP_SETTINGS];
    // The database gives the same value anew whenever another setting changes.
    const text = JSON.stringify(next) ?? '';
    if (text === last) return;
    const isFirst = last === null;
    last = text;
    // Nothing was ever chosen in this library; what the page began with may be of an earlier one.
    if (isFirst && next === undefined) return applyAppearance(shown.get().appearance);
    const settings = parseAppSettings(next);
    shown.set(settings);
    applyAppearance(settings.appearance);
    previewLimits.set(settings.performance);
    void applyKeys(settings.keys);
  };
  library.settings.subscribe(follow);
  if (APP_SETTINGS in library.settings.get()) follow();
  matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => applyAppearance(shown.get().appearance));
}

/**
 * Changes a part of the settings as they are stored, here and in other tabs: what this page shows may be what it begins with, for as long as
 * the library opens. Rejects when they cannot be stored; this page then shows them all the same.
 */
export function changeSettings(library: Pick<Library, 'changeSetting'>, change: (settings: AppSettings) => AppSettings): Promise<void> {
  return library.changeSetting(APP_SETTINGS, (stored) => change(parseAppSettings(stored)));
}

function applyAppearance(appearance: AppSettings['appearance']): void {
  Object.assign(document.documentElement.dataset, appearance);
  try {
    localStorage.setItem('appearance', JSON.stringify(appearance));
  } catch {
    // The browser keeps nothing for this page, as the library says; the next start begins dark.
  }
  const { backgroundColor, accentColor } = getComputedStyle(document.body);
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', backgroundColor);
  colours.set(`${backgroundColor} ${accentColor}`);
}

let asked = 0;

async function applyKeys({ map, changed }: AppSettings['keys']): Promise<void> {
  const mine = ++asked;
  // Only those who come from another program need its keys.
  const layer = map === 'framewright' ? {} : (await import('../keys/key-maps.ts')).keyMaps.find(({ id }) => id === map)?.keys;
  if (mine === asked) keyBindings.set(bindingsOf([changed, layer ?? {}]));
}
