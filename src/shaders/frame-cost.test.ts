/** What a frame may cost, for every effect: no allocation, no read-back, one submission, and no more for a large radius. */
import { afterAll, expect, test } from 'vitest';
import { countReads } from '../../server/testing/counted-reads.ts';
import { device } from '../../server/testing/gpu.ts';
import { rgbaFormat, SCENE, scene } from '../../server/testing/scene.ts';
import { FRAME_CALLS, watch } from '../../server/testing/watched-device.ts';
import { type ActiveEffect, stagesOf } from '../gpu/active-effect.ts';
import { Chain } from '../gpu/chain.ts';
import { type Effect, exampleOf } from '../gpu/define-effect.ts';
import { Pipelines } from '../gpu/pipelines.ts';
import { constantTimeline } from '../media/time.ts';
import { effects } from './effects.ts';

const watched = watch(device);
const counter = countReads(watched.device);
afterAll(() => counter[Symbol.dispose]());
const pipelines = new Pipelines(counter.device);

const chainOf = (stages: readonly ActiveEffect[]): Promise<Chain> =>
  Chain.create(counter.device, pipelines, {
    format: rgbaFormat(SCENE.width, SCENE.height),
    timeline: constantTimeline(100, { num: 30, den: 1 }),
    effects: stages,
    scale: 1,
    output: { kind: 'picture' },
  });

function show(chain: Chain, index: number): void {
  const needs = chain.needs(index);
  for (const need of needs) chain.push(scene(need), index);
  if (needs.length === 0) chain.finish(index);
}

test.each(effects)('$id plays without allocating, reading back or submitting more than once for a frame', async (effect) => {
  using chain = await chainOf(stagesOf(effect, exampleOf(effect)));
  const slots = chain.plan.histories.reduce((sum, history) => sum + history.slots, 1);
  for (let index = 0; index < slots; index++) show(chain, index);
  for (let index = slots; index < slots + 3; index++) {
    watched.reset();
    show(chain, index);
    expect(watched.calls, `frame ${index}`).toEqual(FRAME_CALLS);
  }
});

const SMALL = 2;
const LARGE = 60;
/** Cost at the large radius over that at the small one. */
const MOST = 1.5;
/** A wide radius is worked on in a picture that is halved three times; sharpening's, not a third of it, in one halved four times and between tones halved three. */
const smallerPictures = ({ id }: Effect) => (id === 'sharpen' ? 4 + 3 : 3);

const radii = effects.flatMap((effect) =>
  Object.entries(effect.params).flatMap(([id, param]) =>
    param.kind === 'float' && param.unit === 'px' && param.max >= LARGE / 2 ? [{ effect, id, large: Math.min(LARGE, param.max) }] : [],
  ),
);

test.each(radii)('$effect.id costs no more at $large px of $id than at 2', async ({ effect, id, large }) => {
  const costOf = async (radius: number) => {
    const values = { ...exampleOf(effect), [id]: radius };
    using chain = await chainOf(stagesOf(effect, values));
    show(chain, 0);
    await counter.read();
    show(chain, 1);
    const traffic = chain.traffic();
    return {
      ...(await counter.read()),
      bytes: traffic.reduce((sum, { bytesPerPixel }) => sum + bytesPerPixel, 0),
      dispatches: traffic.length,
    };
  };
  const small = await costOf(SMALL);
  const big = await costOf(large);
  // A point effect reads its own texel only, in the pass that it is fused into.
  if (effect.shape !== 'point') expect(small.reads).toBeGreaterThan(0);
  expect(big.reads).toBeLessThanOrEqual(MOST * small.reads);
  expect(big.bytes / small.bytes).toBeLessThan(MOST);
  expect(big.groups / small.groups).toBeLessThan(MOST);
  expect(big.dispatches - small.dispatches).toBeLessThanOrEqual(smallerPictures(effect));
});
