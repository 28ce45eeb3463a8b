import { expect, test } from 'vitest';
import type { PlanarFrame, PlaneFormat } from '../../media/picture.ts';
import { outputFormats } from '../output/output.ts';
import { pictureTolerance, videoTolerance } from '../output/tolerance.ts';
import { pictureDifferences, planeDifferences, problemWithin } from './frame-difference.ts';

const size = { width: 64, height: 32 };

/** Straight RGBA of a ramp with an alpha. */
const ramp = (alpha: number) =>
  Uint8Array.from({ length: 64 * 32 * 4 }, (_, at) => [at % 200, 90, 200 - (at % 200), alpha][at % 4] as number);

/** The picture with something done to some of its pixels. */
function changed(
  rgba: Uint8Array,
  where: (x: number, y: number) => boolean,
  change: (value: number, channel: number) => number,
): Uint8Array {
  return rgba.map((value, at) => (where((at >> 2) % 64, Math.floor(at / 256)) ? change(value, at % 4) : value));
}

const lossy = pictureTolerance({ container: 'webp', kind: 'animation' }, 'good');
const gif = pictureTolerance({ container: 'gif', kind: 'animation' }, 'good');

test('grain evens out within a region, another colour there does not, and is told with its place', () => {
  const picture = ramp(255);
  const grainy = changed(
    picture,
    () => true,
    (value, channel) => (channel === 3 ? value : value + (value % 2 === 0 ? 9 : -9)),
  );
  expect(problemWithin(pictureDifferences(size, picture, grainy, null), lossy, 'same')).toBeNull();
  const patch = changed(
    picture,
    (x, y) => x >= 40 && x < 48 && y >= 16 && y < 24,
    (value, channel) => (channel === 3 ? value : value + 50),
  );
  const [alpha, colour] = pictureDifferences(size, picture, patch, null);
  expect(alpha).toMatchObject({ plane: 'alpha', max: 0, region: 0, withinOne: 1 });
  expect(colour).toMatchObject({ plane: 'red', max: 50, x: 44, y: 20 });
  expect(problemWithin([colour ?? expect.fail()], lossy, 'same')).toMatch(
    /^its (red|green|blue) is off by \d+\.\d of 255 around \(44, 20\)$/,
  );
});

test('colours count as far as they are seen', () => {
  const [picture, other] = [
    ramp(0),
    changed(
      ramp(0),
      () => true,
      (value, channel) => (channel === 3 ? value : 255 - value),
    ),
  ];
  expect(problemWithin(pictureDifferences(size, picture, other, null), lossy, 'same')).toBeNull();
  const half = pictureDifferences(
    size,
    ramp(128),
    changed(
      ramp(128),
      () => true,
      (value, channel) => (channel === 3 ? value : value + 20),
    ),
    null,
  );
  expect(half[1]?.mean).toBeCloseTo((20 * 128) / 255, 5);
});

test('where alpha is on or off, pictures are brought to that over the matte; on the threshold either will do', () => {
  const matte = [1, 1, 1] as const;
  const mixed = (alpha: number) =>
    changed(
      ramp(255),
      () => true,
      (value, channel) => (channel === 3 ? 255 : Math.round((value * alpha + 255 * (255 - alpha)) / 255)),
    );
  expect(problemWithin(pictureDifferences(size, ramp(200), mixed(200), matte), gif, 'same')).toBeNull();
  expect(problemWithin(pictureDifferences(size, ramp(200), ramp(0), matte), gif, 'same')).toMatch(/its alpha is off/);
  expect(problemWithin(pictureDifferences(size, ramp(60), mixed(60), matte), gif, 'same')).toMatch(/its alpha is off/);
  for (const alpha of [127, 128]) {
    expect(problemWithin(pictureDifferences(size, ramp(alpha), ramp(0), matte), gif, 'same')).toBeNull();
    expect(problemWithin(pictureDifferences(size, ramp(alpha), mixed(alpha), matte), gif, 'same')).toBeNull();
  }
});

test('without loss every sample counts; rendered on another adapter, nearly all may be off by one', () => {
  const exact = pictureTolerance({ container: 'png', kind: 'still' }, 'good');
  const nudged = pictureDifferences(
    size,
    ramp(255),
    changed(
      ramp(255),
      () => true,
      (value) => Math.abs(value - 1),
    ),
    null,
  );
  expect(problemWithin(nudged, exact, 'same')).toMatch(/its alpha is off by 1\.00 of 255 on average/);
  expect(problemWithin(nudged, exact, 'again')).toBeNull();
  const once = pictureDifferences(
    size,
    ramp(255),
    changed(
      ramp(255),
      (x, y) => x === 9 && y === 9,
      (value) => Math.abs(value - 2),
    ),
    null,
  );
  expect(problemWithin(once, exact, 'again')).toMatch(
    /^0\.049 % of its alpha is off by more than 1 of 255, by up to 2, most around \(\d+, \d+\)$/,
  );
});

test('planes of any depth are compared as 8 bits; a missing alpha shows everything; other samplings are refused', () => {
  const format: PlaneFormat = {
    ...{ coded: { width: 16, height: 16 }, layout: 'i420', bitDepth: 10, alpha: true, rotation: 0, pixelAspect: { num: 1, den: 1 } },
    colour: { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' },
  };
  const frame = (planes: PlanarFrame['planes'], change: Partial<PlaneFormat> = {}): PlanarFrame => ({
    ...{ index: 0, time: 0, duration: 1, planes, format: { ...format, ...change } },
    [Symbol.dispose]: () => undefined,
  });
  const plane = (length: number, value: number) => new Uint16Array(length).fill(value);
  const deep = frame([plane(256, 400), plane(64, 512), plane(64, 512), plane(256, 1020)]);
  const bytes = [new Uint8Array(256).fill(100), new Uint8Array(64).fill(128), new Uint8Array(64).fill(130)];
  const found = planeDifferences(deep, frame(bytes, { bitDepth: 8, alpha: false }));
  expect(found.map(({ plane: name, mean }) => [name, mean])).toEqual([
    ['luma', 0],
    ['blue', 0],
    ['red', 2],
    ['alpha', 0],
  ]);
  expect(problemWithin(found, videoTolerance(outputFormats.webm, { quality: 'good', rate: null }), 'again')).toBeNull();
  expect(() => planeDifferences(deep, frame(bytes, { bitDepth: 8, alpha: false, layout: 'i444' }))).toThrow(
    /its blue is 16×16 instead of 8×8/,
  );
});
