/** The golden pictures of the unit tests once more, rendered in a real browser. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readPng } from '../server/testing/png.ts';
import { expect, test } from './harness/harness.ts';

/** Largest difference allowed from a golden picture, which may have been made on another adapter (code values 0–255). */
const TOLERANCE = 2;

/** Effects by their golden pictures: shaders cannot be imported outside of a bundler. */
const ids = readdirSync(new URL('../src/shaders', import.meta.url), { recursive: true, encoding: 'utf8' })
  .map((path) => path.match(/([^/\\]+)\.golden\.png$/)?.[1])
  .filter((id) => id !== undefined);

/** Opens a GPU in a lane, which gives the picture of an effect over the test scene as straight RGBA, row by row. */
const openStudio = async () => {
  const { stagesOf } = await load<typeof import('../src/gpu/active-effect.ts')>('/src/gpu/active-effect.ts');
  const { lutTexture } = await load<typeof import('../src/gpu/asset-texture.ts')>('/src/gpu/asset-texture.ts');
  const { Chain } = await load<typeof import('../src/gpu/chain.ts')>('/src/gpu/chain.ts');
  const { readPicture, straightBytes } = await load<typeof import('../src/gpu/read-picture.ts')>('/src/gpu/read-picture.ts');
  const { constantTimeline } = await load<typeof import('../src/media/time.ts')>('/src/media/time.ts');
  const { exampleOf } = await load<typeof import('../src/gpu/define-effect.ts')>('/src/gpu/define-effect.ts');
  const { effectById } = await load<typeof import('../src/shaders/effects.ts')>('/src/shaders/effects.ts');
  const { openGpu } = await load<typeof import('../workers/gpu-device.ts')>('/workers/gpu-device.ts');
  const { SCENE, TEST_FILE, rgbaFormat, scene } = await load<typeof import('../server/testing/scene.ts')>('/server/testing/scene.ts');
  const { device, pipelines } = await openGpu();
  return async (id: string) => {
    const effect = effectById(id);
    if (!effect) throw new Error(`${id} is not listed.`);
    using chain = await Chain.create(device, pipelines, {
      format: rgbaFormat(SCENE.width, SCENE.height),
      timeline: constantTimeline(100, { num: 30, den: 1 }),
      effects: stagesOf(effect, exampleOf(effect)),
      scale: 1,
      output: { kind: 'picture' },
    });
    chain.setAssets(new Map([['test', { ...lutTexture(device, TEST_FILE), rate: TEST_FILE.rate }]]));
    for (const index of chain.needs(SCENE.target)) chain.push(scene(index), SCENE.target);
    return straightBytes(await readPicture(device, chain.picture));
  };
};

test('every effect looks in the browser as in Node', async ({ lane }) => {
  test.setTimeout(420_000);
  const studio = await lane.evaluateHandle(openStudio);
  expect(ids.length).toBeGreaterThan(30);
  for (const id of ids) {
    const bytes = await studio.evaluate(async (draw, wanted) => [...(await draw(wanted))], id);
    const golden = readPng(fileURLToPath(new URL(`../src/shaders/${id}/${id}.golden.png`, import.meta.url)));
    const worst = bytes.reduce((most, value, at) => {
      // Rounding in the colour of a nearly transparent pixel is magnified; weigh it by its alpha.
      const weight = at % 4 === 3 ? 1 : (golden[at - (at % 4) + 3] as number) / 255;
      return Math.max(most, Math.abs(value - (golden[at] as number)) * weight);
    }, 0);
    expect.soft(worst, id).toBeLessThanOrEqual(TOLERANCE);
  }
});
