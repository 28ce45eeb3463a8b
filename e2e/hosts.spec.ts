/** Two hosts, one renderer: a recipe gives the same frames in the browser and in Node. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { defaultOutput } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { decodedHashes, ffmpeg } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { exportFile } from './render-page.ts';
import { greenScreenClip } from './studio-page.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

const keyed: Recipe = {
  ...emptyRecipe('test'),
  range: { start: 10, end: 16 },
  effects: [
    { id: 'a', effect: 'keyer', version: 1, enabled: true, values: { screen: [0.184, 0.62, 0.306] } },
    { id: 'b', effect: 'temporal-ema', version: 1, enabled: true, values: { strength: 0.6 } },
    { id: 'c', effect: 'drop-shadow', version: 1, enabled: true, values: { blur: 12 } },
  ],
  output: { ...defaultOutput, formats: ['webm'], quality: 'lossless', audio: false },
};

/** Runs the command line. */
async function renderInNode(input: string, recipe: string, output: string, files: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [
    `${root}/scripts/framewright.mjs`,
    ...['render', input, '--recipe', recipe, '--out', output, ...files.flatMap((file) => ['--file', file])],
  ]);
  return stdout;
}

/** Planes of every frame with alpha, as libvpx decodes them. */
async function samples(path: string): Promise<Buffer> {
  const input = ['-v', 'error', '-nostdin', '-c:v', 'libvpx-vp9', '-i', path];
  const output = ['-fps_mode', 'passthrough', '-pix_fmt', 'yuva420p', '-f', 'rawvideo', '-'];
  const { stdout } = await run('ffmpeg', [...input, ...output], { encoding: 'buffer', maxBuffer: 2 ** 26 });
  return stdout;
}

/** A LUT of 2 points that warms, and a loop of two pictures to print on the subject. */
async function namedFiles(): Promise<Record<string, string>> {
  const folder = fileURLToPath(new URL('../.cache/fixtures', import.meta.url));
  const [lut, loop] = [`${folder}/warm.cube`, `${folder}/dots.mkv`];
  const points = [0, 1].flatMap((blue) => [0, 1].flatMap((green) => [0, 1].map((red) => `${red} ${0.9 * green} ${0.7 * blue}`)));
  await writeFile(lut, `LUT_3D_SIZE 2\n${points.join('\n')}\n`);
  await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=6:d=0.5', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-threads', '1', loop);
  const sums = await Promise.all(
    [lut, loop].map(async (path) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ),
  );
  return { [sums[0] as string]: lut, [sums[1] as string]: loop };
}

test('a keyed clip is the same file of frames from the browser and from Node, with the files that its recipe names', async ({ page }) => {
  const source = await greenScreenClip();
  const [browser, node, path] = ['browser.webm', 'node.webm', 'recipe.json'].map((name) => test.info().outputPath(name)) as [
    string,
    string,
    string,
  ];
  const files = await namedFiles();
  const [lut = '', loop = ''] = Object.keys(files);
  const recipe: Recipe = {
    ...keyed,
    effects: [
      ...keyed.effects,
      { id: 'd', effect: 'lut', version: 1, enabled: true, values: { file: lut } },
      { id: 'e', effect: 'texture-blend', version: 1, enabled: true, values: { texture: 'own', picture: loop, mode: 'overlay' } },
    ],
  };
  await writeFile(path, JSON.stringify(recipe));
  await exportFile(page, source, recipe, browser, files);
  const said = await renderInNode(source, path, node, Object.values(files));
  test.info().annotations.push({ type: 'adapter', description: said.trim() });
  const decoder = ['-c:v', 'libvpx-vp9'];
  const [ours, theirs] = [await decodedHashes(node, 'yuva420p', decoder), await decodedHashes(browser, 'yuva420p', decoder)];
  expect(theirs).toHaveLength(6);
  // The pictures of the loop change, and so do those of the file.
  expect(new Set(theirs).size).toBeGreaterThan(4);
  if (/swiftshader/i.test(said)) {
    expect(ours).toEqual(theirs);
    return;
  }
  // Browsers in tests render on SwiftShader; another adapter in Node may round differently.
  process.stdout.write(`Node rendered on another adapter: ${said}`);
  const [left, right] = [await samples(node), await samples(browser)];
  expect(left).toHaveLength(right.length);
  const off = left.reduce((count, value, at) => count + (Math.abs(value - (right[at] as number)) > 1 ? 1 : 0), 0);
  expect(off / left.length).toBeLessThanOrEqual(1e-4);
});
