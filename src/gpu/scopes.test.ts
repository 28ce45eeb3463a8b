import { expect, test } from 'vitest';
import { active, chainOf, device } from '../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../server/testing/scene.ts';
import { exposure } from '../shaders/exposure/exposure.ts';
import { colourBackdrop } from './backdrop.ts';
import type { Chain } from './chain.ts';
import type { Placement } from './presenter.ts';
import { readPicture } from './read-picture.ts';
import { SCOPE_COLUMNS, SCOPE_LEVELS, SCOPE_VECTORS, SCOPE_WEIGHT, type ScopePlot } from './scope-axes.ts';
import { Scopes } from './scopes.ts';
import { BufferUse, MAP_READ, TextureUse } from './usage.ts';

const { count: LEVELS, zero: ZERO } = SCOPE_LEVELS;
const { side: SIDE, reach: REACH } = SCOPE_VECTORS;

async function read(source: GPUBuffer): Promise<Uint32Array> {
  const buffer = device.createBuffer({ size: source.size, usage: BufferUse.mapRead | BufferUse.copyTo });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(source, 0, buffer, 0, source.size);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(MAP_READ);
  const counts = new Uint32Array(buffer.getMappedRange().slice(0));
  buffer.destroy();
  return counts;
}

/** Straight red, green and blue of a pixel, and what it counts. */
type Pixel = readonly [number, number, number, number];

const levelOf = (value: number) => Math.min(Math.max(Math.floor(value * 256) + ZERO, 0), LEVELS - 1);
const vectorOf = (difference: number) => Math.min(Math.max(Math.floor((difference / REACH / 2 + 0.5) * SIDE), 0), SIDE - 1);
const lumaOf = ([red, green, blue]: Pixel) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** What the shader should have counted. */
function oracle(width: number, height: number, pixelAt: (x: number, y: number) => Pixel) {
  const columns = Math.min(width, SCOPE_COLUMNS);
  const waves = new Uint32Array(4 * SCOPE_COLUMNS * LEVELS);
  const vectors = new Uint32Array(SIDE * SIDE);
  for (let column = 0; column < columns; column++) {
    for (let x = Math.floor((column * width) / columns); x < Math.floor(((column + 1) * width) / columns); x++) {
      for (let y = 0; y < height; y++) {
        const pixel = pixelAt(x, y);
        const luma = lumaOf(pixel);
        const weight = Math.round(pixel[3] * SCOPE_WEIGHT);
        [pixel[0], pixel[1], pixel[2], luma].forEach((value, channel) => {
          const bin = (channel * SCOPE_COLUMNS + column) * LEVELS + levelOf(value);
          waves[bin] = (waves[bin] as number) + weight;
        });
        const bin = vectorOf((pixel[0] - luma) / 1.5748) * SIDE + vectorOf((pixel[2] - luma) / 1.8556);
        vectors[bin] = (vectors[bin] as number) + weight;
      }
    }
  }
  return { waves, vectors };
}

/** Share of what was counted that lies in another bin: rounding may put a value at a bin's edge on its other side. */
function astray(counted: Uint32Array, expected: Uint32Array): number {
  expect(counted.length).toBe(expected.length);
  const total = expected.reduce((sum, value) => sum + value, 0);
  expect(counted.reduce((sum, value) => sum + value, 0)).toBe(total);
  return counted.reduce((sum, value, bin) => sum + Math.abs(value - (expected[bin] as number)), 0) / total / 2;
}

/** Soft shapes in many colours, partly transparent, brighter than white once exposed. */
const paint = (x: number, y: number) => [
  ((x * 37 + y * 11) % 256) / 255,
  ((x * 5 + y * 91) % 256) / 255,
  ((x + y * 3) % 256) / 255,
  x % 7 === 0 ? 0 : x % 5 === 0 ? 0.5 : 1,
];

async function painted(width: number, height: number): Promise<Chain> {
  const chain = await chainOf(rgbaFormat(width, height), [active(exposure, { exposure: 0.4 })]);
  chain.push(rgbaFrame(width, height, paint), 0);
  return chain;
}

/** Premultiplied pixels of a chain's picture. */
async function pixelsOf(chain: Chain): Promise<(x: number, y: number) => Pixel> {
  const picture = await readPicture(device, chain.picture);
  return (x, y) => [...picture.subarray((y * chain.size.width + x) * 4, (y * chain.size.width + x) * 4 + 4)] as unknown as Pixel;
}

const straight = ([red, green, blue, alpha]: Pixel): Pixel =>
  alpha > 1e-5 ? [red / alpha, green / alpha, blue / alpha, alpha] : [0, 0, 0, 0];

const cases: [string, Placement['view'], boolean, (pixel: Pixel, x: number, y: number) => Pixel][] = [
  ['the foreground alone, by opacity', 'composite', false, straight],
  [
    'the picture over its background',
    'composite',
    true,
    ([red, green, blue, alpha]) => [red + 0.25 * (1 - alpha), green + 0.5 * (1 - alpha), blue + 0.75 * (1 - alpha), 1],
  ],
  ['the matte as grey', 'matte', false, ([, , , alpha]) => [alpha, alpha, alpha, 1]],
  [
    'the foreground’s colours, each pixel whole',
    'foreground',
    true,
    (pixel) => {
      const [red, green, blue, alpha] = straight(pixel);
      return [red, green, blue, alpha > 1e-3 ? 1 : 0];
    },
  ],
  [
    'the source, without its effects',
    'source',
    false,
    (_, x, y) => paint(x, y).map((value) => Math.round(value * 255) / 255) as unknown as Pixel,
  ],
];

test.each(cases)('waves and vectors count %s', async (_, view, hasBackground, shown) => {
  // Wider than there are columns, so that some hold one texel and some two.
  const [width, height] = [500, 21];
  using chain = await painted(width, height);
  using scopes = await Scopes.create(device, chain.source.format, 'rgba8unorm');
  await using backdrop = colourBackdrop(device, [0.25, 0.5, 0.75]);
  // Twice: nothing of an earlier measurement stays.
  for (let turn = 0; turn < 2; turn++) scopes.measure(chain, view, hasBackground ? backdrop.texture : null);
  const pixelAt = await pixelsOf(chain);
  const expected = oracle(width, height, (x, y) => shown(pixelAt(x, y), x, y));
  expect(astray(await read(scopes.counts.waves), expected.waves)).toBeLessThan(0.01);
  expect(astray(await read(scopes.counts.vectors), expected.vectors)).toBeLessThan(0.01);
});

test('8-bit codes have a bin each, and what lies beyond black and white is kept', async () => {
  using chain = await chainOf(rgbaFormat(256, 4), []);
  using scopes = await Scopes.create(device, chain.source.format, 'rgba8unorm');
  chain.push(
    rgbaFrame(256, 4, (x) => [x / 255, x / 255, x / 255, 1]),
    0,
  );
  scopes.measure(chain, 'composite', null);
  const waves = await read(scopes.counts.waves);
  const red = waves.subarray(0, 256 * LEVELS);
  const levels = Array.from({ length: 256 }, (_, column) =>
    red.subarray(column * LEVELS, (column + 1) * LEVELS).findIndex((sum) => sum > 0),
  );
  expect(new Set(levels).size).toBe(256);
  expect([levels[0], levels[255]]).toEqual([ZERO, ZERO + 256]);
});

/** Draws what was measured and gives a reader of the canvas, 0…255. */
async function drawn(scopes: Scopes, plots: readonly ScopePlot[], size: { width: number; height: number }) {
  const canvas = device.createTexture({
    size: [size.width, size.height],
    format: 'rgba8unorm',
    usage: TextureUse.attachment | TextureUse.copyFrom,
  });
  scopes.draw(canvas, plots);
  const stride = Math.ceil((size.width * 4) / 256) * 256;
  const buffer = device.createBuffer({ size: stride * size.height, usage: BufferUse.mapRead | BufferUse.copyTo });
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture: canvas }, { buffer, bytesPerRow: stride }, [size.width, size.height]);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(MAP_READ);
  const bytes = new Uint8Array(buffer.getMappedRange().slice(0));
  buffer.destroy();
  canvas.destroy();
  return (x: number, y: number) => [...bytes.subarray(y * stride + x * 4, y * stride + x * 4 + 3)] as [number, number, number];
}

test('a picture half orange, half dark blue has its traces where they belong', async () => {
  const [orange, blue] = [
    [0.9, 0.5, 0.1],
    [0.1, 0.15, 0.4],
  ] as const;
  using chain = await chainOf(rgbaFormat(64, 48), []);
  using scopes = await Scopes.create(device, chain.source.format, 'rgba8unorm');
  chain.push(
    rgbaFrame(64, 48, (x) => [...(x < 32 ? orange : blue), 1]),
    0,
  );
  scopes.measure(chain, 'composite', null);
  const size = { width: 640, height: 340 };
  const plots: ScopePlot[] = [
    { kind: 'waveform', x: 0, y: 0, width: 320, height: 152 },
    { kind: 'parade', x: 320, y: 0, width: 300, height: 152 },
    { kind: 'vectorscope', x: 0, y: 160, width: 160, height: 160 },
    { kind: 'histogram', x: 320, y: 160, width: 304, height: 160 },
  ];
  const at = await drawn(scopes, plots, size);
  const brightest = (x: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, row) => row + from).reduce((best, y) =>
      Math.max(...at(x, y)) > Math.max(...at(x, best)) ? y : best,
    );
  const rowOf = (value: number) => 151 - Math.floor((value * 256 + ZERO) / 2);
  const near = (row: number, value: number) => expect(Math.abs(row - rowOf(value))).toBeLessThanOrEqual(1);
  near(brightest(80, 0, 152), lumaOf([...orange, 1]));
  near(brightest(240, 0, 152), lumaOf([...blue, 1]));
  [0, 1, 2].forEach((channel) => {
    near(brightest(320 + channel * 100 + 25, 0, 152), orange[channel] as number);
    near(brightest(320 + channel * 100 + 75, 0, 152), blue[channel] as number);
    // Each in its own colour.
    const trace = at(320 + channel * 100 + 25, brightest(320 + channel * 100 + 25, 0, 152));
    expect(trace.indexOf(Math.max(...trace))).toBe(channel);
  });
  for (const [red, green, dark] of [orange, blue]) {
    const luma = lumaOf([red, green, dark, 1]);
    const x = Math.floor(((dark - luma) / 1.8556 / REACH / 2 + 0.5) * 160);
    const y = 319 - Math.floor(((red - luma) / 1.5748 / REACH / 2 + 0.5) * 160);
    expect(Math.max(...at(x, y))).toBeGreaterThan(150);
    expect(Math.max(...at(159 - x, 479 - y))).toBeLessThan(20);
  }
  // Half of the picture is the peak: its bar is full, and a level that no pixel has is empty.
  const redBar = 320 + Math.floor(0.9 * 256) + ZERO;
  expect(at(redBar, 200)[0]).toBeGreaterThan(100);
  expect(Math.max(...at(320 + Math.floor(0.7 * 256) + ZERO, 315))).toBeLessThan(20);
  // Between the scopes there is nothing.
  expect(at(630, 100)).toEqual([16, 16, 16]);
});
