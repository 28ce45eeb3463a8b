import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { backgroundFill } from './background-fill.ts';

const WIDTH = 120;
const HEIGHT = 80;
const empty = (index: number) => rgbaFrame(WIDTH, HEIGHT, () => [0, 0, 0, 0], index);

/** The share of the second colour, which is white on black. */
async function shareWith(values: Record<string, ParamValue>, index = 0): Promise<(x: number, y: number) => number> {
  const all = { colour: [0, 0, 0] as const, second: [1, 1, 1] as const, ...values };
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(backgroundFill, all)]);
  const picture = await pictureOf(chain, empty, index);
  return (x, y) => picture[(y * WIDTH + x) * 4] as number;
}

const smooth = (t: number) => t * t * (3 - 2 * t);
const alternate = (x: number) => Math.abs(Math.floor(x)) % 2;
/** Places away from edges of the patterns below. */
const PLACES = [
  [4, 5],
  [37, 12],
  [64, 44],
  [97, 71],
  [113, 33],
] as const;

test.each([
  ['linear', 0, (x: number, _: number) => smooth((x / 60 + 1) / 2)],
  ['linear', 90, (_: number, y: number) => smooth((-y / 40 + 1) / 2)],
  ['radial', 0, (x: number, y: number) => smooth(Math.hypot(x, y) / Math.hypot(60, 40))],
  ['stripes', 0, (x: number) => alternate(x / 100)],
  ['checker', 0, (x: number, y: number) => (alternate(x / 100) + alternate(y / 100)) % 2],
] as const)('%s at %d° is its formula', async (kind, angle, truth) => {
  const share = await shareWith({ kind, angle, size: 100 });
  for (const [x, y] of PLACES) {
    expect(Math.abs(share(x, y) - truth(x + 0.5 - WIDTH / 2, y + 0.5 - HEIGHT / 2))).toBeLessThan(0.01);
  }
});

test('a sunburst alternates an even number of rays around the middle', async () => {
  const share = await shareWith({ kind: 'sunburst', angle: 0, size: 20 });
  const rays = 2 * Math.round((Math.PI * Math.hypot(60, 40)) / 20);
  for (let k = 0; k < rays; k++) {
    const angle = ((k + 0.5) / rays) * 2 * Math.PI;
    const [x, y] = [WIDTH / 2 + 36 * Math.cos(angle), HEIGHT / 2 + 36 * Math.sin(angle)];
    expect(share(Math.floor(x), Math.floor(y))).toBeCloseTo(k % 2, 1);
  }
});

test('turns with time', async () => {
  const turned = await shareWith({ kind: 'linear', spin: 90 }, 30);
  const asked = await shareWith({ kind: 'linear', angle: 30 }, 0);
  for (const [x, y] of PLACES) expect(turned(x, y)).toBeCloseTo(asked(x, y), 2);
});

test('lies behind the picture and makes it as opaque as it is itself', async () => {
  const half = () => rgbaFrame(8, 8, () => [1, 0, 0, 0.4]);
  using chain = await chainOf(rgbaFormat(8, 8), [active(backgroundFill, { kind: 'colour', colour: [0, 0, 1], opacity: 0.5 })]);
  const [red, , blue, alpha] = await pictureOf(chain, half);
  expect(red).toBeCloseTo(0.4, 2);
  expect(blue).toBeCloseTo(0.3, 2);
  expect(alpha).toBeCloseTo(0.7, 2);
});
