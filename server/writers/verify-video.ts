/** A finished video under oath: decoded by ffmpeg, which did not put it together, and compared with what was rendered. */
import { FilePathSource } from 'mediabunny';
import { factsProblem, judged, type PictureLimits, type Verification, type VideoFacts } from '../../src/jobs/export/video-check.ts';
import { MediaError } from '../../src/media/errors.ts';
import { joinedPair } from '../../src/media/pictures/alpha-luma.ts';
import type { Comparison, Difference } from '../../src/media/pictures/frame-witness.ts';
import type { PacketSums } from '../../src/media/video/packet-sums.ts';
import { type FfmpegSource, openFfmpegSource } from '../reading/ffmpeg-source.ts';

/** What a file, or a pair of files for colour and alpha, must turn out to be. */
export interface VideoExpectation extends Omit<VideoFacts, 'audio'>, PictureLimits {
  /** Of each file: the packets as they were muxed, and the span of the sound. */
  readonly files: readonly { readonly packets: PacketSums; readonly audio: VideoFacts['audio'] }[];
  /** With the notes of every rendered frame. */
  readonly comparison: Comparison;
}

/**
 * Decodes every frame of the files at `paths`, which the user calls `name`, and compares them with what was rendered. Throws
 * `MediaError` with the code `verification-failed` when anything differs by more than it may: `BeyondTolerance` for pictures. `onFrame` gets the frames done.
 */
export async function verifyVideo(
  paths: readonly string[],
  name: string,
  expected: VideoExpectation,
  signal: AbortSignal,
  onFrame?: (done: number) => void,
): Promise<Verification> {
  const { alpha } = expected;
  const complain = (what: string, cause?: unknown) => {
    signal.throwIfAborted();
    return failed(name, what, cause);
  };
  const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
  await using open = new AsyncDisposableStack();
  const sources: FfmpegSource[] = [];
  for (const [at, path] of paths.entries()) {
    const source = await openFfmpegSource(path, signal).catch((error: unknown) => {
      throw complain(reasonOf(error), error);
    });
    sources.push(open.use(source));
    const wrong = factsProblem(factsOf(source), {
      ...expected,
      alpha: alpha && paths.length === 1,
      audio: expected.files[at]?.audio ?? null,
    });
    if (wrong) throw complain(wrong);
  }
  const difference = await compare(sources, expected, signal, onFrame).catch((error: unknown) => {
    throw error instanceof MediaError ? complain(error.message, error) : error;
  });
  const judge = () => judged(name, difference, expected, complain);
  if (difference.frames !== expected.times.length) judge();
  for (const [at, path] of paths.entries()) {
    const damage = await expected.files[at]?.packets.problemIn(new FilePathSource(path), signal);
    if (damage) throw complain(damage);
  }
  return judge();
}

/** What an open file says of itself. */
export function factsOf({ info }: FfmpegSource): VideoFacts {
  const { format, timeline, audio } = info;
  const times = Float64Array.from({ length: timeline.length }, (_, index) => timeline.timeOf(index));
  return { times, duration: timeline.duration, coded: format.coded, alpha: format.alpha, audio };
}

async function compare(
  [colour, grey]: readonly FfmpegSource[],
  { times, comparison }: VideoExpectation,
  signal: AbortSignal,
  onFrame?: (done: number) => void,
): Promise<Difference> {
  const greys = grey?.frames(times.keys(), signal)[Symbol.asyncIterator]();
  let position = 0;
  try {
    for await (const frame of (colour as FfmpegSource).frames(times.keys(), signal)) {
      const next = await greys?.next();
      using joined = next && !next.done ? joinedPair(frame, next.value) : frame;
      await comparison.add(position++, joined);
      onFrame?.(position);
    }
  } finally {
    await greys?.return?.();
  }
  return comparison.difference;
}

function failed(name: string, what: string, cause: unknown): MediaError {
  return new MediaError(
    'verification-failed',
    `${name} was read back and is not what was rendered: ${what}.`,
    'Render again; if it happens again, choose another quality or format. The disk or this ffmpeg may be at fault.',
    { cause },
  );
}
