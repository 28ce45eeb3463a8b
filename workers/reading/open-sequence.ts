import { commonFormat, conformed } from '../../src/gpu/conform.ts';
import { rangeWithin } from '../../src/media/output-timeline.ts';
import { sequenceSource } from '../../src/media/sequence/sequence-source.ts';
import { sequenceTimeline } from '../../src/media/sequence/sequence-timeline.ts';
import type { FrameSource } from '../../src/media/source.ts';
import type { Gpu } from '../gpu-device.ts';
import type { ClipSequence, MediaFile } from '../render-api.ts';
import type { Sound } from './audio-source.ts';
import type { MediaSource, OpenOptions } from './browser-source.ts';
import { openMediaSource } from './media-source.ts';
import { sequenceSound } from './sequence-audio.ts';

/** Frames with sound: what an export is made of. */
export interface HeardSource extends FrameSource {
  readonly audio: Sound | null;
}

/** Opens a clip, or several as one source. Throws `MediaError` with what is wrong with which of them. */
export async function openSequence(gpu: Gpu, input: MediaFile | ClipSequence, options: OpenOptions): Promise<HeardSource> {
  if (input instanceof Blob) return openMediaSource(input, options);
  await using opened = new AsyncDisposableStack();
  // A clip that comes twice is read by one reader: its parts take turns.
  const clips = new Map<MediaFile, MediaSource>();
  for (const { file } of input.parts) {
    if (!clips.has(file)) clips.set(file, opened.use(await openMediaSource(file, options)));
  }
  const clipOf = (file: MediaFile) => clips.get(file) as MediaSource;
  const stretches = input.parts.map(({ file, range, reverse }) => {
    const { timeline } = clipOf(file).info;
    return { file, timeline, range: rangeWithin(range, timeline.length), reverse };
  });
  const { startOf, duration } = sequenceTimeline(stretches);
  const sound = sequenceSound(
    stretches.map(({ file, timeline, range, reverse }, part) => ({
      audio: clipOf(file).audio,
      start: timeline.timeOf(range.start),
      end: range.end < timeline.length ? timeline.timeOf(range.end) : timeline.duration,
      reverse,
      at: startOf(part),
    })),
    duration,
  );
  const format = commonFormat([...clips.values()].map(({ info }) => info));
  const alike = new Map<MediaFile, FrameSource>(clips);
  if (format) {
    const target = { device: gpu.device, pipelines: gpu.pipelines, paced: gpu.isSoftware };
    for (const [file, clip] of clips) alike.set(file, opened.use(await conformed(target, clip, { format, framing: input.framing })));
  }
  const source = sequenceSource(
    stretches.map(({ file, range, reverse }) => ({ source: alike.get(file) as FrameSource, range, reverse })),
    sound?.info ?? null,
  );
  const owned = opened.move();
  return { ...source, audio: sound, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
