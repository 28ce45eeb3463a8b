import { expect, test } from 'vitest';
import { type AppSettings, parseAppSettings } from './app-settings.ts';

const initial = parseAppSettings(undefined);

test('what was stored comes back', () => {
  const settings: AppSettings = {
    version: 1,
    appearance: { greys: 'medium', accent: 'violet', density: 'comfortable', motion: 'reduced' },
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
