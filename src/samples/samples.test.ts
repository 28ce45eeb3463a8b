import { expect, test } from 'vitest';
import { SAMPLE_LOOP, SAMPLE_SIZE, SAMPLE_STILL, type SampleId, Samples } from './samples.ts';

const ALL: readonly SampleId[] = ['screen', 'subject', 'spill', 'still', 'moving', 'shimmer'];
const samples = new Samples();
const bytesOf = (sample: SampleId, index: number) => samples.frame(sample, index).planes[0] as Uint8Array;

/** Mean absolute difference in code values. */
const difference = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] as number)), 0) / a.length;

test.each(ALL)('%s is painted the same each time and repeats', (sample) => {
  const bytes = bytesOf(sample, SAMPLE_STILL);
  expect(bytes).toHaveLength(SAMPLE_SIZE.width * SAMPLE_SIZE.height * 4);
  expect(bytesOf(sample, SAMPLE_STILL + SAMPLE_LOOP)).toEqual(bytes);
});

test('nothing depends on what was painted before', () => {
  expect(new Samples().frame('screen', SAMPLE_STILL).planes[0]).toEqual(bytesOf('screen', SAMPLE_STILL));
});

test.each(['subject', 'spill'] as const)('%s is cut out with a soft edge', (sample) => {
  const bytes = bytesOf(sample, SAMPLE_STILL);
  const alphas = Array.from({ length: bytes.length / 4 }, (_, at) => bytes[at * 4 + 3] as number);
  const share = (low: number, high: number) => alphas.filter((alpha) => alpha >= low && alpha <= high).length / alphas.length;
  expect(share(0, 0)).toBeGreaterThan(0.4);
  expect(share(255, 255)).toBeGreaterThan(0.2);
  expect(share(20, 235)).toBeGreaterThan(0.01);
});

test('the screen is green, lit unevenly, and around the subject', () => {
  const bytes = bytesOf('screen', SAMPLE_STILL);
  const at = (x: number, y: number) => [0, 1, 2].map((channel) => bytes[(y * SAMPLE_SIZE.width + x) * 4 + channel] as number);
  for (const [x, y] of [
    [8, 8],
    [376, 8],
    [8, 206],
    [376, 206],
  ] as const) {
    const [red, green, blue] = at(x, y) as [number, number, number];
    expect(green).toBeGreaterThan(1.5 * Math.max(red, blue));
  }
  expect((at(8, 8)[1] as number) - (at(376, 206)[1] as number)).toBeGreaterThan(20);
  const [red, green] = at(192, 60) as [number, number];
  expect(red).toBeGreaterThan(green);
});

test('what should move moves, and what should stand still does', () => {
  const change = (sample: SampleId) => difference(bytesOf(sample, SAMPLE_STILL), bytesOf(sample, SAMPLE_STILL + 4));
  expect(change('still')).toBe(0);
  for (const sample of ['screen', 'subject', 'moving', 'shimmer'] as const) expect(change(sample)).toBeGreaterThan(0.3);
});
