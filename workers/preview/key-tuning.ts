import { stagesOf } from '../../src/gpu/active-effect.ts';
import { Chain } from '../../src/gpu/chain.ts';
import type { Effect } from '../../src/gpu/define-effect.ts';
import { defaultsOf, type ParamValue } from '../../src/gpu/params.ts';
import { readPicture, straightBytes } from '../../src/gpu/read-picture.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { ScreenValues } from '../../src/shaders/keyer/analyse-screen.ts';
import type { KeyedFrame } from '../../src/shaders/keyer/judge-key.ts';
import { keyer } from '../../src/shaders/keyer/keyer.ts';
import { type KeyerValues, tuneKeyer, tuningScale } from '../../src/shaders/keyer/tune-keyer.ts';
import type { Gpu } from '../gpu-device.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import type { KeySuggestion } from '../render-api.ts';
import { transferring } from '../rpc.ts';

/** Places of a clip that are looked at; at each, a frame and the one after it, which tell whether the matte is steady. */
const PLACES = 3;
/**
 * Tries sets of the keyer's values on a few frames of a clip and gives the best three, best first, each with a picture of
 * what it makes. `values` are those in use: the colour of the screen and its range are taken from them.
 */
export async function tuneKey(
  gpu: Gpu,
  source: MediaSource,
  values: Readonly<Record<string, ParamValue>>,
  signal: AbortSignal,
): Promise<KeySuggestion[]> {
  const frames: PlanarFrame[] = [];
  try {
    for await (const frame of source.glance(framesToJudge(source.info.timeline.length), signal)) frames.push(frame);
    const base = { ...defaultsOf(keyer.params), ...values };
    const { format, timeline } = source.info;
    const scale = tuningScale(source.info.size.height);
    const spec = { format, timeline, scale, output: { kind: 'picture' }, paced: gpu.isSoftware } as const;
    const key = (own: KeyerValues) => stagesOf(keyer as Effect, { ...base, ...own } as Readonly<Record<string, ParamValue>>);
    using plain = await Chain.create(gpu.device, gpu.pipelines, { ...spec, effects: [] });
    using keyed = await Chain.create(gpu.device, gpu.pipelines, { ...spec, effects: key({}) });
    const sources = await picturesOf(gpu.device, plain, frames, signal);
    const best = await tuneKeyer(base as ScreenValues, async (own) => {
      keyed.setStack({ effects: key(own) });
      const keys = await picturesOf(gpu.device, keyed, frames, signal);
      return keys.map((picture, index) => ({ ...plain.size, source: sources[index] as Float32Array, key: picture }));
    });
    const found = await Promise.all(
      best.map(async ({ values: own, frames: made }) => ({
        values: own as Readonly<Record<string, ParamValue>>,
        picture: await createImageBitmap(shownOf(made[Math.floor(made.length / 2)] as KeyedFrame)),
      })),
    );
    return transferring(
      found,
      found.map(({ picture }) => picture),
    );
  } finally {
    for (const frame of frames) frame[Symbol.dispose]();
  }
}

/** Frames of a clip that settings are judged by: pairs of neighbours from all over it, ascending. */
export function framesToJudge(length: number): number[] {
  const places = Array.from({ length: PLACES }, (_, part) => Math.floor(((part + 0.5) * length) / PLACES));
  return [...new Set(places.flatMap((index) => [index, Math.min(index + 1, length - 1)]))].sort((a, b) => a - b);
}

/** What a chain makes of each frame, as straight RGBA, 0 to 1. */
async function picturesOf(device: GPUDevice, chain: Chain, frames: readonly PlanarFrame[], signal: AbortSignal): Promise<Float32Array[]> {
  const pictures: Float32Array[] = [];
  for (const frame of frames) {
    signal.throwIfAborted();
    await chain.push(frame, frame.index);
    const bytes = straightBytes(await readPicture(device, chain.picture));
    pictures.push(Float32Array.from(bytes, (value) => value / 255));
  }
  return pictures;
}

function shownOf({ width, height, key }: KeyedFrame): ImageData {
  return new ImageData(
    Uint8ClampedArray.from(key, (value) => value * 255),
    width,
    height,
  );
}
