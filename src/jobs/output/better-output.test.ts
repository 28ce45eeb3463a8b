import { expect, test } from 'vitest';
import { betterOutput } from './better-output.ts';
import { defaultOutput, type OutputSettings, outputFormats } from './output.ts';

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
