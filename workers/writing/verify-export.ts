/** A finished export under oath: decoded again, by the reading side, and compared with what was rendered. */
import { BlobSource } from 'mediabunny';
import { createFile, MP4BoxBuffer, type Sample } from 'mp4box';
import { tolerances } from '../../src/jobs/tolerance.ts';
import { factsProblem, picturesProblem, type Verification, type VideoFacts } from '../../src/jobs/video-check.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { Difference, FrameWitness } from '../../src/media/frame-witness.ts';
import type { PacketSums } from '../../src/media/packet-sums.ts';
import { framePath } from '../capabilities.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { openMediaSource } from '../reading/media-source.ts';
import type { Quality } from './video-config.ts';

export type { Verification };

/** What a file must turn out to be. */
export interface ExportExpectation extends VideoFacts {
  readonly container: 'webm' | 'mp4';
  readonly frames: number;
  readonly quality: Quality;
  /** Of the packets as they were muxed. */
  readonly packets: PacketSums;
  /** Has seen every rendered frame. */
  readonly witness: FrameWitness;
}

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
    checkFacts(file, source, expectation);
    const difference = await compareFrames(file, source, expectation, signal, onProgress);
    const problem = picturesProblem(difference, expectation.witness.length, expectation, tolerances[expectation.quality]);
    if (problem) throw failed(file, problem);
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

function checkFacts(file: File, { info, times, audio }: MediaSource, expected: ExportExpectation): void {
  const warning = info.warnings.find(({ code }) => code === 'truncated' || code === 'index-disagrees');
  if (warning) throw failed(file, warning.message);
  const { coded, alpha } = info.format;
  const found = { times, duration: info.timeline.duration, coded, alpha, audio: audio?.info ?? null };
  const problem = factsProblem(found, expected);
  if (problem) throw failed(file, problem);
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
