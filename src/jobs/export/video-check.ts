/** What is wrong with a finished video, in words that follow “is not what was rendered:”; shared by all hosts, which read it. */

import { MediaError } from '../../media/errors.ts';
import type { Size } from '../../media/picture.ts';
import type { Difference } from '../../media/pictures/frame-witness.ts';
import type { Tolerance } from '../output/tolerance.ts';

/** Says that a file is whole, but that its pictures are further from the rendered ones than its settings may cost. */
export class BeyondTolerance extends MediaError {
  /** What is off and by how much, in words. */
  readonly problem: string;
  /** What the comparison came to; null where the pictures are so far off that they are no worse copy but other ones. */
  readonly found: Verification | null;

  /** `name` is the file as people call it. */
  constructor(name: string, problem: string, found: Verification | null) {
    super(
      'verification-failed',
      `${name} was read back and is not what was rendered: ${problem}, which is more than its settings may cost.`,
      'Choose a better quality, a higher rate or another format: WebM can be without loss.',
    );
    this.problem = problem;
    this.found = found;
  }
}

/** What a file says of itself. Times are seconds from the in point on. */
export interface VideoFacts {
  /** Start of each frame. */
  readonly times: Float64Array;
  readonly duration: number;
  /** Size of the coded pictures, which are larger than the rendered ones where a codec needs even sizes. */
  readonly coded: Size;
  readonly alpha: boolean;
  /** Span of the audio; null when there is none. */
  readonly audio: { readonly start: number; readonly end: number } | null;
}

/** What a comparison of decoded frames with rendered ones found; errors are code values 0–255. */
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

/** How a file's facts differ from what they have to be; null when they do not. */
export function factsProblem(found: VideoFacts, expected: VideoFacts): string | null {
  if (found.times.length !== expected.times.length) return `it has ${found.times.length} frames instead of ${expected.times.length}`;
  for (const [frame, time] of expected.times.entries()) {
    const is = found.times[frame] as number;
    if (Math.abs(is - time) > TIME_TOLERANCE) return `frame ${frame} is shown at ${is} s instead of ${time} s`;
  }
  if (Math.abs(found.duration - expected.duration) > TIME_TOLERANCE + expected.duration * 1e-9)
    return `it lasts ${found.duration} s instead of ${expected.duration} s`;
  const { width, height } = expected.coded;
  if (found.coded.width !== width || found.coded.height !== height)
    return `its pictures are ${found.coded.width}×${found.coded.height} instead of ${width}×${height}`;
  if (found.alpha !== expected.alpha) return expected.alpha ? 'its alpha is missing' : 'it has an alpha nobody rendered';
  if (found.audio && expected.audio) return soundProblem(found.audio, expected.audio, expected.duration);
  if (found.audio) return 'it has audio nobody wrote';
  return expected.audio ? 'its audio is missing' : null;
}

type Span = NonNullable<VideoFacts['audio']>;

function soundProblem(found: Span, expected: Span, duration: number): string | null {
  const isShifted = Math.abs(found.start - expected.start) > SOUND_TOLERANCE;
  if (!isShifted && found.end <= duration + SOUND_TOLERANCE && found.end >= expected.end - SOUND_PADDING) return null;
  const words = ({ start, end }: Span) => `${start.toFixed(4)} s to ${end.toFixed(4)} s`;
  return `its audio lies from ${words(found)} instead of ${words(expected)}`;
}

/** How far pictures may be. */
export interface PictureLimits {
  readonly tolerance: Tolerance;
  /** Beyond this they are not a bad copy of what was rendered, but something else. */
  readonly foreign: Tolerance;
}

/**
 * What a comparison came to. Throws `MediaError` with `fail` for frames that are missing, and `BeyondTolerance` for pictures that are
 * too far off, of a file that people call `name`.
 */
export function judged(
  name: string,
  found: Difference,
  expected: Pick<VideoFacts, 'times' | 'alpha'> & PictureLimits,
  fail: (problem: string) => MediaError,
): Verification {
  const verification = {
    framesCompared: found.frames,
    alpha: expected.alpha,
    alphaMeanError: found.alphaMean,
    alphaMaxError: found.alphaMax,
  };
  const problem = picturesProblem(found, expected, expected.tolerance);
  if (!problem) return verification;
  if (found.frames !== expected.times.length) throw fail(problem);
  throw new BeyondTolerance(name, problem, picturesProblem(found, expected, expected.foreign) ? null : verification);
}

/** Which difference of the pictures is more than it may be; null when none is. */
export function picturesProblem(found: Difference, expected: Pick<VideoFacts, 'times'>, limit: Tolerance): string | null {
  const at = (frame: number) => `frame ${frame} (${(expected.times[frame] ?? 0).toFixed(2)} s)`;
  const rendered = expected.times.length;
  if (found.frames !== rendered) return `${found.frames} frames could be decoded of ${rendered} that were rendered`;
  if (found.alphaBlock > limit.alphaBlock)
    return `the alpha of ${at(found.alphaFrame)} is off by ${found.alphaBlock.toFixed(1)} of 255 in one region`;
  if (found.alphaMean > limit.alphaMean || found.alphaMax > limit.alphaMax)
    return `its alpha is off by ${found.alphaMean.toFixed(2)} of 255 on average and by up to ${found.alphaMax}`;
  if (found.colourBlock <= limit.colourBlock && found.colourMean <= limit.colourMean) return null;
  const plane = found.colourPlane === 0 ? 'brightness' : 'colour';
  return `the ${plane} of ${at(found.colourFrame)} is off by ${found.colourBlock.toFixed(1)} of 255 in one region`;
}
