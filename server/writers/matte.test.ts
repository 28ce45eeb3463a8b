import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultOutput, type OutputSettings } from '../../src/jobs/output/output.ts';
import { emptyRecipe } from '../../src/jobs/recipe/recipe.ts';
import { renderJob } from '../render/render-job.ts';
import { clipFolder, ffmpeg } from '../testing/clips.ts';

const folder = clipFolder();
const never = new AbortController().signal;
type Quality = OutputSettings['quality'];

/** Three frames whose alpha is a formula of ffmpeg's. */
function matte(name: string, size: string, alpha: string): string {
  const path = join(folder, `${name}.mov`);
  const filter = `format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='clip(${alpha},0,255)'`;
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=${size}:r=25:d=0.12`, '-vf', filter, '-c:v', 'png', path);
  return path;
}

const smooth = '128+60*sin((X+3*N)/40)+40*sin(Y/30)';
const grain = (most: number) => `(random(1)*2-1)*${most}`;
const mattes: readonly (readonly [name: string, size: string, alpha: string, qualities: readonly Quality[]])[] = [
  ['half transparent with grain', '320x180', `${smooth}+${grain(6)}`, ['good']],
  ['with strong grain', '96x64', `${smooth}+${grain(12)}`, ['draft', 'good', 'best']],
  ['with hard edges and lines', '160x90', '255*max(gt(mod(X+2*N,23),11)*lt(Y,40),lt(mod(X+Y+N,19),2))', ['draft', 'good', 'best']],
];

for (const [name, size, alpha, qualities] of mattes) {
  test(`a matte ${name} is written as WebM at ${qualities.join(', ')}`, async () => {
    const input = matte(name.replaceAll(' ', '-'), size, alpha);
    for (const quality of qualities) {
      const output = { ...defaultOutput, formats: ['webm'] as const, quality };
      const recipe = { ...emptyRecipe('test'), output };
      const { files, failed } = await renderJob({ input, recipe, outputs: [join(folder, `${name}-${quality}.webm`)], signal: never });
      expect(failed).toEqual([]);
      expect(files[0]?.verified).toMatchObject({ framesCompared: 3, alpha: true });
    }
  }, 60_000);
}
