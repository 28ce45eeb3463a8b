import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { edgesOf } from './edges.ts';
import { flowOf } from './flow.ts';

const WIDTH = 96;
const HEIGHT = 64;

const flow = flowOf({ from: 'input', colour: 'input_load(at).rgb', sigma: '2.0' });
const edges = edgesOf({ flow, from: 'input', tone: 'input_load(at).g', width: [{ of: 'width' }] });

/** Shows directions as colours: twice the angle (which has no sign) in red and green, trust in blue. */
const flowShown = defineEffect({
  id: 'flow-shown',
  version: 1,
  label: 'Flow',
  category: 'Style',
  help: 'Shows directions.',
  shape: 'kernel',
  params: {},
  textures: () => flow.textures,
  passes: () => [
    ...flow.passes,
    {
      label: 'show',
      kind: 'pixel',
      wgsl: `${flow.wgsl}fn effect(at: vec2i) -> vec4f { let f = flow_at(at); return vec4f(f.x * f.x - f.y * f.y, 2.0 * f.x * f.y, f.z, 1.0); }`,
      reads: flow.reads,
      writes: 'output',
    },
  ],
});

const linesShown = defineEffect({
  id: 'lines-shown',
  version: 1,
  label: 'Lines',
  category: 'Style',
  help: 'Shows lines.',
  shape: 'kernel',
  params: { width: float('Width', { default: 4, min: 0, max: 12 }) },
  textures: () => ({ ...flow.textures, ...edges.textures }),
  passes: () => [
    ...flow.passes,
    ...edges.passes,
    {
      label: 'show',
      kind: 'pixel',
      wgsl: `${edges.wgsl}fn effect(at: vec2i) -> vec4f { return vec4f(vec3f(line_at(at, 0.01)), 1.0); }`,
      reads: edges.reads,
      writes: 'output',
    },
  ],
});

type Paint = (x: number, y: number) => number;

/** A number from 0 to 1 by hash of the place. */
function randomAt(x: number, y: number, seed: number): number {
  let state = Math.imul(x + 1, 0x9e3779b1) ^ Math.imul(y + 1, 0x85ebca6b) ^ Math.imul(seed, 0xc2b2ae35);
  for (let k = 0; k < 3; k++) state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
}

const grey = (paint: Paint) => () => rgbaFrame(WIDTH, HEIGHT, (x, y) => [paint(x, y), paint(x, y), paint(x, y), 1]);

async function shown(effect: typeof flowShown | typeof linesShown, paint: Paint, values: Record<string, number> = {}, scale = 1) {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(effect as never, values)], { kind: 'picture' }, scale);
  return pictureOf(chain, grey(paint));
}

test.each([0, 20, 45, 70, 90, 135, 160])('follows stripes at %d°', async (degrees) => {
  const angle = (degrees * Math.PI) / 180;
  const picture = await shown(flowShown, (x, y) => 0.5 + 0.3 * Math.sin(0.6 * (x * Math.sin(angle) - y * Math.cos(angle))));
  for (let y = 8; y < HEIGHT - 8; y += 3) {
    for (let x = 8; x < WIDTH - 8; x += 3) {
      const at = (y * WIDTH + x) * 4;
      // Cosine of twice the angle between the two.
      expect((picture[at] as number) * Math.cos(2 * angle) + (picture[at + 1] as number) * Math.sin(2 * angle)).toBeGreaterThan(0.99);
      expect(picture[at + 2]).toBeGreaterThan(0.85);
    }
  }
});

test('trusts no direction of a flat picture with noise, and keeps one that noise does not turn', async () => {
  const noise = (seed: number) => (x: number, y: number) => 0.5 + (4 * randomAt(x, y, seed) - 2) / 255;
  const [first, second] = [await shown(flowShown, noise(1)), await shown(flowShown, noise(2))];
  let agreement = 0;
  let trust = 0;
  for (let at = 0; at < first.length; at += 4) {
    agreement += (first[at] as number) * (second[at] as number) + (first[at + 1] as number) * (second[at + 1] as number);
    trust += first[at + 2] as number;
  }
  expect(agreement / (WIDTH * HEIGHT)).toBeGreaterThan(0.9);
  expect(trust / (WIDTH * HEIGHT)).toBeLessThan(0.2);
});

/** Summed darkness of a row, which is the width of its lines in texels. */
const widthOf = (picture: Float32Array, width: number, row: number) => {
  let sum = 0;
  for (let x = 0; x < width; x++) sum += picture[(row * width + x) * 4] as number;
  return sum;
};

test.each([2, 4, 8, 12])('draws a line of %d px on the dark side of a hard edge, at any scale', async (width) => {
  const edge: Paint = (x) => (x < WIDTH / 2 ? 0.3 : 0.7);
  const picture = await shown(linesShown, edge, { width });
  expect(widthOf(picture, WIDTH, 32)).toBeGreaterThan(0.75 * width);
  expect(widthOf(picture, WIDTH, 32)).toBeLessThan(1.6 * width);
  expect(picture[(32 * WIDTH + WIDTH / 2 - 1) * 4]).toBeGreaterThan(0.9);
  for (let x = WIDTH / 2 + 2; x < WIDTH; x++) expect(picture[(32 * WIDTH + x) * 4]).toBe(0);
  const half = await shown(linesShown, edge, { width }, 0.5);
  expect(widthOf(half, WIDTH / 2, 16) * 2).toBeGreaterThan(0.7 * widthOf(picture, WIDTH, 32));
  expect(widthOf(half, WIDTH / 2, 16) * 2).toBeLessThan(1.4 * widthOf(picture, WIDTH, 32));
});

test('draws nothing on a gradient, on noise or along an edge that is too faint', async () => {
  const slope: Paint = (x) => x / WIDTH;
  const noise: Paint = (x, y) => 0.5 + (4 * randomAt(x, y, 1) - 2) / 255;
  const faint: Paint = (x) => (x < WIDTH / 2 ? 0.48 : 0.52);
  for (const paint of [slope, noise, faint]) {
    const picture = await shown(linesShown, paint);
    for (let y = 8; y < HEIGHT - 8; y++) {
      for (let x = 8; x < WIDTH - 8; x++) expect(picture[(y * WIDTH + x) * 4]).toBeLessThan(0.02);
    }
  }
});
