import { failedTo } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import type { AppSettings } from '../../settings/app-settings.ts';
import { appSettings, changeSettings } from '../../settings/follow-settings.ts';
import { useStore } from '../../stores/store.ts';
import { settingsWords } from './words.ts';

/** One part of the settings, and a way to change it that says when it cannot be kept. */
export function useSettings<Part extends 'appearance' | 'performance' | 'keys'>(
  part: Part,
): readonly [AppSettings[Part], (change: Partial<AppSettings[Part]>) => void] {
  const library = useLibrary();
  const value = useStore(appSettings)[part];
  const change = (some: Partial<AppSettings[Part]>) =>
    void changeSettings(library, (settings) => ({ ...settings, [part]: { ...settings[part], ...some } })).catch(
      failedTo(settingsWords.notStored),
    );
  return [value, change];
}
