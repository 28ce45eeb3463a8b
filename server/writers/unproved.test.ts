import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { defaultOutput } from '../../src/jobs/output/output.ts';
import type * as Tolerances from '../../src/jobs/output/tolerance.ts';
import { emptyRecipe } from '../../src/jobs/recipe/recipe.ts';
import { renderJob } from '../render/render-job.ts';
import { clipFolder, decodedFrames, testPicture } from '../testing/clips.ts';

// Nothing that is coded with loss may be off by nothing.
vi.mock(import('../../src/jobs/output/tolerance.ts'), async (original) => {
  const real: typeof Tolerances = await original();
  return { ...real, videoTolerance: () => real.tolerances.lossless };
});

const folder = clipFolder();

test('a whole file that is further off than it may be is kept under a name that says so, and not called a fault of the disk', async () => {
  const input = testPicture(join(folder, 'clip.mkv'), { seconds: 0.2 }, '-c:v', 'ffv1');
  const path = join(folder, 'out.mp4');
  const recipe = { ...emptyRecipe('test'), output: { ...defaultOutput, formats: ['mp4'] as const, quality: 'draft' as const } };
  const render = renderJob({ input, recipe, outputs: [path], encoder: 'software', signal: new AbortController().signal });
  const error = await render.catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'verification-failed',
    message: expect.stringMatching(/is off by .* which is more than its quality may cost/),
    remedy: expect.stringContaining(join(folder, 'out (not proved).mp4')),
  });
  expect((error as { remedy: string }).remedy).not.toMatch(/disk|ffmpeg/);
  expect(readdirSync(folder).sort()).toEqual(['clip.mkv', 'out (not proved).mp4']);
  expect(decodedFrames(join(folder, 'out (not proved).mp4'), 'yuv420p')).toHaveLength(5);
}, 60_000);
