import { expect, test } from 'vitest';
import { active, chainOf, device, pictureOf, pipelines } from '../../server/testing/gpu.ts';
import { frame, rgbaFormat, rgbaFrame } from '../../server/testing/scene.ts';
import type { FrameSource } from '../media/source.ts';
import { constantTimeline } from '../media/time.ts';
import { framesOfLoop, LOOP, loopTexture, lutTexture } from './asset-texture.ts';
import { curveThrough } from './curve.ts';
import { defineEffect, type Effect } from './define-effect.ts';
import { asset, curve, problemWith } from './params.ts';

const lookup = defineEffect({
  id: 'lookup',
  version: 1,
  label: 'Lookup',
  category: 'Colour',
  help: 'Reads the texel of a file at the place of the picture, by time.',
  shape: 'point',
  params: { file: asset('File', { accepts: 'pictures' }) },
  wgsl: `fn effect(colour: vec4f, at: vec2i) -> vec4f {
    if (params.file.count == 0.0) { return colour; }
    let layer = i32(frame.time * params.file.rate) % i32(params.file.count);
    return file_load(at, layer);
  }`,
}) as Effect;

const grey = (width: number, height: number, index = 0) => rgbaFrame(width, height, () => [0.5, 0.5, 0.5, 1], index);

/** A source of still pictures of one colour each. */
function clip(width: number, height: number, colours: readonly (readonly number[])[], rate: number): FrameSource {
  const format = rgbaFormat(width, height);
  const timeline = constantTimeline(colours.length, { num: rate, den: 1 });
  return {
    info: {
      kind: 'video',
      container: 'test',
      codec: 'test',
      format,
      size: { width, height },
      timeline,
      frameRate: rate,
      constantRate: true,
      audio: null,
      warnings: [],
    },
    async *frames(indices) {
      for (const index of indices) {
        const { planes } = rgbaFrame(width, height, () => [...(colours[index] as readonly number[]), 1], index);
        yield await Promise.resolve(frame(format, planes as Uint8Array[], index, rate));
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

test('an effect sees the file that its value names, and none where it is missing', async () => {
  using chain = await chainOf(rgbaFormat(2, 2), [active(lookup, { file: 'test' })]);
  // Layer 0 of the negative cube: red falls along x, green along y, blue is 1.
  expect([...(await pictureOf(chain, () => grey(2, 2)))].slice(0, 8)).toEqual([1, 1, 1, 1, 0, 1, 1, 1]);
  chain.setStack({ effects: [active(lookup, { file: 'not there' })] });
  expect([...(await pictureOf(chain, () => grey(2, 2)))].slice(0, 4).map((value) => value.toFixed(2))).toEqual([
    '0.50',
    '0.50',
    '0.50',
    '1.00',
  ]);
  chain.setStack({ effects: [active(lookup, { file: 'test' })] });
  expect([...(await pictureOf(chain, () => grey(2, 2)))].slice(4, 8)).toEqual([0, 1, 1, 1]);
});

test('a clip becomes a loop of its pictures, followed by time, with the stills after it', async () => {
  const moving = clip(
    8,
    6,
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    LOOP.rate,
  );
  const still = clip(16, 12, [[1, 1, 1]], 1);
  using loop = await loopTexture(device, pipelines, [moving, still], new AbortController().signal);
  expect([loop.texture.width, loop.texture.height, loop.layers, loop.rate]).toEqual([8, 6, 4, LOOP.rate]);
  using chain = await chainOf(rgbaFormat(8, 6), [active(lookup, { file: 'loop' })]);
  chain.setAssets(new Map([['loop', loop]]));
  const seen: number[][] = [];
  // The chain has 30 frames a second, so that every 3rd frame comes after a picture of the loop has changed.
  for (const index of [0, 3, 6, 9, 12]) seen.push([...(await pictureOf(chain, (at) => grey(8, 6, at), index))].slice(0, 3));
  expect(seen).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, 1, 1],
    [1, 0, 0],
  ]);
});

test('a still picture stands still at its own size, a clip slower than the loop repeats its frames', async () => {
  const still = { ...clip(5, 3, [[0.2, 0.4, 0.6]], 30) };
  using loop = await loopTexture(device, pipelines, [still], new AbortController().signal);
  expect([loop.texture.width, loop.texture.height, loop.layers, loop.rate]).toEqual([5, 3, 1, 0]);
  using chain = await chainOf(rgbaFormat(5, 3), [active(lookup, { file: 'still' })]);
  chain.setAssets(new Map([['still', loop]]));
  const [red, green, blue, alpha] = await pictureOf(chain, () => grey(5, 3));
  expect([red, green, blue, alpha].map((value) => (value as number).toFixed(2))).toEqual(['0.20', '0.40', '0.60', '1.00']);
  expect(
    framesOfLoop(
      clip(
        1,
        1,
        [
          [0, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
        ],
        6,
      ).info,
    ),
  ).toEqual([0, 0, 1, 1, 2, 2]);
  expect(framesOfLoop({ timeline: constantTimeline(1000, { num: 24, den: 1 }) })).toEqual(
    Array.from({ length: LOOP.pictures }, (_, at) => at * 2),
  );
});

test('a LUT of one dimension is one row in full precision', () => {
  const table = Float32Array.from([0, 0.1, 0.2, 1, 0.9, 0.8]);
  using lut = lutTexture(device, { dimensions: 1, size: 2, table, low: [0, 0, 0], high: [2, 2, 2] });
  expect([lut.texture.width, lut.texture.height, lut.layers, lut.texture.format]).toEqual([2, 1, 1, 'rgba32float']);
});

const toned = defineEffect({
  id: 'toned',
  version: 1,
  label: 'Toned',
  category: 'Colour',
  help: 'Sends red through a curve.',
  shape: 'point',
  params: { tone: curve('Tone') },
  wgsl: 'fn effect(colour: vec4f, at: vec2i) -> vec4f { return vec4f(tone_at(colour.r), colour.gba); }',
}) as Effect;

test('a curve in a shader is the curve of the oracle', async () => {
  const points = [
    [0, 0.1],
    [0.3, 0.15],
    [0.6, 0.8],
    [1, 0.95],
  ] as const;
  using chain = await chainOf(rgbaFormat(256, 1), [active(toned, { tone: points })]);
  const picture = await pictureOf(chain, () => rgbaFrame(256, 1, (x) => [x / 255, 0, 0, 1]));
  const expected = curveThrough(points);
  for (let x = 0; x < 256; x++) expect(Math.abs((picture[x * 4] as number) - expected(x / 255))).toBeLessThan(2e-3);
});

test('values of curves and files are checked', () => {
  const tone = curve('Tone');
  expect(problemWith(tone, tone.default)).toBeNull();
  for (const bad of [
    [[0, 0]],
    [
      [0, 0],
      [0, 1],
    ],
    [
      [0, 0],
      [1, 2],
    ],
    [
      [0, 0],
      [1, Number.NaN],
    ],
    [
      [1, 0],
      [0, 1],
    ],
    'x',
    [[0], [1]],
  ]) {
    expect(problemWith(tone, bad), JSON.stringify(bad)).toMatch(/^Tone must be/);
  }
  const picture = asset('Texture', { accepts: 'pictures' });
  const lut = asset('LUT', { accepts: 'lut' });
  expect([problemWith(picture, ''), problemWith(picture, 'a b'), problemWith(lut, 'a')]).toEqual([null, null, null]);
  expect(problemWith(lut, 'a b')).toBe('LUT must name one file.');
  expect(problemWith(picture, ' a')).toMatch(/one space/);
  expect(problemWith(picture, 4)).toMatch(/must be text/);
});
