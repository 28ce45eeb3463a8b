/** One recipe, three hosts: what the preview shows, the browser exports and Node renders are the same pictures. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { defaultOutput, type OutputSettings } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { readStoredZip } from '../src/media/archive/zip-reader.ts';
import { decodePng, type PngPicture } from '../src/media/pictures/png.ts';
import { exportAll } from './export-page.ts';
import { ffmpeg } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { addressOf } from './render-page.ts';
import { greenScreenClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** On screen, and between adapters, which round differently: how far a sample may be from the export, and how many of them. */
const CLOSE = { by: 1, share: 0.9999 };

function recipeOf(
  stack: readonly (readonly [effect: string, version: number, values: Recipe['effects'][number]['values']])[],
  output: Partial<OutputSettings>,
): Recipe {
  return {
    ...emptyRecipe('test'),
    range: { start: 10, end: 14 },
    effects: stack.map(([effect, version, values]) => ({ id: effect, effect, version, enabled: true, values })),
    output: { ...defaultOutput, formats: ['png-zip'], audio: false, ...output },
  };
}

const key = ['keyer', 1, { screen: [0.184, 0.62, 0.306] }] as const;

/** Makes alpha with a soft edge, at a fraction of what a key costs. */
const middle = {
  kind: 'ellipse',
  points: [
    [160, 100],
    [250, 100],
    [160, 170],
  ],
  width: 0,
  hole: false,
} as const;
const keepMiddle = ['mask', 1, { area: [middle], mode: 'keep', feather: 20 }] as const;

const folderOfFiles = fileURLToPath(new URL('../.cache/fixtures', import.meta.url));

/** Files that recipes name, by their SHA-256: a LUT of 2 points that warms, and a loop of three pictures to print on the subject. */
async function namedFiles(): Promise<{ readonly lut: string; readonly loop: string; readonly paths: Readonly<Record<string, string>> }> {
  const [lut, loop] = [`${folderOfFiles}/warm.cube`, `${folderOfFiles}/dots.mkv`];
  const points = [0, 1].flatMap((blue) => [0, 1].flatMap((green) => [0, 1].map((red) => `${red} ${0.9 * green} ${0.7 * blue}`)));
  await mkdir(folderOfFiles, { recursive: true });
  await writeFile(lut, `LUT_3D_SIZE 2\n${points.join('\n')}\n`);
  await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=6:d=0.5', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-threads', '1', loop);
  const sumOf = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  const [lutSum, loopSum] = [await sumOf(lut), await sumOf(loop)];
  return { lut: lutSum, loop: loopSum, paths: { [lutSum]: lut, [loopSum]: loop } };
}

const named = await namedFiles();

const recipes: Readonly<Record<string, Recipe>> = {
  'a keyed sticker, smoothed over time, with the files that its recipe names': recipeOf(
    [
      key,
      ['temporal-ema', 2, { strength: 0.6 }],
      ['drop-shadow', 2, { blur: 12 }],
      ['lut', 1, { file: named.lut }],
      ['texture-blend', 1, { texture: 'own', picture: named.loop, mode: 'overlay' }],
    ],
    // Both are made of the same pictures; the archive holds them as they are.
    { formats: ['discord', 'png-zip'] },
  ),
  'a look that is steadied': recipeOf([['pencil', 1, { stability: 60 }]], {}),
  'a part that is a loop, scaled, at another frame rate': {
    ...recipeOf([keepMiddle, ['temporal-ema', 2, { strength: 0.8, motion: 0 }]], {
      crop: { x: 81, y: 21, width: 150, height: 139 },
      fit: { width: 96, height: 96 },
      frameRate: { num: 30_000, den: 1001 },
    }),
    loop: 'range',
  },
};

/** Runs the command line; gives the adapter that it rendered on. */
async function framewright(...words: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [`${root}/scripts/framewright.mjs`, ...words, '--json']);
  return /"adapter":"([^"]*)"/.exec(stdout)?.[1] ?? '';
}

const picturesIn = async (path: string): Promise<PngPicture[]> => {
  const stills = (await readStoredZip(new Blob([await readFile(path)]))).filter(({ name }) => name.endsWith('.png'));
  return Promise.all(stills.map(async (still) => decodePng(await still.bytes())));
};

const hashOf = ({ size, rgba }: PngPicture) => `${size.width}×${size.height} ${createHash('sha256').update(rgba).digest('hex')}`;

/** The preview's canvas at 1:1 over black once it shows frame `index`, as the page sees it, and the adapter that drew it. */
async function onScreen(page: Page, source: string, recipe: Recipe, index: number) {
  const given = Object.entries(named.paths).map(([item, path]) => [item, addressOf(path)] as const);
  const { rgba, ...shown } = await page.evaluate(
    async ({ address, asked, frame, files }) => {
      const { connect, transferring } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
      const worker = new Worker('/workers/render.worker.ts', { type: 'module' });
      const { api } = connect<import('../workers/render-api.ts').PreviewApi>(worker);
      const { adapter } = await api.capabilities();
      const { size } = await api.open(await (await fetch(address)).blob());
      const canvas = Object.assign(document.createElement('canvas'), size);
      document.body.append(canvas);
      const offscreen = canvas.transferControlToOffscreen();
      await api.attach(transferring(offscreen, [offscreen]));
      await api.resize(size.width, size.height);
      const centre = { x: size.width / 2, y: size.height / 2 };
      await api.setView({ view: 'composite', zoom: 1, centre, backdrop: 'black', wipe: null, grid: null });
      const provided = new Map<string, Blob>();
      for (const [item, from] of files) provided.set(item, await (await fetch(from)).blob());
      await api.provide(provided);
      await api.setRecipe(asked);
      await api.seek(frame);
      const copy = Object.assign(document.createElement('canvas'), size).getContext('2d', { willReadFrequently: true });
      const read = () => {
        copy?.drawImage(canvas, 0, 0);
        return copy?.getImageData(0, 0, size.width, size.height).data ?? new Uint8ClampedArray();
      };
      // What a worker draws reaches the page with one of its next frames; until then the canvas is clear.
      let data = read();
      for (; data[3] === 0; data = read()) await new Promise((resolve) => requestAnimationFrame(resolve));
      worker.terminate();
      canvas.remove();
      return { size, rgba: [...data], adapter: `${adapter?.vendor} ${adapter?.architecture} ${adapter?.description}` };
    },
    { address: addressOf(source), asked: recipe, frame: index, files: given },
  );
  return { ...shown, rgba: Uint8Array.from(rgba) };
}

/** Share of the samples of a picture over black that are within `CLOSE.by` of those on screen. */
function shareShown({ rgba }: PngPicture, screen: Uint8Array): number {
  let within = 0;
  for (let at = 0; at < rgba.length; at++) {
    const value = at % 4 === 3 ? 255 : ((rgba[at] as number) * (rgba[at | 3] as number)) / 255;
    if (Math.abs(value - (screen[at] as number)) <= CLOSE.by) within++;
  }
  return within / rgba.length;
}

/** Share of the samples of pictures that are within `CLOSE.by` of those of others. */
function shareAlike(pictures: readonly PngPicture[], others: readonly PngPicture[]): number {
  expect(pictures.map(({ size }) => size)).toEqual(others.map(({ size }) => size));
  let [within, all] = [0, 0];
  for (const [index, { rgba }] of pictures.entries()) {
    const other = (others[index] as PngPicture).rgba;
    all += rgba.length;
    for (let at = 0; at < rgba.length; at++) within += Math.abs((rgba[at] as number) - (other[at] as number)) <= CLOSE.by ? 1 : 0;
  }
  return within / all;
}

for (const [name, recipe] of Object.entries(recipes)) {
  test(`${name}: the same pictures from the preview, the browser’s export and Node`, async ({ page }, info) => {
    const source = await greenScreenClip();
    const folder = info.outputPath('browser');
    await mkdir(folder, { recursive: true });
    const { paths } = await exportAll(page, { source, recipe, files: named.paths }, folder);
    const browser = await picturesIn(paths['png-zip'] ?? '');

    const [given, out] = [info.outputPath('recipe.json'), info.outputPath('node')];
    await writeFile(given, JSON.stringify(recipe));
    const files = Object.values(named.paths).flatMap((path) => ['--file', path]);
    const adapter = await framewright('render', source, '--recipe', given, '--out', out, '--name', '{format}', ...files);
    const node = await picturesIn(`${out}/png-zip.zip`);
    process.stdout.write(`  ${name}: Node on ${adapter}\n`);
    // Browsers in tests render on SwiftShader.
    if (/swiftshader/i.test(adapter)) expect(node.map(hashOf)).toEqual(browser.map(hashOf));
    else expect(shareAlike(node, browser)).toBeGreaterThanOrEqual(CLOSE.share);
    expect(new Set(node.map(hashOf)).size).toBeGreaterThan(2);
    const first = browser[0] as PngPicture;
    const { crop, fit, formats } = recipe.output;
    if (formats.length === 1) {
      const still = info.outputPath('frame.png');
      await framewright('frame', source, '--recipe', given, '--at', '10f', '--out', still);
      expect(hashOf(await decodePng(new Uint8Array(await readFile(still))))).toBe(hashOf(node[0] as PngPicture));
    }
    // The preview shows the whole picture at its own size.
    if (crop || fit) return;
    const { size, rgba: screen, adapter: shownOn } = await onScreen(page, source, recipe, 10);
    const share = shareShown(first, screen);
    process.stdout.write(
      `  on ${shownOn.trim()}: ${share * 100} % of samples on screen within ${CLOSE.by} of 255, ${CLOSE.share * 100} % wanted\n`,
    );
    expect(shownOn).toMatch(/swiftshader/i);
    expect(size).toEqual(first.size);
    expect(share).toBeGreaterThanOrEqual(CLOSE.share);
  });
}
