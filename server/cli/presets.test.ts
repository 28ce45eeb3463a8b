import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { presetFolder } from './preset-store.ts';
import { CommandLine } from './testing/command-line.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());

test('a ready-made stack is exported, changed by hand, imported and used by name', async () => {
  expect(await cli.call('presets', 'export', 'sticker', '--out', 'mine.yaml')).toMatchObject({ code: 0 });
  const text = readFileSync(cli.path('mine.yaml'), 'utf8').replace('name: Sticker', 'name: Wide sticker').replace('width: 18', 'width: 44');
  expect(text).toContain('width: 44');
  writeFileSync(cli.path('mine.yaml'), text);
  expect(await cli.call('presets', 'import', 'mine.yaml')).toMatchObject({
    code: 0,
    out: 'Wide sticker: use it with --style wide-sticker\n',
  });
  expect(readdirSync(cli.path('home/presets'))).toEqual(['wide-sticker.yaml']);
  const { events } = await cli.events('presets');
  expect(events[0]).toMatchObject({ own: [{ name: 'Wide sticker', kind: 'stack' }] });
  const exported = await cli.events('presets', 'export', 'wide-sticker');
  expect(JSON.stringify(exported.events[0])).toContain('"width":44');
});

test('a broken preset is refused with its place, and a stored one that breaks is named', async () => {
  writeFileSync(cli.path('broken.yaml'), 'framewright: preset\nname: Broken\neffects:\n  - effect: outline\n    values: { width: 900 }\n');
  const { code, err } = await cli.call('presets', 'import', 'broken.yaml');
  expect(code).toBe(1);
  expect(err).toContain('broken.yaml: effects[0].values.width: Width must be from 0 to 60 px');
  writeFileSync(cli.path('home/presets/bad.yaml'), 'nonsense');
  expect((await cli.call('presets')).out).toContain('cannot be used');
  const twice = await cli.call('presets', 'export', 'sticker', '--out', 'mine.yaml');
  expect(twice).toMatchObject({ code: 2, err: expect.stringContaining('--overwrite') });
});

test('presets lie where each system keeps settings', () => {
  expect(presetFolder({ FRAMEWRIGHT_HOME: '/fw' }, 'linux')).toBe('/fw/presets');
  expect(presetFolder({ XDG_CONFIG_HOME: '/config' }, 'linux')).toBe('/config/framewright/presets');
  expect(presetFolder({}, 'darwin')).toMatch(/Library\/Application Support\/Framewright\/presets$/);
  expect(presetFolder({ APPDATA: '/roaming' }, 'win32')).toBe('/roaming/Framewright/presets');
});
