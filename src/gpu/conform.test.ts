import { expect, test } from 'vitest';
import { device, pipelines } from '../../server/testing/gpu.ts';
import { frame, yuvFormat } from '../../server/testing/scene.ts';
import { type PlaneFormat, planeSizes } from '../media/picture.ts';
import type { FrameSource } from '../media/source.ts';
import { constantTimeline } from '../media/time.ts';
import { commonFormat, conformed, type Framing } from './conform.ts';

const never = new AbortController().signal;
const gpu = { device, pipelines, paced: false };

/** A clip of three frames, each plane filled with what `sample` says for a plane and a frame; open frames are counted. */
function clip(format: PlaneFormat, sample: (plane: number, index: number) => number) {
  const counts = { open: 0 };
  const timeline = constantTimeline(3, { num: 10, den: 1 });
  const size = format.coded;
  const source: FrameSource = {
    info: { format, size, timeline, kind: 'video', container: '', codec: '', frameRate: 10, constantRate: true, audio: null, warnings: [] },
    async *frames(indices) {
      for (const index of indices) {
        counts.open++;
        const planes = planeSizes(format).map(({ width, height }, plane) => {
          const samples = format.bitDepth > 8 ? new Uint16Array(width * height) : new Uint8Array(width * height);
          return samples.fill(sample(plane, index));
        });
        yield { ...frame(format, planes, index, 10), [Symbol.dispose]: () => void counts.open-- };
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { source, counts };
}

async function planesOf(source: FrameSource, indices: readonly number[] = [0, 1, 2]) {
  const read: { index: number; time: number; planes: number[][] }[] = [];
  for await (using one of source.frames(indices, never)) {
    read.push({ index: one.index, time: one.time, planes: one.planes.map((plane) => [...plane]) });
  }
  return read;
}

test('clips that are alike are left as they are', () => {
  const format = yuvFormat({ width: 20, height: 10 });
  const info = { format, size: format.coded };
  expect(commonFormat([info, { ...info, format: { ...format, pixelAspect: { num: 2, den: 2 } } }])).toBeNull();
});

test('the common format has the size of the first, the depth of the deepest, and alpha where any has it', () => {
  const first = yuvFormat({ width: 21, height: 10 });
  const deep = yuvFormat({ width: 40, height: 40 }, { bitDepth: 10 });
  const clear = yuvFormat({ width: 40, height: 40 }, { alpha: true });
  const common = commonFormat([first, deep, clear].map((format) => ({ format, size: format.coded })));
  expect(common).toMatchObject({ coded: { width: 22, height: 10 }, layout: 'i420', bitDepth: 10, alpha: true, colour: first.colour });
});

test.each<[Framing, number, number]>([
  ['contain', 6, 14],
  ['cover', 0, 20],
])('a wide picture in a narrow frame: %s', async (framing, top, bottom) => {
  const format = yuvFormat({ width: 16, height: 20 });
  const wide = yuvFormat({ width: 64, height: 32 });
  const { source, counts } = clip(wide, (plane, index) => (plane === 0 ? 90 + index * 30 : plane === 1 ? 100 : 170));
  await using narrow = await conformed(gpu, source, { format, framing });
  expect(narrow.info).toMatchObject({ size: { width: 16, height: 20 }, format });
  const read = await planesOf(narrow);
  expect(read.map(({ index, time }) => [index, time])).toEqual([
    [0, 0],
    [1, 0.1],
    [2, 0.2],
  ]);
  for (const { index, planes } of read) {
    const [luma, u, v] = planes as [number[], number[], number[]];
    expect([luma.length, u.length, v.length]).toEqual([320, 80, 80]);
    for (let row = 0; row < 20; row++) {
      const isPicture = row >= top && row < bottom;
      const expected = [isPicture ? 90 + index * 30 : 16, isPicture ? 100 : 128, isPicture ? 170 : 128];
      for (let x = 0; x < 16; x++) {
        const chroma = (row >> 1) * 8 + (x >> 1);
        const found = [luma[row * 16 + x], u[chroma], v[chroma]];
        for (const [plane, value] of found.entries())
          expect(Math.abs((value as number) - (expected[plane] as number))).toBeLessThanOrEqual(1);
      }
    }
  }
  expect(counts.open).toBe(0);
});

test('beside a picture with alpha there is nothing, and an opaque one is covered by alpha where it is', async () => {
  const format = yuvFormat({ width: 32, height: 16 }, { alpha: true, bitDepth: 10 });
  const { source } = clip(yuvFormat({ width: 16, height: 16 }), (plane) => (plane === 0 ? 200 : 128));
  await using wider = await conformed(gpu, source, { format, framing: 'contain' });
  const [first] = await planesOf(wider, [1]);
  const alpha = first?.planes[3] as number[];
  expect(alpha.slice(0, 32)).toEqual([...Array(8).fill(0), ...Array(16).fill(1023), ...Array(8).fill(0)]);
  expect(Math.abs((first?.planes[0]?.[16] as number) - 800)).toBeLessThanOrEqual(2);
});

test('whoever stops in the middle leaves nothing open', async () => {
  const { source, counts } = clip(yuvFormat({ width: 16, height: 16 }), () => 128);
  await using other = await conformed(gpu, source, { format: yuvFormat({ width: 32, height: 32 }), framing: 'contain' });
  for await (using one of other.frames([0, 1, 2], never)) if (one.index === 0) break;
  expect(counts.open).toBe(0);
});
