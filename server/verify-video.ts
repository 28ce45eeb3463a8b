/** A finished video under oath: decoded by ffmpeg, which did not put it together, and compared with what was rendered. */
import { FilePathSource } from 'mediabunny';
import type { Tolerance } from '../src/jobs/tolerance.ts';
import { factsProblem, picturesProblem, type Verification, type VideoFacts } from '../src/jobs/video-check.ts';
import { MediaError } from '../src/media/errors.ts';
import type { Difference, FrameWitness } from '../src/media/frame-witness.ts';
import type { PacketSums } from '../src/media/packet-sums.ts';
import { type FfmpegSource, openFfmpegSource } from './ffmpeg-source.ts';

/** What a file must turn out to be. */
export interface VideoExpectation extends VideoFacts {
  readonly tolerance: Tolerance;
  /** Of the packets as they were muxed. */
  readonly packets: PacketSums;
  /** Has seen every rendered frame. */
  readonly witness: FrameWitness;
}

/**
 * Decodes every frame of a file, which the user calls `name`, and compares it with what was rendered. Throws `MediaError` with
 * the code `verification-failed` when anything differs by more than it may. `onFrame` gets the frames done.
 */
export async function verifyVideo(
  path: string,
  name: string,
  expected: VideoExpectation,
  signal: AbortSignal,
  onFrame?: (done: number) => void,
): Promise<Verification> {
  const { times, witness, tolerance } = expected;
  const complain = (what: string, cause?: unknown) => {
    signal.throwIfAborted();
    return failed(name, what, cause);
  };
  await using source = await openFfmpegSource(path, signal).catch((error: unknown) => {
    throw complain(error instanceof Error ? error.message : String(error), error);
  });
  const { format, timeline, audio } = source.info;
  const found = Float64Array.from({ length: timeline.length }, (_, index) => timeline.timeOf(index));
  const { coded, alpha } = format;
  const wrong = factsProblem({ times: found, duration: timeline.duration, coded, alpha, audio }, expected);
  if (wrong) throw complain(wrong);
  const difference = await compare(source, expected, signal, onFrame).catch((error: unknown) => {
    throw error instanceof MediaError ? complain(error.message, error) : error;
  });
  const problem = picturesProblem(difference, witness.length, expected, tolerance);
  if (problem) throw complain(problem);
  const changed = await expected.packets.firstDifference(new FilePathSource(path), signal);
  if (changed !== null) throw complain(`frame ${changed} is stored damaged, at ${(times[changed] ?? expected.duration).toFixed(2)} s`);
  const { frames, alphaMean, alphaMax } = difference;
  return { framesCompared: frames, alpha, alphaMeanError: alphaMean, alphaMaxError: alphaMax };
}

async function compare(
  source: FfmpegSource,
  { times, witness }: VideoExpectation,
  signal: AbortSignal,
  onFrame?: (done: number) => void,
): Promise<Difference> {
  const comparison = witness.comparison();
  let position = 0;
  for await (using frame of source.frames(times.keys(), signal)) {
    comparison.add(position++, frame);
    onFrame?.(position);
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
