import { afterAll, expect, test } from 'vitest';
import { chainOf, device, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { Chain } from '../chain.ts';
import { compileMeter, type PictureDifference, PictureMeter } from './picture-meter.ts';

type Paint = (x: number, y: number) => readonly number[];

const program = await compileMeter(device);
const open: Disposable[] = [];
afterAll(() => {
  for (const one of open) one[Symbol.dispose]();
});

/** The chain that holds a painted picture, and its texels. */
async function painted(width: number, height: number, paint: Paint): Promise<{ chain: Chain; texels: Float32Array }> {
  const chain = await chainOf(rgbaFormat(width, height), []);
  open.push(chain);
  return { chain, texels: await pictureOf(chain, () => rgbaFrame(width, height, paint)) };
}

// The oracle, in plain loops over one plane, after the papers.

const clampTo = (value: number, most: number) => Math.min(Math.max(value, 0), most);

/** Red, green and blue over grey, 0 to 1. */
const shown = (texels: Float32Array, at: number): number[] =>
  [0, 1, 2].map((channel) => clampTo((texels[at * 4 + channel] as number) + 0.5 * (1 - (texels[at * 4 + 3] as number)), 1));

const lumaOf = ([red, green, blue]: number[]) => 0.2126 * (red as number) + 0.7152 * (green as number) + 0.0722 * (blue as number);

class Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float64Array;
  constructor(width: number, height: number, texels: Float32Array) {
    this.width = width;
    this.height = height;
    this.values = Float64Array.from({ length: width * height }, (_, at) => lumaOf(shown(texels, at)));
  }
  at = (x: number, y: number) => this.values[clampTo(y, this.height - 1) * this.width + clampTo(x, this.width - 1)] as number;
  has = (x: number, y: number) => x >= 0 && y >= 0 && x < this.width && y < this.height;
  isEdge = (x: number, y: number) => {
    const { at } = this;
    const across = at(x + 1, y - 1) + 2 * at(x + 1, y) + at(x + 1, y + 1) - at(x - 1, y - 1) - 2 * at(x - 1, y) - at(x - 1, y + 1);
    const down = at(x - 1, y + 1) + 2 * at(x, y + 1) + at(x + 1, y + 1) - at(x - 1, y - 1) - 2 * at(x, y - 1) - at(x + 1, y - 1);
    return Math.hypot(across, down) / 4 >= 0.05;
  };
  variance = () => {
    const { at, width, height } = this;
    const bends = [...this.values.keys()].map((index) => {
      const [x, y] = [index % width, Math.floor(index / width)];
      return (at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y)) * 255;
    });
    const mean = bends.reduce((sum, bend) => sum + bend, 0) / (width * height);
    return bends.reduce((sum, bend) => sum + (bend - mean) ** 2, 0) / (width * height);
  };
}

function ssimOf(one: Plane, other: Plane): number | null {
  const window: { dx: number; dy: number; weight: number }[] = [];
  for (let dy = -5; dy <= 5; dy++) for (let dx = -5; dx <= 5; dx++) window.push({ dx, dy, weight: Math.exp(-(dx * dx + dy * dy) / 4.5) });
  const sum = window.reduce((all, { weight }) => all + weight, 0);
  let [total, count] = [0, 0];
  for (let y = 5; y < one.height - 5; y++) {
    for (let x = 5; x < one.width - 5; x++) {
      const mean = (value: (dx: number, dy: number) => number) =>
        window.reduce((all, { dx, dy, weight }) => all + (weight / sum) * value(x + dx, y + dy), 0);
      const [m, n] = [mean(one.at), mean(other.at)];
      const v = mean((a, b) => (one.at(a, b) - m) ** 2);
      const w = mean((a, b) => (other.at(a, b) - n) ** 2);
      const c = mean((a, b) => (one.at(a, b) - m) * (other.at(a, b) - n));
      total += ((2 * m * n + 1e-4) * (2 * c + 9e-4)) / ((m * m + n * n + 1e-4) * (v + w + 9e-4));
      count++;
    }
  }
  return count > 0 ? total / count : null;
}

function coherenceOf(one: Plane, other: Plane): number {
  const share = (of: Plane, among: Plane) => {
    let [all, near] = [0, 0];
    for (let y = 0; y < of.height; y++) {
      for (let x = 0; x < of.width; x++) {
        if (!of.isEdge(x, y)) continue;
        all++;
        const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [x + dx, y + dy] as const));
        if (around.some(([a, b]) => among.has(a, b) && among.isEdge(a, b))) near++;
      }
    }
    return near / all;
  };
  const [recall, precision] = [share(one, other), share(other, one)];
  return (2 * recall * precision) / (recall + precision);
}

const noise = (x: number, y: number, seed: number) => {
  const value = Math.sin(x * 12.9898 + y * 78.233 + seed * 37.719) * 43758.5453;
  return value - Math.floor(value);
};

/** A ring with a soft matte around it, shifted and with grain. */
const ring =
  (shift: number, grain: number): Paint =>
  (x, y) => {
    const away = Math.hypot(x - 26 - shift, y - 19);
    const light = away > 8 && away < 13 ? 0.85 : 0.2 + 0.4 * (x / 53);
    const g = (noise(x, y, 1) - 0.5) * grain;
    return [light + g, light * 0.8 + g, 0.3 + g, clampTo((24 - away) / 6, 1)];
  };

test('every measure agrees with its definition, over alpha and in tiles that the picture does not fill', async () => {
  const [width, height] = [53, 38];
  const reference = await painted(width, height, ring(0, 0.05));
  const tested = await painted(width, height, ring(1.5, 0.2));
  using meter = new PictureMeter(device, program, { width, height });
  const found = await meter.measure(4, reference.chain.picture, tested.chain.picture);
  const [one, other] = [new Plane(width, height, reference.texels), new Plane(width, height, tested.texels)];
  const squares = [...one.values.keys()].flatMap((at) => {
    const [a, b] = [shown(reference.texels, at), shown(tested.texels, at)];
    return a.map((value, channel) => (value - (b[channel] as number)) ** 2);
  });
  expect(found.mse).toBeCloseTo(squares.reduce((sum, square) => sum + square, 0) / squares.length, 5);
  expect(found.mse).toBeGreaterThan(0.005);
  expect(found.ssim).toBeCloseTo(ssimOf(one, other) as number, 4);
  expect(found.edges).toBeCloseTo(coherenceOf(one, other), 3);
  expect(found.edges).toBeGreaterThan(0.3);
  expect(found.edges).toBeLessThan(0.95);
  expect(found.referenceSharpness / one.variance()).toBeCloseTo(1, 4);
  expect(found.sharpness / other.variance()).toBeCloseTo(1, 4);
  expect(found.flicker).toBeNull();
  // The next frame: both move, not alike.
  const moving = await painted(width, height, ring(0.5, 0.05));
  const next = await painted(width, height, ring(2.5, 0.2));
  const { flicker } = await meter.measure(5, moving.chain.picture, next.chain.picture);
  const [oneNext, otherNext] = [new Plane(width, height, moving.texels), new Plane(width, height, next.texels)];
  const changes = [...one.values.keys()].map((at) => {
    const change = (now: Plane, before: Plane) => (now.values[at] as number) - (before.values[at] as number);
    return (change(otherNext, other) - change(oneNext, one)) ** 2;
  });
  expect(flicker).toBeCloseTo(Math.sqrt(changes.reduce((sum, square) => sum + square, 0) / changes.length), 5);
  // A frame was left out, so nothing is said of a change.
  expect((await meter.measure(8, reference.chain.picture, next.chain.picture)).flicker).toBeNull();
});

const measured = async (width: number, height: number, reference: Paint, tested: Paint): Promise<PictureDifference> => {
  const [one, other] = [await painted(width, height, reference), await painted(width, height, tested)];
  using meter = new PictureMeter(device, program, { width, height });
  // Awaited here: the meter closes with this scope.
  return await meter.measure(0, one.chain.picture, other.chain.picture);
};

test('the same picture is the same in every measure', async () => {
  const same = await measured(40, 30, ring(0, 0.1), ring(0, 0.1));
  expect(same.ssim).toBeCloseTo(1, 5);
  expect({ ...same, ssim: 1 }).toMatchObject({ mse: 0, edges: 1 });
  expect(same.sharpness).toBe(same.referenceSharpness);
});

test('two plain greys give what the formulas say', async () => {
  const grey = (code: number) => () => [code / 255, code / 255, code / 255, 1];
  const { ssim, mse, edges, sharpness } = await measured(24, 24, grey(51), grey(102));
  // 20 log10(255 / 51) dB; of structural similarity only the term of luminance is left.
  expect(-10 * Math.log10(mse)).toBeCloseTo(13.9794, 2);
  expect(ssim).toBeCloseTo((2 * 0.2 * 0.4 + 1e-4) / (0.04 + 0.16 + 1e-4), 3);
  expect({ edges, sharpness }).toEqual({ edges: 1, sharpness: 0 });
});

test('a line that is a pixel off is the same edge, three pixels off it is another', async () => {
  const step =
    (from: number): Paint =>
    (x) => [x < from ? 0.1 : 0.9, x < from ? 0.1 : 0.9, x < from ? 0.1 : 0.9, 1];
  expect((await measured(40, 20, step(20), step(21))).edges).toBe(1);
  expect((await measured(40, 20, step(20), step(25))).edges).toBe(0);
  const flat: Paint = () => [0.5, 0.5, 0.5, 1];
  expect((await measured(40, 20, step(20), flat)).edges).toBe(0);
});

test('colours under full transparency count for nothing, and a picture smaller than a window has no similarity', async () => {
  const clear =
    (red: number): Paint =>
    () => [red, 0.2, 0.2, 0];
  expect((await measured(20, 20, clear(1), clear(0))).mse).toBe(0);
  expect((await measured(10, 20, ring(0, 0), ring(1, 0))).ssim).toBeNull();
});

test('what the GPU refuses to measure is an error, not the numbers of the frame before', async () => {
  const { chain } = await painted(24, 20, (x, y) => [x / 24, y / 20, 0.5, 1]);
  using meter = new PictureMeter(device, program, { width: 24, height: 20 });
  expect(await meter.measure(0, chain.picture, chain.picture)).toMatchObject({ mse: 0, flicker: null });
  const gone = device.createTexture({ size: [24, 20], format: 'rgba16float', usage: 4 });
  gone.destroy();
  await expect(meter.measure(1, chain.picture, gone)).rejects.toMatchObject({ code: 'gpu-failed' });
  expect(await meter.measure(2, chain.picture, chain.picture)).toMatchObject({ mse: 0, flicker: null });
});
