import { expect, test } from 'vitest';
import { noProgress } from '../../../jobs/job.ts';
import { keptText } from './kept-text.ts';
import type { ShownExport } from './shown-export.ts';

const shown = (result: object | null, done: number): ShownExport => {
  const progress = { ...noProgress, step: 'rendering', done, total: 9 };
  const job = { kind: 'export', name: 'clip.webm', result, state: { phase: 'pending', progress } };
  return { job, progress, stopping: null } as unknown as ShownExport;
};

test('what an export goes on from names the files that are made, and calls nothing lost that is not', () => {
  expect(keptText(shown(null, 0))).toMatch(/^Nothing of clip\.webm is finished yet/);
  expect(keptText(shown(null, 3))).toMatch(/is kept in this browser/);
  const result = { files: [{ name: 'clip.webm' }, { name: 'clip.gif' }], failed: [], seconds: 1 };
  expect(keptText(shown(result, 0))).toMatch(/^Made and checked: clip\.webm and 1 more\. The rest goes on/);
});
