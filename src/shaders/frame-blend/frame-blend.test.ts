import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { constantTimeline } from '../../media/time.ts';
import { frameBlend } from './frame-blend.ts';

const byte = (value: number) => Math.round(value * 255) / 255;
const grey = (index: number) => byte(((index * 37) % 100) / 100);
const alpha = (index: number) => byte(1 - ((index * 23) % 70) / 100);
const flat = (index: number) => rgbaFrame(4, 4, () => [grey(index), grey(index), grey(index), alpha(index)], index);

const toLight = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toCode = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

type Mode = 'exposure' | 'trail' | 'lighten' | 'darken';

/** Plain TypeScript twin for a flat picture: premultiplied grey and alpha. */
function oracle(index: number, frames: number, mode: Mode): [value: number, alpha: number] {
  const pasts = Array.from({ length: Math.min(Math.ceil(frames), index + 1) }, (_, past) => past);
  const share = (past: number) => Math.min(1, Math.max(0, frames - past));
  if (mode === 'exposure' || mode === 'trail') {
    const weights = pasts.map((past) => share(past) * (mode === 'trail' ? Math.exp((-3 * past) / frames) : 1));
    const sum = (of: (frame: number) => number) => weights.reduce((total, weight, past) => total + weight * of(index - past), 0);
    const cover = sum(alpha);
    return [toCode(sum((frame) => toLight(grey(frame)) * alpha(frame)) / cover) * (cover / sum(() => 1)), cover / sum(() => 1)];
  }
  const pick = mode === 'lighten' ? Math.max : Math.min;
  return pasts.reduce<[number, number]>(
    ([value, cover], past) => {
      const frame = index - past;
      const w = past === 0 ? 1 : share(past);
      const mix = (a: number, b: number) => a + (pick(a, b) - a) * w;
      return [mix(value, grey(frame) * alpha(frame)), mix(cover, alpha(frame))];
    },
    [grey(index) * alpha(index), alpha(index)],
  );
}

test.each<[number, Mode]>([
  [4, 'exposure'],
  [2.5, 'exposure'],
  [16, 'exposure'],
  [6, 'trail'],
  [3.5, 'lighten'],
  [5, 'darken'],
])('agrees with the plain sum over %f frames as %s', async (frames, mode) => {
  using chain = await chainOf(rgbaFormat(4, 4), [active(frameBlend, { frames, mode })]);
  for (const index of [0, 2, 20]) {
    const picture = await pictureOf(chain, flat, index);
    const [value, cover] = oracle(index, frames, mode);
    expect(picture[0]).toBeCloseTo(value, 2);
    expect(picture[3]).toBeCloseTo(cover, 2);
  }
});

test('an exposure of one frame changes nothing', async () => {
  using chain = await chainOf(rgbaFormat(4, 4), [active(frameBlend, { frames: 1 })]);
  const picture = await pictureOf(chain, flat, 7);
  expect(picture[0]).toBeCloseTo(grey(7) * alpha(7), 3);
});

test('reads no picture that the shutter does not cover', () => {
  const { window } = frameBlend as Extract<typeof frameBlend, { shape: 'temporal' }>;
  const timeline = constantTimeline(100, { num: 30, den: 1 });
  const at = (frames: number, index: number, strength = 1) => window({ frames, mode: 'exposure', strength }, index, timeline);
  expect(at(1, 50)).toEqual([50]);
  expect(at(2.1, 50)).toEqual([50, 49, 48]);
  expect(at(16, 3)).toEqual([3, 2, 1, 0]);
  expect(at(16, 50, 0)).toEqual([50]);
});
