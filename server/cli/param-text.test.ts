import { expect, test } from 'vitest';
import { asset, choice, colour, curve, float, type Param, shapes, toggle } from '../../src/gpu/params.ts';
import { effects } from '../../src/shaders/effects.ts';
import { effectsCommand } from './commands/effects.ts';
import { paramFromText } from './param-text.ts';
import type { UsageError } from './usage-error.ts';

const identify = async (paths: readonly string[]) => paths.map((path) => `item-of-${path}`);
const read = (param: Param, text: string) => paramFromText(param, text, 'effect.param', identify);
const problem = (param: Param, text: string) => read(param, text).then(String, (error: UsageError) => `${error.message} ${error.remedy}`);

const width = float('Width', { default: 4, min: 0, max: 60, unit: 'px' });
const place = choice('Place', { default: 'outside', options: { outside: 'Outside', 'far-out': 'Far outside' } });
const paint = colour('Colour', { default: [0, 0, 0] });
const tone = curve('Curve');

test.each<[Param, string, unknown]>([
  [width, '24', 24],
  [width, '24px', 24],
  [width, ' 1.5 px', 1.5],
  [width, '.5', 0.5],
  [width, '6e1', 60],
  [place, 'far-out', 'far-out'],
  [place, 'Far Outside', 'far-out'],
  [paint, '#ff0000', [1, 0, 0]],
  [paint, '0f0', [0, 1, 0]],
  [paint, '0,0,255', [0, 0, 1]],
  [toggle('On', { default: false }), 'yes', true],
  [toggle('On', { default: true }), 'off', false],
  [
    tone,
    '0,0 0.5,0.7 1,1',
    [
      [0, 0],
      [0.5, 0.7],
      [1, 1],
    ],
  ],
  [
    tone,
    '[[0,1],[1,0]]',
    [
      [0, 1],
      [1, 0],
    ],
  ],
  [asset('Pictures', { accepts: 'pictures' }), 'a.png,b.png', 'item-of-a.png item-of-b.png'],
  [asset('Pictures', { accepts: 'pictures' }), 'c'.repeat(64), 'c'.repeat(64)],
  [asset('LUT', { accepts: 'lut' }), 'none', ''],
  [
    shapes('Area'),
    '[{"kind":"stroke","points":[[1,2]],"width":3,"hole":false}]',
    [{ kind: 'stroke', points: [[1, 2]], width: 3, hole: false }],
  ],
  [shapes('Area'), 'none', []],
])('%j takes %j', async (param, text, value) => {
  expect(await read(param, text)).toEqual(value);
});

test.each<[Param, string, string]>([
  [width, 'wide', 'Write a number from 0 to 60 (px).'],
  [width, '61', 'Width must be from 0 to 60 px; it is 61.'],
  [width, '0x10', 'cannot be read'],
  [place, 'outsde', 'Did you mean outside?'],
  [place, 'x', 'There are outside, far-out.'],
  [paint, 'greenish', '#rrggbb'],
  [paint, '1,2', '#rrggbb'],
  [toggle('On', { default: false }), 'maybe', 'Write on or off.'],
  [tone, '0,0', '2 to 16 points'],
  [tone, '0,0 0,1', 'ascending in x'],
  [asset('LUT', { accepts: 'lut' }), 'a.cube,b.cube', 'must name one file'],
  [shapes('Area'), '{oops', 'single quotes'],
  [shapes('Area'), '[{"kind":"blob"}]', 'must be shapes'],
])('%j refuses %j, saying how to write it', async (param, text, remedy) => {
  expect(await problem(param, text)).toContain(remedy);
});

test('every default of every effect can be typed as it is listed', async () => {
  for (const { id, params } of effects) {
    const lines: string[] = [];
    const host = {
      signal: new AbortController().signal,
      report: { event: () => undefined, error: () => undefined, result: (_: unknown, text: readonly string[]) => lines.push(...text) },
    };
    await effectsCommand.run({ operands: [id], options: {} }, host);
    for (const [name, param] of Object.entries(params)) {
      const listed = lines.find((line) => line.trimStart().startsWith(`${id}.${name} `));
      if (!listed) throw new Error(`${id}.${name} is not listed.`);
      if (param.kind !== 'float') continue;
      const [, shown = ''] = / {2,}(\S+) {2,}\S/.exec(listed.slice(listed.indexOf('…'))) ?? [];
      expect(await read(param, shown)).toBe(param.default);
    }
  }
});
