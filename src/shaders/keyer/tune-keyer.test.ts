import { expect, test } from 'vitest';
import { problemWith } from '../../gpu/params.ts';
import type { ScreenValues } from './analyse-screen.ts';
import { controls } from './controls.ts';
import { judgeKey, type KeyedFrame } from './judge-key.ts';
import { mixed, type Rgb } from './oracle.ts';
import { candidatesFor, tuneKeyer } from './tune-keyer.ts';

const green: Rgb = [0.1, 0.7, 0.2];
const red: Rgb = [0.7, 0.3, 0.3];
const found: ScreenValues = { screen: green, light: 'camera', hue: 130, hueTolerance: 30, saturation: 40, value: 20 };
const [width, height] = [64, 48];
const disc = (x: number, y: number) => Math.min(1, Math.max(0, (16 - Math.hypot(x - 32, y - 24)) / 2));

/** A red disc before green, keyed with this matte and colour. */
function keyed(matte: (x: number, y: number) => number = disc, colour: (x: number, y: number) => Rgb = () => red): KeyedFrame {
  const [source, key] = [new Float32Array(width * height * 4), new Float32Array(width * height * 4)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      source.set([...mixed(red, green, disc(x, y)), 1], at);
      const a = matte(x, y);
      key.set(a > 0 ? [...colour(x, y), a] : [0, 0, 0, 0], at);
    }
  }
  return { width, height, source, key };
}

test('a right key has next to no faults', () => {
  for (const fault of Object.values(judgeKey([keyed(), keyed()], green))) expect(fault).toBeLessThan(0.003);
});

const wrong: [string, keyof ReturnType<typeof judgeKey>, KeyedFrame[]][] = [
  ['mixed pixels that are too opaque', 'resynthesis', [keyed((x, y) => Math.min(1, disc(x, y) ** 0.4))]],
  ['a grey interior', 'grey', [keyed((x, y) => disc(x, y) * (Math.hypot(x - 32, y - 24) < 8 ? 0.6 : 1))]],
  ['holes', 'specks', [keyed((x, y) => (x % 9 === 0 && y % 9 === 0 ? 1 - disc(x, y) : disc(x, y)))]],
  ['a matte that flickers', 'flicker', [keyed(), keyed((x, y) => Math.min(1, disc(x, y) + 0.1))]],
  ['colour of the screen left', 'spill', [keyed(disc, () => mixed([0.5, 0.5, 0.5], green, 0.6))]],
];

test.each(wrong)('%s counts as %s', (_, fault, frames) => {
  expect(judgeKey(frames, green)[fault]).toBeGreaterThan(judgeKey([keyed(), keyed()], green)[fault] + 0.004);
});

test('candidates hold valid values', () => {
  for (const values of candidatesFor(found)) {
    for (const [id, value] of Object.entries(values)) expect(problemWith(controls[id as keyof typeof controls], value), id).toBeNull();
  }
});

test('the best three come first, and the default wins when all are alike', async () => {
  const holed = keyed((x, y) => disc(x, y) * (Math.hypot(x - 32, y - 24) < 8 ? 0.6 : 1));
  const best = await tuneKeyer(found, async ({ opaque }) => [opaque === 0.5 ? keyed() : holed]);
  expect(best).toHaveLength(3);
  expect(best[0]?.values.opaque).toBe(0.5);
  const alike = await tuneKeyer(found, async () => [holed]);
  expect(alike[0]?.values).toEqual(found);
});
