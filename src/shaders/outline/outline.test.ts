import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { outline } from './outline.ts';

const SIZE = 160;
const [CENTRE, RADIUS] = [80.3, 25.4];
const toEdge = (x: number, y: number) => Math.hypot(x + 0.5 - CENTRE, y + 0.5 - CENTRE) - RADIUS;
const cover = (distance: number) => Math.min(1, Math.max(0, 0.5 - distance));
/** A red disc. */
const disc = () => rgbaFrame(SIZE, SIZE, (x, y) => [1, 0, 0, cover(toEdge(x, y))]);

async function pictureWith(values: Record<string, ParamValue>): Promise<(x: number, y: number) => number[]> {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [
    active(outline, { colour: [0, 1, 0], rimColour: [0, 0, 1], rounding: 0, ...values }),
  ]);
  const picture = await pictureOf(chain, disc);
  return (x, y) => [...picture.slice((y * SIZE + x) * 4, (y * SIZE + x) * 4 + 4)];
}

/** Compares every pixel with a premultiplied colour that follows from its distance to the disc. */
async function expectPicture(values: Record<string, ParamValue>, truth: (distance: number) => number[]): Promise<void> {
  const picture = await pictureWith(values);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      picture(x, y).forEach((value, channel) => {
        const expected = truth(toEdge(x, y))[channel] as number;
        expect(Math.abs(value - expected), `${x} ${y} channel ${channel}: ${value}, not ${expected}`).toBeLessThan(0.08);
      });
    }
  }
}

test.each([1, 8, 33.5, 60])('a line of %d px outside is a disc as much larger, behind the picture', async (width) => {
  await expectPicture({ width }, (distance) => {
    const red = cover(distance);
    const green = cover(distance - width) * (1 - red);
    return [red, green, 0, red + green];
  });
});

test('a rim lies around the line', async () => {
  await expectPicture({ width: 10, rim: 5 }, (distance) => {
    const red = cover(distance);
    const green = cover(distance - 10) * (1 - red);
    const blue = cover(distance - 15) * (1 - red - green);
    return [red, green, blue, red + green + blue];
  });
});

test('a line inside leaves the matte as it is', async () => {
  await expectPicture({ width: 7, place: 'inside' }, (distance) => {
    const green = cover(-distance - 7) * cover(distance);
    return [cover(distance) - green, green, 0, cover(distance)];
  });
});

test('a centred line has half its width on either side', async () => {
  await expectPicture({ width: 8, place: 'centre' }, (distance) => {
    const green = cover(Math.abs(distance) - 4);
    const red = cover(distance) * (1 - green);
    return [red, green, 0, red + green];
  });
});

test('its width and opacity may be nothing', async () => {
  for (const values of [{ width: 0 }, { opacity: 0, rim: 4 }]) {
    await expectPicture(values, (distance) => [cover(distance), 0, 0, cover(distance)]);
  }
});

test('rounding fills narrow gaps and leaves straight edges where they are', async () => {
  const bars = () => rgbaFrame(SIZE, SIZE, (x) => [1, 1, 1, (x >= 40 && x < 70) || (x >= 90 && x < 120) ? 1 : 0]);
  const alphas = async (rounding: number) => {
    using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(outline, { width: 8, rounding })]);
    const picture = await pictureOf(chain, bars);
    return (x: number) => picture[(80 * SIZE + x) * 4 + 3] as number;
  };
  const [exact, rounded] = [await alphas(0), await alphas(20)];
  expect(exact(80)).toBe(0);
  expect(rounded(80)).toBeCloseTo(1, 2);
  for (const x of [25, 30, 31, 32, 33, 130, 135]) expect(Math.abs(exact(x) - rounded(x))).toBeLessThan(0.1);
});
