import { expect, test } from 'vitest';
import { MediaError } from '../../media/errors.ts';
import { betterOutput, failureToTell } from './better-output.ts';
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

test('where an encoder cannot do more, what its file lost is told; all other failures are told themselves', () => {
  const beyond = new MediaError('verification-failed', 'Too much was lost.', 'Choose another format.');
  const unable = new MediaError('encoder-unsupported', 'It cannot work without loss.', 'Choose “best”.');
  const full = new MediaError('storage-full', 'There is no room.', 'Make some.');
  expect(failureToTell(unable, beyond)).toBe(beyond);
  expect(failureToTell(unable, null)).toBe(unable);
  expect(failureToTell(full, beyond)).toBe(full);
});
