import { meanColour } from '../../src/gpu/mean-colour.ts';
import type { Colour } from '../../src/gpu/params.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import type { AudioBlock } from '../render-api.ts';
import { transferring } from '../rpc.ts';
import type { FrameKeeper } from './frame-keeper.ts';

/** Mean colour of a rectangle (picture pixels) of a source frame. Throws `MediaError` when the frame cannot be read. */
export async function colourAt(
  keeper: FrameKeeper,
  index: number,
  rect: Parameters<typeof meanColour>[1],
  signal: AbortSignal,
): Promise<Colour> {
  for await (const frame of keeper.frames([index], signal)) return meanColour(frame, rect);
  throw new MediaError('frame-missing', `Frame ${index} could not be read.`, 'Move to another frame and pick there.');
}

/** The sound between two times (seconds), to be moved to the page; null when there is none. */
export async function audioBetween({ audio }: MediaSource, start: number, end: number): Promise<AudioBlock | null> {
  const block = (await audio?.read(start, end)) ?? null;
  const buffers = block?.channels.map(({ buffer }) => buffer as ArrayBuffer) ?? [];
  return block && transferring(block, buffers);
}

/** Peaks (0…1) of `buckets` equal stretches of the sound; empty when there is none. */
export async function waveformOf({ audio, info }: MediaSource, buckets: number, signal: AbortSignal): Promise<Float32Array> {
  return (await audio?.waveform(buckets, info.timeline.duration, signal)) ?? new Float32Array();
}
