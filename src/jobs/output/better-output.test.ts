import { expect, test } from 'vitest';
import { betterOutput, lossNote } from './better-output.ts';
import { defaultOutput, type OutputFormat, type OutputSettings, outputFormats } from './output.ts';

test('more is spent step by step, until there is no more, and never against a rate or a size that was asked for', () => {
  const steps = (format: 'webm' | 'mp4', output: OutputSettings) => {
    const seen: unknown[] = [];
    for (let next = betterOutput(outputFormats[format], output); next; next = betterOutput(outputFormats[format], next))
      seen.push(next.rate?.kind === 'crf' ? next.rate.value : next.quality);
    return seen;
  };
  const of = (rest: Partial<OutputSettings>): OutputSettings => ({ ...defaultOutput, ...rest });
  expect(steps('webm', of({ quality: 'draft' }))).toEqual(['good', 'best', 'lossless']);
  expect(steps('mp4', of({ quality: 'good' }))).toEqual(['best']);
  expect(steps('webm', of({ rate: { kind: 'crf', value: 50 } }))).toEqual([25, 12, 6, 3, 1, 0]);
  expect(steps('mp4', of({ rate: { kind: 'size', bytes: 1e5 } }))).toEqual([]);
  expect(steps('webm', of({ rate: { kind: 'bitrate', bitsPerSecond: 1e5 } }))).toEqual([]);
});

test('of a file that is kept although it lost more than usual it is said why and by how much', () => {
  const off = 'its alpha is off by 14.20 of 255 on average';
  const note = (format: OutputFormat, rate: OutputSettings['rate']) => lossNote(outputFormats[format], { ...defaultOutput, rate }, off);
  expect(note('webm', { kind: 'bitrate', bitsPerSecond: 2e4 })).toMatch(/^Warning: Transparent WebM .* bit rate .*off by 14\.20 of 255/);
  expect(note('webm', { kind: 'size', bytes: 2e4 })).toMatch(/^Warning: Transparent WebM .* size .*off by 14\.20 of 255/);
  expect(note('telegram', null)).toMatch(/^Warning: Telegram.* to fit its place.*off by 14\.20 of 255/);
  // No rate of its own: what the encoder has at its best.
  for (const rate of [null, { kind: 'crf', value: 0 } as const]) expect(note('mp4', rate)).toMatch(/^Warning: MP4 .* keeps no more/);
});
