/** Files that a recipe names besides its source, read by the render worker: LUTs, pictures and clips. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { ffmpeg } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { addressOf } from './render-page.ts';

const folder = fileURLToPath(new URL('../.cache/fixtures', import.meta.url));
const graded = (file: string): Recipe => ({
  ...emptyRecipe('test'),
  effects: [{ id: 'a', effect: 'lut', version: 1, enabled: true, values: { file, strength: 1 } }],
});

/** A LUT of 2 points that swaps red and blue; a grey-to-colour picture to grade with it. */
const SWAP = `LUT_3D_SIZE 2\n${[0, 1].flatMap((blue) => [0, 1].flatMap((green) => [0, 1].map((red) => `${blue} ${green} ${red}`))).join('\n')}\n`;

async function files(): Promise<{ clip: string; swap: string; broken: string }> {
  await mkdir(folder, { recursive: true });
  const paths = { clip: `${folder}/orange.png`, swap: `${folder}/swap.cube`, broken: `${folder}/broken.cube` };
  await ffmpeg('-f', 'lavfi', '-i', 'color=0xe08020:s=32x24', '-frames:v', '1', paths.clip);
  await writeFile(paths.swap, SWAP);
  await writeFile(paths.broken, SWAP.replace('1 0 0', '1 nan 0'));
  return paths;
}

interface Told {
  readonly stills: number[][];
  readonly problems: { code: string; message: string; remedy: string }[];
}

/** Shows a clip through recipes one after the other, with a file given before each, and returns a still of each. */
function stillsOf(
  page: Page,
  clip: string,
  steps: readonly { recipe: Recipe; give?: readonly [item: string, path: string] }[],
): Promise<Told> {
  return page.evaluate(
    async ({ clip: address, steps: asked }) => {
      const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
      type Api = import('../workers/render-api.ts').PreviewApi;
      type Events = import('../workers/render-api.ts').PreviewEvents;
      const { api, on, close } = connect<Api, Events>(new Worker('/workers/render.worker.ts', { type: 'module' }));
      const problems: Events['problem'][] = [];
      on('problem', (problem) => problems.push(problem));
      await api.open(await (await fetch(address)).blob());
      const stills: number[][] = [];
      for (const { recipe, give } of asked) {
        if (give) await api.provide(new Map([[give[0], new File([await (await fetch(give[1])).blob()], give[1])]]));
        await api.setRecipe(recipe);
        stills.push([...new Uint8Array(await (await api.still(0)).arrayBuffer())]);
      }
      close();
      return { stills, problems };
    },
    {
      clip: addressOf(clip),
      steps: steps.map(({ recipe, give }) => ({ recipe, ...(give && { give: [give[0], addressOf(give[1])] as const }) })),
    },
  );
}

/** Red, green and blue in the middle of a PNG. */
function middle(png: readonly number[]): number[] {
  const args = ['-v', 'error', '-f', 'png_pipe', '-i', 'pipe:0', '-vf', 'crop=1:1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'];
  return [...execFileSync('ffmpeg', args, { input: Uint8Array.from(png) })];
}

test('a LUT grades as soon as its file is given, and stays while the recipe changes', async ({ page }) => {
  const { clip, swap } = await files();
  const { stills, problems } = await stillsOf(page, clip, [
    { recipe: graded('swap') },
    { recipe: graded('swap'), give: ['swap', swap] },
    { recipe: { ...graded('swap'), range: { start: 0, end: 1 } } },
    { recipe: graded('') },
  ]);
  expect(problems).toEqual([]);
  const orange = middle([...(await readFile(clip))]);
  expect((orange[0] as number) - (orange[2] as number)).toBeGreaterThan(150);
  const expected = [orange, orange.toReversed(), orange.toReversed(), orange];
  for (const [step, colour] of expected.entries()) {
    const off = middle(stills[step] as number[]).map((channel, at) => Math.abs(channel - (colour[at] as number)));
    expect(Math.max(...off), `step ${step}`).toBeLessThanOrEqual(1);
  }
});

test('a LUT that is broken is told by its line once, and the picture goes on without it', async ({ page }) => {
  const { clip, swap, broken } = await files();
  const { stills, problems } = await stillsOf(page, clip, [
    { recipe: graded('lut'), give: ['lut', broken] },
    { recipe: { ...graded('lut'), range: { start: 0, end: 1 } } },
    { recipe: graded('lut'), give: ['lut', swap] },
  ]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code: 'lut-invalid', message: expect.stringMatching(/line \d+/) });
  expect(problems[0]?.remedy).not.toBe('');
  expect(middle(stills[1] as number[])[0]).toBeGreaterThan(0xd0);
  expect(middle(stills[2] as number[])[0]).toBeLessThan(0x30);
});

test('a texture that is no picture, empty, cut off or far too large is named with a remedy, and the picture goes on', async ({ page }) => {
  const { clip, swap } = await files();
  const paths = { empty: `${folder}/empty.png`, cut: `${folder}/cut.png`, huge: `${folder}/huge.png`, dot: `${folder}/dot.png` };
  await ffmpeg('-f', 'lavfi', '-i', 'color=0x4060ff:s=8x8', '-vf', 'format=rgb24,crop=1:1', '-frames:v', '1', paths.dot);
  const picture = await readFile(paths.dot);
  const header = Buffer.from(picture);
  header.writeUInt32BE(60_000, 16);
  header.writeUInt32BE(60_000, 20);
  await writeFile(paths.empty, '');
  await writeFile(paths.cut, picture.subarray(0, 30));
  await writeFile(paths.huge, header);
  const textured = (item: string): Recipe => ({
    ...emptyRecipe('test'),
    effects: [
      {
        id: 'a',
        effect: 'texture-blend',
        version: 1,
        enabled: true,
        values: { texture: 'own', picture: item, mode: 'multiply', opacity: 1 },
      },
    ],
  });
  const bad = { text: swap, empty: paths.empty, cut: paths.cut, huge: paths.huge };
  const { stills, problems } = await stillsOf(page, clip, [
    ...Object.entries(bad).map(([item, path]) => ({ recipe: textured(item), give: [item, path] as const })),
    { recipe: textured('dot'), give: ['dot', paths.dot] },
  ]);
  expect(problems).toHaveLength(4);
  for (const { message, remedy } of problems)
    expect([message.length > 20, remedy.length > 10], `${message} ${remedy}`).toEqual([true, true]);
  expect(problems[3]?.message).toMatch(/60000/);
  expect(stills).toHaveLength(5);
  // One texel is a texture like any other: blue times orange leaves little red.
  expect(middle(stills[4] as number[])[0]).toBeLessThan(0x70);
});
