import { expect, test } from 'vitest';
import { type ExportCount, FinishProgress, searchShare } from './export-progress.ts';

test('of files that are finished side by side, those furthest behind say what is being done', () => {
  const counts: ExportCount[] = [];
  const progress = new FinishProgress(2, (count) => counts.push(count));
  progress.update(0, 'writing', 0.5);
  progress.update(1, 'searching', searchShare(1));
  progress.update(0, 'verifying', 0.3);
  progress.update(1, 'searching', 1);
  progress.update(1, 'writing', 1);
  progress.update(1, 'verifying', 0.1);
  expect(counts.map(({ phase, done }) => [phase, done])).toEqual([
    ['writing', 500],
    ['searching', 1200],
    ['searching', 1200],
    ['searching', 2000],
    ['writing', 2000],
    ['verifying', 400],
  ]);
  expect(new Set(counts.map(({ total }) => total))).toEqual(new Set([2000]));
});
