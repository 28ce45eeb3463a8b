/** The clips of a sequence, open, and laid end to end. */
import { rangeWithin } from '../../src/media/output-timeline.ts';
import { type SequenceTimeline, type Stretch, sequenceTimeline } from '../../src/media/sequence/sequence-timeline.ts';
import { framePath } from '../capabilities.ts';
import type { ClipSequence, MediaFile } from '../render-api.ts';
import type { Sound } from './audio-source.ts';
import type { MediaSource, OpenOptions } from './browser-source.ts';
import { openMediaSource } from './media-source.ts';
import { sequenceSound } from './sequence-audio.ts';

/** Open clips by their file. */
export type Clips = ReadonlyMap<MediaFile, MediaSource>;

type Parts = ClipSequence['parts'];

/**
 * Opens each file of a sequence once, to be closed with `stack`: parts of one clip take turns with its reader. Throws `MediaError`, or
 * the reason for which `signal` was aborted.
 */
export async function openClips(
  parts: Parts,
  stack: AsyncDisposableStack,
  options: OpenOptions = {},
  signal?: AbortSignal,
): Promise<Clips> {
  const clips = new Map<MediaFile, MediaSource>();
  const path = options.framePath ?? (await framePath());
  for (const { file } of parts) {
    signal?.throwIfAborted();
    if (!clips.has(file)) clips.set(file, stack.use(await openMediaSource(file, { ...options, framePath: path })));
  }
  return clips;
}

/** Parts end to end. */
export interface LaidOut {
  readonly stretches: readonly (Stretch & { readonly file: MediaFile; readonly clip: MediaSource })[];
  readonly timeline: SequenceTimeline;
  /** Null when all clips are silent. */
  readonly sound: Sound | null;
}

/** Lays the parts of a sequence end to end. */
export function laidOut(parts: Parts, clips: Clips): LaidOut {
  const stretches = parts.map(({ file, range, reverse }) => {
    const clip = clips.get(file) as MediaSource;
    const { timeline } = clip.info;
    return { file, clip, timeline, range: rangeWithin(range, timeline.length), reverse };
  });
  const timeline = sequenceTimeline(stretches);
  const sounds = stretches.map(({ clip, timeline: own, range, reverse }, part) => ({
    audio: clip.audio,
    start: own.timeOf(range.start),
    end: range.end < own.length ? own.timeOf(range.end) : own.duration,
    reverse,
    at: timeline.startOf(part),
  }));
  return { stretches, timeline, sound: sequenceSound(sounds, timeline.duration) };
}
