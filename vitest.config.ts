import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import { readTools, toolEnvironment } from './scripts/tools.mjs';

const ON_GPU = 'src/{gpu,shaders}/**/*.test.ts';
/** Begun first, or one core would wait for them at the end; a clean clone does not know how long files took. */
const SLOW = /(effects|killed-writer|card|resume|verify-pictures|writers|render-job|ffmpeg-source|verify|render|stickers|size)\.test\.ts$/;

class SlowFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]): ReturnType<BaseSequencer['sort']> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: (typeof files)[number]) => SLOW.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    environment: 'node',
    // Tests of shaders hold a Dawn device, which belongs to a process and not to a thread.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: toolEnvironment(readTools()),
    projects: [
      {
        extends: true,
        // One device for all files of a process, so that what they share is compiled once: most of their time.
        test: { name: 'gpu', include: [ON_GPU], isolate: false },
      },
      { extends: true, test: { name: 'node', include: ['{src,workers,server,scripts}/**/*.test.ts'], exclude: [ON_GPU] } },
    ],
  },
});
