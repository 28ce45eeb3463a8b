import { expect, test } from 'vitest';
import { outputFormats } from './output.ts';
import { tolerances, videoTolerance } from './tolerance.ts';

const crf = (value: number) => ({ kind: 'crf', value }) as const;
const bitrate = { kind: 'bitrate', bitsPerSecond: 1e6 } as const;

test('a rate loosens what a video may lose only as far as encoders go, and not where a format pays no heed to it', () => {
  const { mp4, webm, prores4444, ffv1 } = outputFormats;
  for (const rate of [crf(51), bitrate]) {
    expect(videoTolerance(prores4444, { quality: 'good', rate })).toBe(tolerances.good);
    expect(videoTolerance(prores4444, { quality: 'lossless', rate })).toBe(tolerances.best);
    expect(videoTolerance(ffv1, { quality: 'draft', rate })).toBe(tolerances.lossless);
  }
  expect(videoTolerance(mp4, { quality: 'lossless', rate: null })).toBe(tolerances.best);
  expect(videoTolerance(webm, { quality: 'lossless', rate: null })).toBe(tolerances.lossless);
  expect(videoTolerance(mp4, { quality: 'best', rate: crf(28) })).toBe(tolerances.draft);
  expect(videoTolerance(webm, { quality: 'best', rate: crf(40) })).toBe(tolerances.draft);
  const [worst, starved] = [crf(51), bitrate].map((rate) => videoTolerance(webm, { quality: 'draft', rate }));
  expect(worst?.colourMean).toBeGreaterThan(tolerances.draft.colourMean);
  expect(starved?.colourBlock).toBeGreaterThan(worst?.colourBlock ?? 0);
  // Black instead of white, with alpha or without, is never let through.
  expect(Math.max(starved?.colourBlock ?? 255, starved?.alphaBlock ?? 255)).toBeLessThan(219);
  expect(videoTolerance(outputFormats['alpha-pair'], { quality: 'draft', rate: bitrate }).alphaBlock).toBe(starved?.colourBlock);
});
