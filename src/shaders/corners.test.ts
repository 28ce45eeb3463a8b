/**
 * What nobody would set on purpose: every value at one of its ends at once, pictures beyond white, pictures of a few pixels.
 * Nothing of it may give a number that is none, or a lost device.
 */
import { expect, test } from 'vitest';
import { active, chainOf, device, pictureOf } from '../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../server/testing/scene.ts';
import type { Effect } from '../gpu/define-effect.ts';
import { extremesOf, type ParamValue } from '../gpu/params.ts';
import type { PlanarFrame } from '../media/picture.ts';
import { effects } from './effects.ts';
import { exposure } from './exposure/exposure.ts';

type Values = Readonly<Record<string, ParamValue>>;

/** Numbers from 0 to below `count` that follow from a seed (a linear congruential generator). */
function randomFrom(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** Every value at its default or one of its ends, by chance. */
function anyCorner({ params }: Effect, random: (count: number) => number): Values {
  return Object.fromEntries(
    Object.entries(params).map(([id, param]) => {
      const ends = [...extremesOf(param), param.default];
      return [id, ends[random(ends.length)] as ParamValue];
    }),
  );
}

/** Black, white, saturated colours, and every degree of transparency, hard beside each other, changing from frame to frame. */
function harsh(width: number, height: number): (index: number) => PlanarFrame {
  return (index) =>
    rgbaFrame(
      width,
      height,
      (x, y) => {
        const cell = (x >> 2) + 3 * (y >> 2) + index;
        const alpha = [1, 1, 1, 0, 0.004, 0.5, 1, 0.99][(cell * 5) & 7] as number;
        return [cell & 1, (cell >> 1) & 1, (cell >> 2) & 1, alpha];
      },
      index,
    );
}

/** Says what is wrong with a premultiplied picture, or null. */
function problemIn(picture: Float32Array): string | null {
  for (let at = 0; at < picture.length; at += 4) {
    const [r, g, b, a] = picture.subarray(at, at + 4) as unknown as [number, number, number, number];
    if (![r, g, b, a].every(Number.isFinite)) return `${[r, g, b, a]} at ${at / 4}`;
    if (a < 0 || a > 1.0005) return `alpha ${a} at ${at / 4}`;
    if (a === 0 && Math.max(Math.abs(r), Math.abs(g), Math.abs(b)) > 1e-3) return `colour ${[r, g, b]} without alpha at ${at / 4}`;
  }
  return null;
}

const TARGET = 1;
/** More light than white, and none: display-encoded values up to about 4. */
const glaring = active(exposure, { exposure: 5, temperature: 100, rolloff: 0 });
/** The picture as it is, in passes that are compiled already for the glaring one. */
const plain = active(exposure, { rolloff: 0 });
const RANDOM_CORNERS = 2;

test.each(effects)('$id keeps the pixel contract with all values at their ends, and beyond white', async (effect) => {
  const random = randomFrom(effects.indexOf(effect) + 1);
  for (let round = 0; round < RANDOM_CORNERS; round++) {
    const values = anyCorner(effect, random);
    for (const before of [plain, glaring]) {
      using chain = await chainOf(rgbaFormat(40, 24), [before, active(effect, values)]);
      const problem = problemIn(await pictureOf(chain, harsh(40, 24), TARGET));
      expect(problem, `${before === glaring ? 'beyond white, ' : ''}${JSON.stringify(values)}`).toBeNull();
    }
  }
});

test.each(effects)('$id takes a picture of one pixel, of one column, and of less than a pixel in preview', async (effect) => {
  const random = randomFrom(effects.indexOf(effect) + 100);
  for (const [width, height, scale] of [
    [1, 1, 0.25],
    [1, 37, 1],
    [50, 1, 0.5],
    [3, 2, 1],
  ] as const) {
    const values = anyCorner(effect, random);
    using chain = await chainOf(rgbaFormat(width, height), [plain, active(effect, values)], { kind: 'picture' }, scale);
    const problem = problemIn(await pictureOf(chain, harsh(width, height), TARGET));
    expect(problem, `${width}×${height} at ${scale}: ${JSON.stringify(values)}`).toBeNull();
  }
});

test('after all of it the device is there', async () => {
  const lost = device.lost.then(({ message }) => message);
  expect(await Promise.race([lost, device.queue.onSubmittedWorkDone().then(() => 'there')])).toBe('there');
});
