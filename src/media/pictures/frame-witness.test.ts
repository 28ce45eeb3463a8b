import { expect, test } from 'vitest';
import { frame as framed, yuvFormat } from '../../../server/testing/scene.ts';
import type { PlanarFrame, PlaneFormat } from '../picture.ts';
import { detailFor, FrameWitness } from './frame-witness.ts';

const size = { width: 48, height: 32 };
const format: PlaneFormat = yuvFormat(size, { alpha: true });

const ramp = (count: number, step: number) => Uint8Array.from({ length: count }, (_, at) => (at * step) & 255);
const rendered = () => [ramp(48 * 32, 3), ramp(24 * 16, 5), ramp(24 * 16, 7), ramp(48 * 32, 1)];

const frame = (planes: (Uint8Array | Uint16Array)[], of: PlaneFormat = format, index = 0): PlanarFrame => ({
  ...framed(of, planes),
  index,
});

function differenceOf(decoded: PlanarFrame) {
  const witness = new FrameWitness(1, size);
  witness.see(frame(rendered()));
  const comparison = witness.comparison();
  comparison.add(0, decoded);
  return comparison.difference;
}

const NONE = {
  frames: 1,
  alphaMean: 0,
  alphaMax: 0,
  alphaBlock: 0,
  alphaFrame: 0,
  colourBlock: 0,
  colourPlane: 0,
  colourFrame: 0,
  colourMean: 0,
};

test('the same planes do not differ', () => {
  expect(differenceOf(frame(rendered()))).toEqual(NONE);
});

test('woven chroma is the same as separate chroma', () => {
  const [y, u, v, a] = rendered() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const woven = Uint8Array.from({ length: u.length * 2 }, (_, at) => (at % 2 === 0 ? u : v)[at >> 1] as number);
  expect(differenceOf(frame([y, woven, a], { ...format, layout: 'nv12' }))).toEqual(NONE);
});

test('columns and rows added by a codec are left out', () => {
  const padded = (plane: Uint8Array, from: number, width: number, height: number) => {
    const wide = new Uint8Array(width * height).fill(99);
    for (let y = 0; y * from < plane.length; y++) wide.set(plane.subarray(y * from, (y + 1) * from), y * width);
    return wide;
  };
  const [y, u, v, a] = rendered() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const planes = [padded(y, 48, 50, 34), padded(u, 24, 25, 17), padded(v, 24, 25, 17)];
  const difference = differenceOf(frame([...planes, padded(a, 48, 50, 34)], { ...format, coded: { width: 50, height: 34 } }));
  expect(difference).toMatchObject({ colourBlock: 0, alphaBlock: 0 });
});

test('swapped chroma is noticed', () => {
  const [y, u, v, a] = rendered() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  expect(differenceOf(frame([y, v, u, a])).colourMean).toBeGreaterThan(10);
});

test('one wrong alpha sample is noticed', () => {
  const planes = rendered();
  (planes[3] as Uint8Array)[0] = 200;
  expect(differenceOf(frame(planes))).toMatchObject({ alphaMax: 200, alphaMean: 200 / (48 * 32) });
});

test('alpha that was lost counts as opaque', () => {
  const { alphaMean, alphaMax } = differenceOf(frame(rendered().slice(0, 3), { ...format, alpha: false }));
  expect(alphaMax).toBe(255);
  expect(alphaMean).toBeGreaterThan(100);
});

test('a frame that nobody rendered is not counted', () => {
  const witness = new FrameWitness(1, size);
  expect(witness.comparison().difference.frames).toBe(0);
});

test('alpha that the browser has woven into RGBA is the same as a plane of its own', () => {
  const alpha = rendered()[3] as Uint8Array;
  const woven = Uint8Array.from({ length: alpha.length * 4 }, (_, at) => (at % 4 === 3 ? (alpha[at >> 2] as number) : 99));
  expect(differenceOf(frame([woven], { ...format, layout: 'rgba' }))).toEqual(NONE);
});

const HD = { width: 1920, height: 1080 };
const MB = 2 ** 20;
const LENGTHS = [1, 1000, 43_690, 43_691, 131_072, 131_073, 1_000_000, 30_000_000];

test.each(LENGTHS)('an export of %i frames is remembered within its bounds', (frames) => {
  const { alphaSide, colourEvery, samples } = detailFor(frames, HD);
  expect(frames * alphaSide ** 2).toBeLessThanOrEqual(32 * MB);
  expect(Math.ceil(frames / colourEvery) * 3 * 256).toBeLessThanOrEqual(32 * MB + 768);
  expect(samples * HD.width * HD.height).toBeLessThanOrEqual(64 * MB);
  expect(samples).toBeGreaterThanOrEqual(1);
});

test('only as much is left out as the bounds ask for', () => {
  expect(detailFor(43_690, HD)).toEqual({ alphaSide: 16, colourEvery: 1, samples: 5 });
  expect(detailFor(131_072, HD)).toEqual({ alphaSide: 16, colourEvery: 3, samples: 5 });
  expect(detailFor(131_073, HD)).toMatchObject({ alphaSide: 8 });
  expect(detailFor(100, { width: 7680, height: 4320 }).samples).toBe(2);
  expect(detailFor(3, HD).samples).toBe(3);
});

test('however long the export, wrong alpha of a single frame is found, also where its colours are not kept', () => {
  const count = 40;
  for (const alphaSide of [16, 8, 2, 1]) {
    const witness = new FrameWitness(count, size, { alphaSide, colourEvery: 7, samples: 1 });
    for (let index = 0; index < count; index++) witness.see(frame(rendered(), format, index));
    const comparison = witness.comparison();
    for (let index = 0; index < count; index++) {
      const planes = rendered();
      // Fully clear instead of a ramp.
      if (index === 17) planes[3]?.fill(0);
      comparison.add(index, frame(planes));
    }
    expect(comparison.difference).toMatchObject({ frames: count, alphaFrame: 17, colourBlock: 0 });
    expect(comparison.difference.alphaBlock).toBeGreaterThan(100);
  }
});

test('wrong colours are found in the frames whose colours are kept', () => {
  const witness = new FrameWitness(9, size, { alphaSide: 16, colourEvery: 4, samples: 1 });
  for (let index = 0; index < 9; index++) witness.see(frame(rendered(), format, index));
  const comparison = witness.comparison();
  for (let index = 0; index < 9; index++) {
    const planes = rendered();
    if (index === 8) planes[1]?.fill(0);
    comparison.add(index, frame(planes));
  }
  expect(comparison.difference).toMatchObject({ colourPlane: 1, colourFrame: 8 });
});

test('a frame more than was announced is an error, not silently unchecked', () => {
  const witness = new FrameWitness(1, size);
  witness.see(frame(rendered()));
  expect(() => witness.see(frame(rendered(), format, 1))).toThrow(RangeError);
});

test('what one run has noted another one compares with, coarse or fine', () => {
  const detail = { alphaSide: 8, colourEvery: 3, samples: 2 };
  const [seen, told] = [new FrameWitness(7, size, detail), new FrameWitness(7, size, detail)];
  for (let index = 0; index < 7; index++) {
    const planes = rendered().map((plane) => plane.map((value) => value ^ (index * 9)));
    told.recall(index, seen.see(frame(planes, format, index)));
  }
  const [first, second] = [seen.comparison(), told.comparison()];
  for (let index = 0; index < 7; index++) for (const each of [first, second]) each.add(index, frame(rendered(), format, index));
  expect(second.difference).toEqual(first.difference);
  expect(second.difference).toMatchObject({ frames: 7 });
  expect(second.difference.colourBlock).toBeGreaterThan(10);
  expect(second.difference.alphaMax).toBeGreaterThan(10);
  const bare = new FrameWitness(1, size);
  bare.recall(0, new FrameWitness(1, size).see(frame(rendered().slice(0, 3), { ...format, alpha: false })));
  expect(bare.length).toBe(1);
});

test('chroma at full size is compared to its last column', () => {
  const full: PlaneFormat = { ...format, layout: 'i444', bitDepth: 10 };
  const planes = () => [3, 5, 7, 1].map((step) => Uint16Array.from({ length: 48 * 32 }, (_, at) => (at * step) & 1023));
  const witness = new FrameWitness(1, size);
  witness.see(frame(planes(), full));
  const compared = (decoded: PlanarFrame) => {
    const comparison = witness.comparison();
    comparison.add(0, decoded);
    return comparison.difference;
  };
  expect(compared(frame(planes(), full))).toEqual(NONE);
  const wrong = planes();
  for (let at = 0; at < 48 * 32; at++) if (at % 48 >= 40) (wrong[1] as Uint16Array)[at] = 0;
  expect(compared(frame(wrong, full))).toMatchObject({ colourPlane: 1 });
  expect(compared(frame(wrong, full)).colourBlock).toBeGreaterThan(50);
});
