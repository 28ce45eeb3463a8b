import { expect, test } from 'vitest';
import { called } from './testing/command-line.ts';

test.each([
  [['render', 'x.mp4', '--style', 'pensil'], 'Did you mean pencil?'],
  [['render', 'x.mp4', '--style', 'pencil', '--set', 'pencil.stabilty=3'], 'Did you mean stability?'],
  [['render', 'x.mp4', '--style', 'outline', '--set', 'outline.width=300'], 'from 0 to 60 px'],
  [['render', 'x.mp4', '--set', 'outline.width=3'], 'Add it with --style outline.'],
  [['render', 'x.mp4', '--fromat', 'webm'], 'Did you mean --format?'],
  [['render', 'x.mp4', '--format', 'web'], 'Did you mean webm?'],
  [['render', 'x.mp4', '--preset', 'Balance'], 'Did you mean Balanced?'],
  [['render', 'x.mp4', '--name', '{nam}'], 'did you mean {name}?'],
  [['render', 'x.mp4', '--format', 'webm,gif', '--out', 'one.webm'], 'several formats'],
  [['render', 'x.mp4', '--format', 'gif', '--out', 'one.webm'], 'must end in .gif'],
  [['render', 'x.mp4', '--start', 'soon'], 'is no time'],
  [['render'], 'Usage: framewright render'],
  [['rendr', 'x.mp4'], 'Did you mean render?'],
])('%j is wrong use, and says what was meant', async (words, remedy) => {
  const { code, err, out } = await called(...words);
  expect(err).toContain(remedy);
  expect(out).toBe('');
  expect(code).toBe(2);
});

test('every command explains itself, in lines that fit', async () => {
  const { out } = await called('help');
  const names = [...out.matchAll(/^ {2}(\w+) {2}/gm)].map(([, name = '']) => name);
  expect(names).toContain('render');
  const topics = ['formats', 'json'];
  for (const name of [...names, ...topics]) {
    const help = await called('help', name);
    expect(help.code).toBe(0);
    expect(Math.max(...help.out.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(120);
    if (!topics.includes(name)) expect((await called(name, '--help')).out).toBe(help.out);
  }
});

test('errors are JSON where JSON was asked for', async () => {
  const { code, out, err } = await called('render', 'x.mp4', '--style', 'pensil', '--json');
  expect(JSON.parse(out)).toEqual({
    event: 'error',
    code: 'usage',
    message: 'There is no style “pensil”.',
    remedy: 'Did you mean pencil?',
  });
  expect({ code, err }).toEqual({ code: 2, err: '' });
});

test('an effect’s values are listed with their ranges, and as JSON Schema', async () => {
  const { out } = await called('effects', 'outline');
  expect(out).toMatch(/outline\.width +0 … 60 px +12 +Width/);
  const schema = JSON.parse((await called('effects', 'keyer', '--json')).out) as { properties: Record<string, unknown> };
  expect(schema.properties['denoise']).toMatchObject({ type: 'number', minimum: 0, maximum: 4, default: 1 });
  expect(schema.properties['light']).toMatchObject({ enum: ['camera', 'graphics'] });
});
