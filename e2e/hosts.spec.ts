/** Two hosts, one renderer: a recipe gives the same frames in the browser and in Node. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe.ts';
import { decodedHashes } from './fixtures.ts';
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
  output: { format: 'webm', quality: 'lossless', audio: false },
};

/** Runs what `npm run render` runs. */
async function renderInNode(input: string, recipe: string, output: string): Promise<string> {
  const { scripts } = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as { scripts: Record<string, string> };
  const [, ...args] = (scripts['render'] ?? '').split(' ');
  const { stdout } = await run(process.execPath, [...args, input, '--recipe', recipe, '--out', output], { cwd: root });
  return stdout;
}

/** Planes of every frame with alpha, as libvpx decodes them. */
async function samples(path: string): Promise<Buffer> {
  const input = ['-v', 'error', '-nostdin', '-c:v', 'libvpx-vp9', '-i', path];
  const output = ['-fps_mode', 'passthrough', '-pix_fmt', 'yuva420p', '-f', 'rawvideo', '-'];
  const { stdout } = await run('ffmpeg', [...input, ...output], { encoding: 'buffer', maxBuffer: 2 ** 26 });
  return stdout;
}

test('a keyed clip is the same file of frames from the browser and from Node', async ({ page }) => {
  const source = await greenScreenClip();
  const [browser, node, recipe] = ['browser.webm', 'node.webm', 'recipe.json'].map((name) => test.info().outputPath(name)) as [
    string,
    string,
    string,
  ];
  await writeFile(recipe, JSON.stringify(keyed));
  await exportFile(page, source, keyed, browser);
  const said = await renderInNode(source, recipe, node);
  test.info().annotations.push({ type: 'adapter', description: said.trim() });
  const decoder = ['-c:v', 'libvpx-vp9'];
  const [ours, theirs] = [await decodedHashes(node, 'yuva420p', decoder), await decodedHashes(browser, 'yuva420p', decoder)];
  expect(theirs).toHaveLength(6);
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
