import { expect, test } from 'vitest';
import { active, chainOf, device, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { LOOP } from '../../gpu/asset-texture.ts';
import type { AssetTexture } from '../../gpu/assets.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { TextureUse } from '../../gpu/usage.ts';
import { displacement } from './displacement.ts';

const SIZE = 96;
/** Brightness says where a pixel came from: x in red, y in green. */
const map = (index: number) => rgbaFrame(SIZE, SIZE, (x, y) => [x / SIZE, y / SIZE, 0, 1], index);
const inBytes = (from: number) => Math.round((from / SIZE) * 255) / 255;

/** Where each pixel came from, relative to where it is. */
async function shiftsWith(values: Record<string, ParamValue>, files: AssetTexture[] = [], index = 0) {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(displacement, { shading: 0, ...values })]);
  chain.setAssets(new Map(files.map((file) => ['file', file])));
  const picture = await pictureOf(chain, map, index);
  return (x: number, y: number) => {
    const at = (y * SIZE + x) * 4;
    return [(picture[at] as number) - inBytes(x), (picture[at + 1] as number) - inBytes(y)].map((value) => value * SIZE) as [
      number,
      number,
    ];
  };
}

/** Pictures as large as the frame, of greys given by a function of the place and the layer. */
function file(layers: number, grey: (x: number, y: number, layer: number) => number): AssetTexture {
  const size = [SIZE, SIZE, layers];
  const texture = device.createTexture({ size, format: 'rgba16float', usage: TextureUse.sampled | TextureUse.copyTo });
  const texels = Float16Array.from({ length: SIZE * SIZE * layers * 4 }, (_, at) => {
    const texel = Math.floor(at / 4);
    return at % 4 === 3 ? 1 : grey(texel % SIZE, Math.floor(texel / SIZE) % SIZE, Math.floor(texel / SIZE ** 2));
  });
  device.queue.writeTexture({ texture }, texels.buffer, { bytesPerRow: SIZE * 8, rowsPerImage: SIZE }, size);
  return { texture, layers, rate: layers > 1 ? 12 : 0, low: [0, 0, 0], high: [1, 1, 1], [Symbol.dispose]: () => texture.destroy() };
}

test('waves move every pixel by the slope of four sines', async () => {
  const shiftAt = await shiftsWith({ texture: 'wave', amount: 10, scale: 50, rate: 12 }, [], 10);
  const seconds = Math.floor((10 / 30) * 12 + 1e-3) / 12;
  for (const [x, y] of [
    [30, 30],
    [48, 61],
    [70, 35],
    [40, 70],
  ] as const) {
    const expected = [0, 0];
    for (let k = 0; k < 4; k++) {
      const [ax, ay] = [Math.cos(0.5 + 1.9 * k), Math.sin(0.5 + 1.9 * k)];
      const length = 190 / (1 + 0.55 * k);
      const phase = 2 * Math.PI * ((((x + 0.5) * ax + (y + 0.5) * ay) * 2) / length - seconds * (0.35 + 0.17 * k));
      expected[0] = (expected[0] as number) + Math.cos(phase) * ax * 4;
      expected[1] = (expected[1] as number) + Math.cos(phase) * ay * 4;
    }
    shiftAt(x, y).forEach((shift, axis) => {
      expect(Math.abs(shift - (expected[axis] as number))).toBeLessThan(0.3);
    });
  }
});

test('a picture of the user’s moves pixels by the slope of its brightness', async () => {
  using ramp = file(1, (x) => x / 200);
  const shiftAt = await shiftsWith({ texture: 'own', picture: 'file', amount: 20, rate: 0 }, [ramp]);
  // Brightness rises by 6/200 over the six texels that the slope is taken from, and the slope counts three times.
  for (const [x, y] of [
    [30, 30],
    [60, 50],
  ] as const) {
    const [dx, dy] = shiftAt(x, y);
    expect(Math.abs(dx - 20 * 3 * (6 / 200))).toBeLessThan(0.3);
    expect(Math.abs(dy)).toBeLessThan(0.3);
  }
});

test('a loop shows its pictures in turn, at the rate asked for', async () => {
  using loop = file(3, (x, _, layer) => (layer * x) / 400);
  for (const [index, layer] of [
    [0, 0],
    [5, 1],
    [12, 2],
    [15, 0],
    [20, 1],
  ] as const) {
    const shiftAt = await shiftsWith({ texture: 'own', picture: 'file', amount: 20, rate: 6 }, [loop], index);
    expect(Math.abs(shiftAt(40, 40)[0] - (20 * 3 * 6 * layer) / 400)).toBeLessThan(0.25);
  }
});

test('a surface holds for a tick, then lies anew, and stands still at rate 0', async () => {
  const shiftsAt = async (rate: number, index: number) => {
    const shiftAt = await shiftsWith({ amount: 60, rate }, [], index);
    return Array.from({ length: 40 }, (_, k) => shiftAt(28 + k, 20 + k).map((value) => value.toFixed(3))).join(' ');
  };
  expect(await shiftsAt(10, 4)).toBe(await shiftsAt(10, 3));
  expect(await shiftsAt(10, 6)).not.toBe(await shiftsAt(10, 3));
  expect(await shiftsAt(0, 40)).toBe(await shiftsAt(0, 0));
});

test('creases bend the picture without tearing it', async () => {
  const shiftAt = await shiftsWith({ amount: 10, scale: 60 });
  let moved = 0;
  for (let y = 12; y < SIZE - 12; y++) {
    for (let x = 12; x < SIZE - 12; x++) {
      const [dx, dy] = shiftAt(x, y);
      const [rx, ry] = shiftAt(x + 1, y);
      moved = Math.max(moved, Math.hypot(dx, dy));
      expect(Math.hypot(rx - dx, ry - dy)).toBeLessThan(2.5);
    }
  }
  expect(moved).toBeGreaterThan(2);
});

test('its help says how much of a sequence and of a clip is used', () => {
  const { help } = displacement.params.picture;
  expect(help).toContain(`the first ${LOOP.pictures} pictures`);
  expect(help).toContain(`the first ${LOOP.pictures / LOOP.rate} s`);
});
