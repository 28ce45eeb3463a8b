/** Our keyer on footage, through the real chain: ffmpeg decodes, the screen is analysed, the GPU keys. */

import { openFfmpegSource } from '../../server/reading/ffmpeg-source.ts';
import { stagesOf } from '../../src/gpu/active-effect.ts';
import { Chain } from '../../src/gpu/chain.ts';
import type { Effect } from '../../src/gpu/define-effect.ts';
import { defaultsOf, type ParamValue } from '../../src/gpu/params.ts';
import type { Pipelines } from '../../src/gpu/pipelines.ts';
import { readPicture, straightBytes } from '../../src/gpu/read-picture.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { analyseScreen, type ScreenValues } from '../../src/shaders/keyer/analyse-screen.ts';
import { keyer } from '../../src/shaders/keyer/keyer.ts';
import { type KeyerValues, tuneKeyer, tuningScale } from '../../src/shaders/keyer/tune-keyer.ts';
import type { Footage } from './footage.ts';
import { straightOf } from './pictures.ts';
import type { Rgba } from './score.ts';

/** A device and what it has compiled. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly pipelines: Pipelines;
}

/** Values of the keyer by parameter. */
export type Values = Readonly<Record<string, ParamValue>>;

/** A keyed clip. */
export interface Keyed {
  /** What analysis found, and what was asked for over it. */
  readonly values: Values;
  readonly sources: readonly Rgba[];
  readonly frames: readonly Rgba[];
  /** Wall time of the keyer per frame, without compiling; seconds. */
  readonly seconds: number;
}

/** Decodes and keys a whole clip with what analysis finds; `asked` goes over that, and `scale` is the size keyed at. */
export async function keyClip({ device, pipelines }: Gpu, path: string, asked: Values = {}, scale = 1): Promise<Keyed> {
  await using source = await openFfmpegSource(path);
  const { format, timeline } = source.info;
  const planes: PlanarFrame[] = [];
  const all = Array.from({ length: timeline.length }, (_, index) => index);
  for await (const frame of source.frames(all, new AbortController().signal)) planes.push(frame);
  const chainOf = (effects: Parameters<typeof stagesOf>[]) =>
    Chain.create(device, pipelines, {
      format,
      timeline,
      effects: effects.flatMap((pair) => stagesOf(...pair)),
      scale,
      output: { kind: 'picture' },
    });
  const picturesOf = async (chain: Chain) => {
    const pictures: Float32Array<ArrayBuffer>[] = [];
    let seconds = 0;
    for (const index of all) {
      const began = performance.now();
      const needs = chain.needs(index);
      for (const need of needs) chain.push(planes[need] as PlanarFrame, index);
      if (needs.length === 0) chain.finish(index);
      pictures.push(await readPicture(device, chain.picture));
      if (index > 0 || all.length === 1) seconds += (performance.now() - began) / 1000;
    }
    return { pictures, seconds: seconds / Math.max(1, all.length - 1) };
  };
  using plain = await chainOf([]);
  const { pictures } = await picturesOf(plain);
  const { width, height } = plain.size;
  const looks = [...new Set([0, all.length >> 1, all.length - 1])];
  const found = analyseScreen(
    looks.map((index) => ({ width, height, channels: 4, samples: straightBytes(pictures[index] as Float32Array) })),
  );
  const values: Values = { ...defaultsOf(keyer.params), ...found, ...asked };
  using chain = await chainOf([[keyer as Effect, values]]);
  const keyed = await picturesOf(chain);
  return { values, sources: pictures.map(straightOf), frames: keyed.pictures.map(straightOf), seconds: keyed.seconds };
}

/**
 * What “Find the best key” makes of a clip keyed with what analysis found: only what it changes, and the frames. As in the
 * studio, keys are judged at a reduced size.
 */
export async function tunedKey(gpu: Gpu, { path, scene }: Footage, automatic: Keyed): Promise<Pick<Keyed, 'values' | 'frames'>> {
  const scale = tuningScale(scene.height);
  const [width, height] = [scene.width * scale, scene.height * scale];
  const [best] = await tuneKeyer(automatic.values as unknown as ScreenValues, async (values: KeyerValues) => {
    const { sources, frames } = await keyClip(gpu, path, values as Values, scale);
    return frames.map((key, index) => ({ width, height, source: sources[index] as Rgba, key }));
  });
  if (!best) throw new Error('Nothing was tried.');
  const changed = Object.entries(best.values).filter(([id, value]) => value !== automatic.values[id]);
  const values = Object.fromEntries(changed) as Values;
  return {
    values,
    frames: changed.length === 0 ? automatic.frames : (await keyClip(gpu, path, { ...automatic.values, ...values })).frames,
  };
}
