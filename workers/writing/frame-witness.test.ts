import { expect, test } from 'vitest';
import type { PlanarFrame, PlaneFormat } from '../../src/media/picture.ts';
import { FrameWitness } from './frame-witness.ts';

const size = { width: 48, height: 32 };
const colour = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' } as const;
const format: PlaneFormat = {
  coded: size,
  layout: 'i420',
  bitDepth: 8,
  alpha: true,
  rotation: 0,
  pixelAspect: { num: 1, den: 1 },
  colour,
};

const ramp = (count: number, step: number) => Uint8Array.from({ length: count }, (_, at) => (at * step) & 255);
const rendered = () => [ramp(48 * 32, 3), ramp(24 * 16, 5), ramp(24 * 16, 7), ramp(48 * 32, 1)];

function frame(planes: readonly (Uint8Array | Uint16Array)[], of: PlaneFormat = format): PlanarFrame {
  return { index: 0, time: 0, duration: 0.1, format: of, planes, [Symbol.dispose]: () => undefined };
}

function differenceOf(decoded: PlanarFrame) {
  const witness = new FrameWitness(1);
  witness.see(frame(rendered()));
  const comparison = witness.comparison(size);
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
  const witness = new FrameWitness(1);
  expect(witness.comparison(size).difference.frames).toBe(0);
});
