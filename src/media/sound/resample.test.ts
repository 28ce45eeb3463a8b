import { expect, test } from 'vitest';
import { type Channels, resampled } from './resample.ts';

const tone = (hertz: number, rate: number, length: number) =>
  Float32Array.from({ length }, (_, at) => Math.sin((2 * Math.PI * hertz * at) / rate));

async function* inBlocks(samples: Float32Array, size: number): AsyncGenerator<Channels> {
  for (let at = 0; at < samples.length; at += size) yield [samples.slice(at, at + size)];
}

async function all(samples: Float32Array, from: number, to: number, size = 1000): Promise<number[]> {
  const total = Math.round((samples.length * to) / from);
  const out: number[] = [];
  for await (const [block] of resampled(inBlocks(samples, size), from, to, total)) out.push(...(block ?? []));
  expect(out).toHaveLength(total);
  return out;
}

test.each([
  [44_100, 48_000],
  [48_000, 44_100],
  [16_000, 48_000],
  [48_000, 22_050],
])('a tone stays where it was, from %d to %d hertz', async (from, to) => {
  const out = await all(tone(1000, from, from / 5), from, to);
  const expected = tone(1000, to, out.length);
  const middle = out.map((value, at) => Math.abs(value - (expected[at] as number))).slice(300, -300);
  expect(Math.max(...middle)).toBeLessThan(5e-4);
});

test('what the lower rate cannot hold is gone instead of folded back', async () => {
  const out = await all(tone(15_000, 48_000, 9600), 48_000, 22_050);
  expect(Math.max(...out.slice(300, -300).map(Math.abs))).toBeLessThan(1e-3);
});

test('how the samples come in makes no difference', async () => {
  const samples = tone(700, 44_100, 3000);
  const whole = await all(samples, 44_100, 48_000, 3000);
  expect(await all(samples, 44_100, 48_000, 37)).toEqual(whole);
});
