import { expect, test } from 'vitest';
import { APP_SETTINGS, type AppSettings, parseAppSettings } from './app-settings.ts';
import { changeSettings } from './follow-settings.ts';

const initial = parseAppSettings(undefined);

test('what was stored comes back', () => {
  const settings: AppSettings = {
    version: 1,
    appearance: { theme: 'light', greys: 'medium', accent: 'violet', density: 'comfortable', motion: 'reduced' },
    performance: { sharpness: 'half', kept: 1024, atOnce: 2 },
    keys: { map: 'resolve', changed: { export: ['F9'] } },
    recent: ['effect:glow', 'export'],
  };
  expect(parseAppSettings(structuredClone(settings))).toEqual(settings);
});

test.each([null, 7, 'dark', [], { version: 9 }, { appearance: 'x', performance: null, keys: [], recent: {} }])(
  '%j gives the defaults',
  (stored) => {
    expect(parseAppSettings(stored)).toEqual(initial);
  },
);

test('each value that cannot be one falls back by itself', () => {
  const stored = {
    version: 2,
    appearance: { greys: 'pink', accent: 'green', density: { toString: 'compact' } },
    performance: { sharpness: 'half', kept: 1e12, atOnce: Number.NaN },
    keys: { map: 'emacs', changed: { export: ['F9', 'Ctrl+N'], nothing: ['A'] } },
    recent: ['export', 7, 'x'.repeat(500), ...Array.from({ length: 40 }, (_, at) => `item:${at}`)],
    later: true,
  };
  const settings = parseAppSettings(stored);
  expect(settings.appearance).toEqual({ ...initial.appearance, accent: 'green' });
  expect(settings.performance).toEqual({ sharpness: 'half', kept: 4096, atOnce: 6 });
  expect(settings.keys).toEqual({ map: 'framewright', changed: { export: ['F9'] } });
  expect(settings.recent.slice(0, 2)).toEqual(['export', 'item:0']);
  expect(settings.recent).toHaveLength(12);
});

test('a change made before the settings are read here leaves what is stored of the others', async () => {
  const stored = { ...initial, keys: { map: 'premiere', changed: { export: ['F9'] } } };
  const written = new Map<string, unknown>([[APP_SETTINGS, stored]]);
  const library = {
    changeSetting: async (key: string, change: (value: unknown) => unknown) => void written.set(key, change(written.get(key))),
  };
  await changeSettings(library, (settings) => ({ ...settings, recent: ['export'] }));
  expect(written.get(APP_SETTINGS)).toEqual({ ...stored, recent: ['export'] });
});
