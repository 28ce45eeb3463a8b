/** What tests of shaders share: one Dawn device per process, test frames, pictures read back. */
import { type ActiveEffect, stagesOf } from '../../src/gpu/active-effect.ts';
import { lutTexture } from '../../src/gpu/asset-texture.ts';
import { Chain } from '../../src/gpu/chain.ts';
import type { ChainOutput } from '../../src/gpu/compile.ts';
import type { Effect } from '../../src/gpu/define-effect.ts';
import { defaultsOf, type ParamValue } from '../../src/gpu/params.ts';
import { Pipelines } from '../../src/gpu/pipelines.ts';
import { readPicture } from '../../src/gpu/read-picture.ts';
import type { PlanarFrame, PlaneFormat } from '../../src/media/picture.ts';
import { constantTimeline } from '../../src/media/time.ts';
import { openDawnDevice } from '../render/dawn.ts';
import { TEST_FILE } from './scene.ts';

const opened = openDawnDevice();
/** The device of this test process. */
export const device = (await opened).device;
/** Name of its adapter. */
export const adapter = (await opened).adapter;
/** Pipelines compiled so far. */
export const pipelines = new Pipelines(device);

/** An effect with fixed values over its defaults. */
export function active(effect: Effect, values: Readonly<Record<string, ParamValue>> = {}): ActiveEffect {
  const all = { ...defaultsOf(effect.params), ...values };
  return { effect, valuesAt: () => all };
}

const assets = new Map([['test', { ...lutTexture(device, TEST_FILE), rate: TEST_FILE.rate }]]);

/** A chain over a hundred frames at 30 fps; effects bring their preparations and may read the file `test`. */
export async function chainOf(
  format: PlaneFormat,
  effects: readonly ActiveEffect[],
  output: ChainOutput = { kind: 'picture' },
  scale = 1,
): Promise<Chain> {
  const timeline = constantTimeline(100, { num: 30, den: 1 });
  const stages = effects.flatMap(({ effect, valuesAt }) => stagesOf(effect, valuesAt(0) === valuesAt(1) ? valuesAt(0) : valuesAt));
  const chain = await Chain.create(device, pipelines, { format, timeline, effects: stages, scale, output });
  chain.setAssets(assets);
  return chain;
}

/** Pushes what frame `target` needs from `frames` and returns its picture: premultiplied RGBA, row by row. */
export async function pictureOf(chain: Chain, frames: (index: number) => PlanarFrame, target = 0): Promise<Float32Array> {
  const needs = chain.needs(target);
  for (const index of needs) chain.push(frames(index), target);
  if (needs.length === 0) chain.finish(target);
  return readPicture(device, chain.picture);
}
