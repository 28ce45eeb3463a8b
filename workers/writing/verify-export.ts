/** A finished export under oath: decoded again, by the reading side, and compared with what was rendered. */
import { BlobSource } from 'mediabunny';
import { createFile, MP4BoxBuffer, type Sample } from 'mp4box';
import { tolerances } from '../../src/jobs/tolerance.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { Difference, FrameWitness } from '../../src/media/frame-witness.ts';
import type { PacketSums } from '../../src/media/packet-sums.ts';
import type { Size } from '../../src/media/picture.ts';
import { framePath } from '../capabilities.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { openMediaSource } from '../reading/media-source.ts';
import type { Quality } from './video-config.ts';

/** What a file must turn out to be. */
export interface ExportExpectation {
  readonly container: 'webm' | 'mp4';
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  /** Start of each frame in seconds. */
  readonly times: Float64Array;
  readonly quality: Quality;
  /** Size of the coded pictures, which are larger than the rendered ones where a codec needs even sizes. */
  readonly coded: Size;
  readonly alpha: boolean;
  /** Span of the audio from the in point on, in seconds; null when there is none. */
  readonly audio: { readonly start: number; readonly end: number } | null;
  /** Of the packets as they were muxed. */
  readonly packets: PacketSums;
  /** Has seen every rendered frame. */
  readonly witness: FrameWitness;
}

/** What the comparison found; errors are code values 0–255. */
export interface Verification {
  readonly framesCompared: number;
  /** Whether the file has alpha; without, its errors are 0. */
  readonly alpha: boolean;
  readonly alphaMeanError: number;
  readonly alphaMaxError: number;
}

/** WebM counts milliseconds; everything else is finer. */
const TIME_TOLERANCE = 0.0011;
/** What a sample of audio at the lowest usual rate lasts. */
const SOUND_TOLERANCE = 1 / 8000 + 0.001;
/** Codecs count in packets; the last one may be cut short. */
const SOUND_PADDING = 0.05;
/** Bytes read at a time while looking for an index. */
const INDEX_PIECE = 64 * 2 ** 10;

/**
 * Decodes every frame of a finished export and compares it with what was rendered. Throws `MediaError` with the code
 * `verification-failed` when anything differs by more than its quality allows. `onProgress` gets the frames done.
 */
export async function verifyExport(
  target: FileSystemFileHandle | File,
  expectation: ExportExpectation,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Verification> {
  const file = target instanceof File ? target : await target.getFile();
  if (expectation.container === 'mp4') await checkIndex(file, expectation);
  const source = await openAgain(file);
  try {
    checkTimes(file, source, expectation);
    const difference = await compareFrames(file, source, expectation, signal, onProgress);
    checkPictures(file, difference, expectation);
    const changed = await expectation.packets.firstDifference(new BlobSource(file), signal);
    if (changed !== null)
      throw failed(file, `frame ${changed} is stored damaged, at ${(expectation.times[changed] ?? expectation.duration).toFixed(2)} s`);
    return {
      framesCompared: difference.frames,
      alpha: expectation.alpha,
      alphaMeanError: difference.alphaMean,
      alphaMaxError: difference.alphaMax,
    };
  } finally {
    await source[Symbol.asyncDispose]();
  }
}

function failed(file: File, what: string, cause?: unknown): MediaError {
  return new MediaError(
    'verification-failed',
    `The export “${file.name}” was read back and is not what was rendered: ${what}.`,
    'Do not use this file. Export again; if it happens again, choose another quality or format, or restart the browser.',
    { cause },
  );
}

async function openAgain(file: File): Promise<MediaSource> {
  try {
    return await openMediaSource(file, { framePath: await framePath() });
  } catch (error) {
    throw failed(file, error instanceof Error ? error.message : String(error), error);
  }
}

function checkTimes(file: File, { info, times, audio }: MediaSource, expected: ExportExpectation): void {
  const warning = info.warnings.find(({ code }) => code === 'truncated' || code === 'index-disagrees');
  if (warning) throw failed(file, warning.message);
  if (times.length !== expected.frames) throw failed(file, `it has ${times.length} frames instead of ${expected.frames}`);
  for (const [frame, time] of expected.times.entries()) {
    const found = times[frame] as number;
    if (Math.abs(found - time) > TIME_TOLERANCE) throw failed(file, `frame ${frame} is shown at ${found} s instead of ${time} s`);
  }
  const { duration } = info.timeline;
  if (Math.abs(duration - expected.duration) > TIME_TOLERANCE + expected.duration * 1e-9) {
    throw failed(file, `it lasts ${duration} s instead of ${expected.duration} s`);
  }
  const { width, height } = info.format.coded;
  if (width !== expected.coded.width || height !== expected.coded.height) {
    throw failed(file, `its pictures are ${width}×${height} instead of ${expected.coded.width}×${expected.coded.height}`);
  }
  if (info.format.alpha !== expected.alpha) throw failed(file, expected.alpha ? 'its alpha is missing' : 'it has an alpha nobody rendered');
  if ((audio !== null) !== (expected.audio !== null)) throw failed(file, audio ? 'it has audio nobody wrote' : 'its audio is missing');
  if (!audio || !expected.audio) return;
  const { start, end } = audio.info;
  const span = `from ${start.toFixed(4)} s to ${end.toFixed(4)} s`;
  const shifted = Math.abs(start - expected.audio.start) > SOUND_TOLERANCE;
  if (shifted || end > expected.duration + SOUND_TOLERANCE || end < expected.audio.end - SOUND_PADDING) {
    throw failed(file, `its audio lies ${span} instead of ${expected.audio.start.toFixed(4)} s to ${expected.audio.end.toFixed(4)} s`);
  }
}

async function compareFrames(
  file: File,
  source: MediaSource,
  { frames, witness }: ExportExpectation,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Difference> {
  const comparison = witness.comparison();
  let position = 0;
  try {
    for await (using frame of source.frames(source.times.keys(), signal)) {
      comparison.add(position, frame);
      onProgress(++position, frames);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof MediaError)) throw error;
    throw failed(file, error.message, error);
  }
  return comparison.difference;
}

function checkPictures(file: File, found: Difference, { witness, quality, frames, duration }: ExportExpectation): void {
  const limit = tolerances[quality];
  const at = (frame: number) => `frame ${frame} (${((frame * duration) / frames).toFixed(2)} s)`;
  if (found.frames !== witness.length)
    throw failed(file, `${found.frames} frames could be decoded of ${witness.length} that were rendered`);
  if (found.alphaBlock > limit.alphaBlock) {
    throw failed(file, `the alpha of ${at(found.alphaFrame)} is off by ${found.alphaBlock.toFixed(1)} of 255 in one region`);
  }
  if (found.alphaMean > limit.alphaMean || found.alphaMax > limit.alphaMax) {
    throw failed(file, `its alpha is off by ${found.alphaMean.toFixed(2)} of 255 on average and by up to ${found.alphaMax}`);
  }
  if (found.colourBlock > limit.colourBlock || found.colourMean > limit.colourMean) {
    const plane = found.colourPlane === 0 ? 'brightness' : 'colour';
    throw failed(file, `the ${plane} of ${at(found.colourFrame)} is off by ${found.colourBlock.toFixed(1)} of 255 in one region`);
  }
}

/** Reads the index with code that did not write it. Only `moov` is read; it has to come before the pictures. */
async function checkIndex(file: File, { frames }: ExportExpectation): Promise<void> {
  const samples = await indexedSamples(file);
  if (samples.length !== frames) throw failed(file, `its index lists ${samples.length} frames instead of ${frames}`);
  if (!samples[0]?.is_sync) throw failed(file, 'it does not begin with a key frame');
  const shown = new Set(samples.map(({ cts }) => cts));
  if (shown.size !== samples.length) throw failed(file, 'two of its frames are shown at the same time');
  for (let index = 1; index < samples.length; index++) {
    if ((samples[index]?.dts ?? 0) <= (samples[index - 1]?.dts ?? 0)) throw failed(file, `decoding times do not rise at frame ${index}`);
  }
  const last = samples.reduce((end, { offset, size }) => Math.max(end, offset + size), 0);
  if (last > file.size) throw failed(file, `it ends at byte ${file.size}, but its index leads to byte ${last}`);
}

async function indexedSamples(file: File): Promise<Sample[]> {
  const iso = createFile();
  let offset = 0;
  let picturesFirst = false;
  try {
    while (!iso.moov && !picturesFirst && offset < file.size) {
      const bytes = await file.slice(offset, offset + INDEX_PIECE).arrayBuffer();
      offset = iso.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes, offset)) ?? offset + bytes.byteLength;
      picturesFirst = !iso.moov && iso.mdats.length > 0;
    }
  } catch (error) {
    throw failed(file, `its index cannot be read (${error instanceof Error ? error.message : String(error)})`, error);
  }
  if (picturesFirst) throw failed(file, 'its index lies behind the pictures, so it cannot be played while it loads');
  if (!iso.moov) throw failed(file, 'it has no index');
  const track = iso.getInfo().videoTracks[0];
  return track ? (iso.getTrackSamplesInfo(track.id) ?? []) : [];
}
