import { expect, test } from 'vitest';
import { frame as framed, yuvFormat } from '../../../server/testing/scene.ts';
import type { PlanarFrame, PlaneFormat } from '../picture.ts';
import { type Comparison, FrameWitness } from './frame-witness.ts';

const size = { width: 48, height: 32 };
const format: PlaneFormat = yuvFormat(size, { alpha: true });

const ramp = (count: number, step: number) => Uint8Array.from({ length: count }, (_, at) => (at * step) & 255);
const rendered = () => [ramp(48 * 32, 3), ramp(24 * 16, 5), ramp(24 * 16, 7), ramp(48 * 32, 1)];

const frame = (planes: (Uint8Array | Uint16Array)[], of: PlaneFormat = format, index = 0): PlanarFrame => ({
  ...framed(of, planes),
  index,
});

/** Compares with what a witness notes of frames. */
function comparisonWith(frames: readonly PlanarFrame[], of = size): Comparison {
  const witness = new FrameWitness(frames.length, of);
  return witness.comparison(inOrder(frames.map((seen) => witness.see(seen))));
}

async function* inOrder<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function differenceOf(decoded: PlanarFrame, seen = frame(rendered())) {
  const comparison = comparisonWith([seen]);
  await comparison.add(0, decoded);
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

test('the same planes do not differ', async () => {
  expect(await differenceOf(frame(rendered()))).toEqual(NONE);
});

test('woven chroma is the same as separate chroma', async () => {
  const [y, u, v, a] = rendered() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const woven = Uint8Array.from({ length: u.length * 2 }, (_, at) => (at % 2 === 0 ? u : v)[at >> 1] as number);
  expect(await differenceOf(frame([y, woven, a], { ...format, layout: 'nv12' }))).toEqual(NONE);
});

test('columns and rows added by a codec are left out', async () => {
  const padded = (plane: Uint8Array, from: number, width: number, height: number) => {
    const wide = new Uint8Array(width * height).fill(99);
    for (let y = 0; y * from < plane.length; y++) wide.set(plane.subarray(y * from, (y + 1) * from), y * width);
    return wide;
  };
  const [y, u, v, a] = rendered() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const planes = [padded(y, 48, 50, 34), padded(u, 24, 25, 17), padded(v, 24, 25, 17)];
  const difference = await differenceOf(frame([...planes, padded(a, 48, 50, 34)], { ...format, coded: { width: 50, height: 34 } }));
  expect(difference).toMatchObject({ colourBlock: 0, alphaBlock: 0 });
});

test('swapped chroma is noticed', async () => {
  const [y, u, v, a] = rendered() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  expect((await differenceOf(frame([y, v, u, a]))).colourMean).toBeGreaterThan(10);
});

test('one wrong alpha sample is noticed', async () => {
  const planes = rendered();
  (planes[3] as Uint8Array)[0] = 200;
  expect(await differenceOf(frame(planes))).toMatchObject({ alphaMax: 200, alphaMean: 200 / (48 * 32) });
});

test('alpha that was lost counts as opaque', async () => {
  const { alphaMean, alphaMax } = await differenceOf(frame(rendered().slice(0, 3), { ...format, alpha: false }));
  expect(alphaMax).toBe(255);
  expect(alphaMean).toBeGreaterThan(100);
});

test('a frame that nobody has noted is not counted', async () => {
  const bare = new FrameWitness(2, size).comparison(inOrder([null]));
  for (const position of [0, 1]) await bare.add(position, frame(rendered(), format, position));
  expect(bare.difference.frames).toBe(0);
});

test('a frame that is left out does not shift the notes of those behind it, and none is compared twice', async () => {
  const frames = [0, 1, 2].map((index) =>
    frame(
      rendered().map((plane) => plane.map((value) => value ^ (index * 9))),
      format,
      index,
    ),
  );
  const comparison = comparisonWith(frames);
  await comparison.add(0, frames[0] as PlanarFrame);
  await comparison.add(2, frames[2] as PlanarFrame);
  expect(comparison.difference).toEqual({ ...NONE, frames: 2 });
  await expect(comparison.add(1, frames[1] as PlanarFrame)).rejects.toThrow(RangeError);
});

test('alpha that the browser has woven into RGBA is the same as a plane of its own', async () => {
  const alpha = rendered()[3] as Uint8Array;
  const woven = Uint8Array.from({ length: alpha.length * 4 }, (_, at) => (at % 4 === 3 ? (alpha[at >> 2] as number) : 99));
  expect(await differenceOf(frame([woven], { ...format, layout: 'rgba' }))).toEqual(NONE);
});

test('a note takes a kilobyte however long the export is, and five frames of it their whole alpha', async () => {
  const count = 172_800;
  const witness = new FrameWitness(count, size);
  const picture = frame(rendered());
  const bytes = (index: number) => witness.see({ ...picture, index }).length;
  const whole = [0, 43_200, 86_400, 129_599, 172_799];
  for (const index of whole) expect(bytes(index)).toBe(1025 + 48 * 32);
  for (const index of [1, 43_199, 86_399, 172_798]) expect(bytes(index)).toBe(1025);
  const huge = { width: 8192, height: 4096 };
  const blank = [8192 * 4096, 4096 * 2048, 4096 * 2048, 8192 * 4096].map((length) => new Uint8Array(length));
  // 64 MB hold two planes of that size: those of the first and the last of three frames.
  expect(new FrameWitness(3, huge).see(frame(blank, { ...format, coded: huge }, 1))).toHaveLength(1025);
});

test('wrong alpha or wrong colours of a single frame are found', async () => {
  const count = 40;
  for (const plane of [1, 3]) {
    const comparison = comparisonWith(Array.from({ length: count }, (_, index) => frame(rendered(), format, index)));
    for (let index = 0; index < count; index++) {
      const planes = rendered();
      if (index === 17) planes[plane]?.fill(0);
      await comparison.add(index, frame(planes));
    }
    expect(comparison.difference).toMatchObject(
      plane === 3 ? { frames: count, alphaFrame: 17, colourBlock: 0 } : { frames: count, colourFrame: 17, colourPlane: 1, alphaBlock: 0 },
    );
    expect(comparison.difference.alphaBlock + comparison.difference.colourBlock).toBeGreaterThan(50);
  }
});

test('a frame more than was announced is an error, not silently unchecked', () => {
  const witness = new FrameWitness(1, size);
  witness.see(frame(rendered()));
  expect(() => witness.see(frame(rendered(), format, 1))).toThrow(RangeError);
});

test('frames without alpha are noted by their colours alone', async () => {
  const opaque = frame(rendered().slice(0, 3), { ...format, alpha: false });
  expect(await differenceOf(opaque, opaque)).toEqual(NONE);
  expect(new FrameWitness(1, size).see(opaque)).toHaveLength(1 + 3 * 256);
});

test('chroma at full size is compared to its last column', async () => {
  const full: PlaneFormat = { ...format, layout: 'i444', bitDepth: 10 };
  const planes = () => [3, 5, 7, 1].map((step) => Uint16Array.from({ length: 48 * 32 }, (_, at) => (at * step) & 1023));
  const compared = (decoded: PlanarFrame) => differenceOf(decoded, frame(planes(), full));
  expect(await compared(frame(planes(), full))).toEqual(NONE);
  const wrong = planes();
  for (let at = 0; at < 48 * 32; at++) if (at % 48 >= 40) (wrong[1] as Uint16Array)[at] = 0;
  expect(await compared(frame(wrong, full))).toMatchObject({ colourPlane: 1 });
  expect((await compared(frame(wrong, full))).colourBlock).toBeGreaterThan(50);
});
