import { commonFormat, conformed } from '../../src/gpu/conform.ts';
import { sequenceSource } from '../../src/media/sequence/sequence-source.ts';
import type { FrameSource } from '../../src/media/source.ts';
import type { Gpu } from '../gpu-device.ts';
import type { ClipSequence, MediaFile } from '../render-api.ts';
import type { Sound } from './audio-source.ts';
import type { OpenOptions } from './browser-source.ts';
import { laidOut, openClips } from './clips.ts';
import { openMediaSource } from './media-source.ts';

/** Frames with sound: what an export is made of. */
export interface HeardSource extends FrameSource {
  readonly audio: Sound | null;
}

/** Opens a clip, or several as one source. Throws `MediaError` with what is wrong with which of them. */
export async function openSequence(gpu: Gpu, input: MediaFile | ClipSequence, options: OpenOptions): Promise<HeardSource> {
  if (input instanceof Blob) return openMediaSource(input, options);
  await using stack = new AsyncDisposableStack();
  const clips = await openClips(input.parts, stack, options);
  const { stretches, sound } = laidOut(input.parts, clips);
  const format = commonFormat([...clips.values()].map(({ info }) => info));
  const alike = new Map<MediaFile, FrameSource>(clips);
  if (format) {
    const target = { device: gpu.device, pipelines: gpu.pipelines, paced: gpu.isSoftware };
    for (const [file, clip] of clips) alike.set(file, stack.use(await conformed(target, clip, { format, framing: input.framing })));
  }
  const source = sequenceSource(
    stretches.map(({ file, range, reverse }) => ({ source: alike.get(file) as FrameSource, range, reverse })),
    sound?.info ?? null,
  );
  const owned = stack.move();
  return { ...source, audio: sound, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
