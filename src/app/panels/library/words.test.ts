import { expect, test } from 'vitest';
import { codecName, factTexts, rateText } from './words.ts';

test('codec strings get their common names, unknown ones stay recognisable', () => {
  expect(['avc1.640028', 'hev1.1.6.L93', 'vp09.00.10.08', 'vp8', 'av01.0.04M.08', 'mp4a.40.2', 'prores'].map(codecName)).toEqual([
    'H.264',
    'HEVC',
    'VP9',
    'VP8',
    'AV1',
    'AAC',
    'PRORES',
  ]);
});

test('facts read in order', () => {
  const facts = {
    kind: 'video' as const,
    container: 'MP4',
    codec: 'avc1.640028',
    audioCodec: null,
    size: { width: 1440, height: 1080 },
    duration: 65.04,
    frames: 1949,
    frameRate: 29.97002997,
    hasAlpha: false,
    warnings: [],
  };
  expect(factTexts(facts)).toEqual(['1:05.0', '1440 × 1080', 'H.264', '29.97 fps']);
  expect(factTexts({ ...facts, kind: 'image', codec: 'png', hasAlpha: true })).toEqual(['1440 × 1080', 'PNG + alpha']);
  expect(rateText(24)).toBe('24 fps');
  expect(rateText(23.437, false)).toBe('about 23.4 fps, variable');
});
