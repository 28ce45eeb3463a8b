import { expect, test } from 'vitest';
import { rateNotes } from './rate-note.ts';

test('formats that pay no heed to a rate are named, with what decided instead', () => {
  const formats = ['webm', 'mp4', 'alpha-pair', 'prores4444', 'ffv1', 'gif', 'webp', 'slack', 'png'] as const;
  expect(rateNotes({ formats, quality: 'lossless', rate: { kind: 'size', bytes: 2000 } })).toEqual([
    'ProRes 4444 takes no size to aim at: it was written at the quality “best”.',
    'FFV1 archive takes no size to aim at: it is always without loss.',
    'GIF takes no size to aim at: it was written at the quality “best”.',
    'Animated WebP takes no size to aim at: it was written at the quality “lossless”.',
    'Slack emoji takes no size to aim at: it was made to fit its own limit.',
    'PNG of this frame takes no size to aim at: it is always without loss.',
  ]);
  expect(rateNotes({ formats: ['gif'], quality: 'good', rate: { kind: 'crf', value: 40 } })).toEqual([
    'GIF takes no quality factor: it was written at the quality “good”.',
  ]);
  expect(rateNotes({ formats: ['webm', 'av1'], quality: 'good', rate: { kind: 'bitrate', bitsPerSecond: 1e6 } })).toEqual([]);
  expect(rateNotes({ formats, quality: 'good', rate: null })).toEqual([]);
});
