import { lutTexture } from '../../src/gpu/asset-texture.ts';
import { Chain } from '../../src/gpu/chain.ts';
import { Pipelines } from '../../src/gpu/pipelines.ts';
import type { PlanarFrame, PlaneFormat } from '../../src/media/picture.ts';
import { constantTimeline } from '../../src/media/time.ts';
import { sampleLut } from '../../src/samples/sample-lut.ts';
import { SAMPLE_LUT } from '../../src/samples/samples.ts';
import type { Stack } from './stacks.ts';

/** A chain in the middle of a long clip, where every history is as long as it gets. */
export interface OpenStack extends Disposable {
  readonly chain: Chain;
  /** Gives the GPU what earlier frames the next one needs, all but the frame itself. */
  approach(): void;
  /** Gives the GPU the next frame to render, and what it still needs. */
  step(): void;
  /** Resolves when the GPU has nothing left to do. */
  idle(): Promise<void>;
}

/** Compiles a stack for frames of a format, which `frames` gives for any index. */
export async function openStack(
  stack: Stack,
  { device, format, frames }: { readonly device: GPUDevice; readonly format: PlaneFormat; readonly frames: (index: number) => PlanarFrame },
): Promise<OpenStack> {
  const timeline = constantTimeline(10_000, { num: 30, den: 1 });
  const output = { kind: 'picture' } as const;
  const chain = await Chain.create(device, new Pipelines(device), { format, timeline, effects: stack.effects, scale: 1, output });
  const lut = lutTexture(device, sampleLut());
  chain.setAssets(new Map([[SAMPLE_LUT, lut]]));
  let index = 5000;
  return {
    chain,
    approach: () => {
      for (const need of chain.needs(index).slice(0, -1)) chain.push(frames(need), index);
    },
    step: () => {
      const needs = chain.needs(index);
      for (const need of needs) chain.push(frames(need), index);
      if (needs.length === 0) chain.finish(index);
      index++;
    },
    idle: () => device.queue.onSubmittedWorkDone(),
    [Symbol.dispose]: () => {
      chain[Symbol.dispose]();
      lut[Symbol.dispose]();
    },
  };
}
