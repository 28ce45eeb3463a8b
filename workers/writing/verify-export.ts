/** A finished export under oath: decoded again, by the reading side, and compared with what was rendered. */
import { BlobSource } from 'mediabunny';
import {
  factsProblem,
  judged,
  type PictureLimits,
  picturesProblem,
  type Verification,
  type VideoFacts,
} from '../../src/jobs/export/video-check.ts';
import type { FormatDeclaration } from '../../src/jobs/output/output.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { joinedPair, unstacked } from '../../src/media/pictures/alpha-luma.ts';
import type { Comparison, Difference } from '../../src/media/pictures/frame-witness.ts';
import type { PacketSums } from '../../src/media/video/packet-sums.ts';
import { framePath } from '../capabilities.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { openMediaSource } from '../reading/media-source.ts';
import { Turns } from '../turns.ts';
import { checkIndex, failed } from './check-index.ts';

/** What the files of an export must turn out to be. */
export interface ExportExpectation extends Omit<VideoFacts, 'alpha' | 'audio'>, PictureLimits {
  readonly container: 'webm' | 'mp4';
  readonly alpha: FormatDeclaration['alpha'];
  /** One for each file: the span of its audio, and its packets as they were muxed. */
  readonly streams: readonly { readonly audio: VideoFacts['audio']; readonly packets: PacketSums }[];
  /** With the notes of every rendered frame, seen with its alpha as a plane of its own. */
  readonly comparison: Comparison;
}

/** One file after the other: several at once would hold too many decoded frames. */
const turns = new Turns();

/**
 * Decodes every frame of a finished export and compares it with what was rendered. Throws `MediaError` with the code
 * `verification-failed` when anything differs by more than it may: `BeyondTolerance` for pictures. `onProgress` gets the frames done.
 */
export function verifyExport(
  files: readonly File[],
  expectation: ExportExpectation,
  signal: AbortSignal,
  onProgress: (done: number) => void = () => undefined,
): Promise<Verification> {
  return turns.take(() => verified(files, expectation, signal, onProgress));
}

async function verified(
  files: readonly File[],
  expectation: ExportExpectation,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Verification> {
  signal.throwIfAborted();
  const { container, streams, times, alpha, tolerance } = expectation;
  if (container === 'mp4') for (const file of files) await checkIndex(file, times.length);
  await using opened = new AsyncDisposableStack();
  const sources: MediaSource[] = [];
  for (const [at, file] of files.entries()) {
    const source = opened.use(await openAgain(file));
    checkFacts(file, source, { ...expectation, alpha: alpha === 'straight', audio: streams[at]?.audio ?? null });
    sources.push(source);
  }
  const [first] = files as [File];
  const difference = await compareFrames(first, sources, expectation, signal, onProgress);
  const expected = { ...expectation, alpha: alpha !== 'none' };
  const judge = () => judged(`The export “${first.name}”`, difference, expected, (problem) => failed(first, problem));
  if (difference.frames !== times.length) judge();
  for (const [at, { packets }] of streams.entries()) {
    const file = files[at] as File;
    const damage = await packets.problemIn(new BlobSource(file), signal);
    // Where pictures are wrong that says more, but only of a file that is whole it is what coding lost.
    if (damage) throw failed(file, picturesProblem(difference, expected, tolerance) ?? damage);
  }
  return judge();
}

async function openAgain(file: File): Promise<MediaSource> {
  try {
    return await openMediaSource(file, { framePath: await framePath() });
  } catch (error) {
    throw failed(file, error instanceof Error ? error.message : String(error), error);
  }
}

function checkFacts(file: File, { info, times, audio }: MediaSource, expected: VideoFacts): void {
  const warning = info.warnings.find(({ code }) => code === 'truncated' || code === 'index-disagrees');
  if (warning) throw failed(file, warning.message);
  const { coded, alpha } = info.format;
  const found = { times, duration: info.timeline.duration, coded, alpha, audio: audio?.info ?? null };
  const problem = factsProblem(found, expected);
  if (problem) throw failed(file, problem);
}

async function compareFrames(
  file: File,
  sources: readonly MediaSource[],
  { alpha, comparison }: ExportExpectation,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Difference> {
  let position = 0;
  try {
    for await (using frame of framesOf(sources, alpha, signal)) {
      await comparison.add(position, frame);
      onProgress(++position);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof MediaError)) throw error;
    throw failed(file, error.message, error);
  }
  return comparison.difference;
}

/** Decoded frames with their alpha as a plane of its own, wherever the files have it. */
async function* framesOf(
  sources: readonly MediaSource[],
  alpha: ExportExpectation['alpha'],
  signal: AbortSignal,
): AsyncGenerator<PlanarFrame> {
  const [colour, second] = sources as [MediaSource, MediaSource | undefined];
  const greys = second?.frames(second.times.keys(), signal)[Symbol.asyncIterator]();
  try {
    for await (const frame of colour.frames(colour.times.keys(), signal)) {
      if (alpha === 'stacked') yield unstacked(frame);
      else if (!greys) yield frame;
      else {
        const grey = await greys.next();
        if (grey.done) return frame[Symbol.dispose]();
        yield joinedPair(frame, grey.value);
      }
    }
  } finally {
    await greys?.return?.();
  }
}
