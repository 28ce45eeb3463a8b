import { expect, test } from 'vitest';
import { active, chainOf, device } from '../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../server/testing/scene.ts';
import { despill } from '../shaders/despill/despill.ts';
import { type Placement, Presenter } from './presenter.ts';
import { TextureUse } from './usage.ts';

const SIZE = 16;
const centred: Placement = { view: 'composite', backdrop: 'black', zoom: 4, centre: { x: SIZE / 2, y: SIZE / 2 }, wipe: null, grid: null };

/** Upper half opaque spilled grey, lower half half transparent red. */
const source = () => rgbaFrame(SIZE, SIZE, (_, y) => (y < SIZE / 2 ? [0.4, 0.8, 0.4, 1] : [1, 0, 0, 0.5]));

/** Draws at 4× on a 64×64 canvas and returns a reader of its pixels, 0…1. */
async function drawn(placement: Partial<Placement>): Promise<(x: number, y: number) => number[]> {
  const format = rgbaFormat(SIZE, SIZE);
  using chain = await chainOf(format, [active(despill, { strength: 1, restore: 0 })]);
  using presenter = await Presenter.create(device, format, 'rgba8unorm');
  const canvas = device.createTexture({ size: [64, 64], format: 'rgba8unorm', usage: TextureUse.attachment | TextureUse.copyFrom });
  chain.push(source(), 0);
  presenter.draw(canvas, chain, { ...centred, ...placement }, null);
  const buffer = device.createBuffer({ size: 64 * 64 * 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture: canvas }, { buffer, bytesPerRow: 256 }, [64, 64]);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(GPUMapMode.READ);
  const bytes = new Uint8Array(buffer.getMappedRange().slice(0));
  buffer.destroy();
  canvas.destroy();
  return (x, y) => [...bytes.subarray((y * 64 + x) * 4, (y * 64 + x) * 4 + 3)].map((value) => Math.round((value / 255) * 100) / 100);
}

test('composite shows the picture over the backdrop', async () => {
  const black = await drawn({ backdrop: 'black' });
  expect(black(10, 50)).toEqual([0.5, 0, 0]);
  const white = await drawn({ backdrop: 'white' });
  expect(white(10, 50)).toEqual([1, 0.5, 0.5]);
  const checker = await drawn({ backdrop: 'checker' });
  expect(checker(2, 50)).not.toEqual(checker(14, 50));
  // The despilled half is opaque: the same over anything.
  expect(black(10, 10)).toEqual(white(10, 10));
  expect(black(10, 10)[1]).toBeLessThan(0.75);
});

test('source shows what came in, matte its alpha, foreground its colour without the backdrop', async () => {
  expect((await drawn({ view: 'source' }))(10, 10)).toEqual([0.4, 0.8, 0.4]);
  const matte = await drawn({ view: 'matte' });
  expect(matte(10, 10)).toEqual([1, 1, 1]);
  expect(matte(10, 50)[0]).toBeCloseTo(0.5, 2);
  expect((await drawn({ view: 'foreground', backdrop: 'white' }))(10, 50)).toEqual([1, 0, 0]);
});

test('status tells opaque, mixed and clear apart', async () => {
  const status = await drawn({ view: 'status' });
  const [red, green] = status(10, 10) as [number, number];
  expect(green).toBeGreaterThan(red);
  const [mixedRed, mixedGreen, mixedBlue] = status(10, 50) as [number, number, number];
  expect(mixedRed).toBeGreaterThan(0.5);
  expect(mixedGreen).toBeGreaterThan(mixedBlue);
});

test('left of the wipe lies the source, right of it the picture', async () => {
  const wiped = await drawn({ wipe: 0.5 });
  expect(wiped(10, 10)).toEqual([0.4, 0.8, 0.4]);
  expect(wiped(50, 10)).not.toEqual([0.4, 0.8, 0.4]);
});

test('zoom and centre place the picture; around it is the surround', async () => {
  const small = await drawn({ view: 'source', zoom: 2, backdrop: 'black' });
  expect(small(10, 10)).toEqual([0.07, 0.07, 0.07].map((value) => expect.closeTo(value, 1)));
  expect(small(20, 20)).toEqual([0.4, 0.8, 0.4]);
  const moved = await drawn({ view: 'source', zoom: 8, centre: { x: 8, y: 12 }, backdrop: 'black' });
  expect(moved(32, 32)).toEqual([0.5, 0, 0]);
});

test('the grid lies on whole picture pixels', async () => {
  const grid = { size: 8, colour: [1, 1, 1] as const };
  const lined = await drawn({ view: 'source', grid });
  const plain = await drawn({ view: 'source' });
  expect(lined(32, 10)).not.toEqual(plain(32, 10));
  expect(lined(30, 10)).toEqual(plain(30, 10));
});
