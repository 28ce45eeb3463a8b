/** A finished file of pictures under oath: read again by other code, and compared with every picture that was rendered. */

import { MediaError } from '../../media/errors.ts';
import type { Size } from '../../media/picture.ts';
import type { FormatDeclaration } from '../output/output.ts';
import type { PictureTolerance, Tolerance } from '../output/tolerance.ts';
import { type PlaneDifference, pictureDifferences, problemWithin } from './frame-difference.ts';
import type { PictureClip } from './picture-clip.ts';
import type { ReadPictures } from './picture-files.ts';
import { BeyondTolerance, type Verification } from './video-check.ts';

/** What a file must turn out to be. */
export interface PictureExpectation {
  readonly clip: Pick<PictureClip, 'size' | 'length' | 'timeOf' | 'pictures'>;
  readonly loops: number;
  readonly alpha: FormatDeclaration['alpha'];
  /** Colour from 0 to 1 that half-transparent pixels were mixed with where alpha is on or off. */
  readonly matte: readonly [number, number, number];
  readonly tolerance: PictureTolerance;
  /** Where as much was spent as may be: beyond this, pictures are not a bad copy of what was rendered, but something else. */
  readonly foreign?: Tolerance;
}

/** Shortest time that any kind of animation shows a picture; below, times are not compared. */
const SHORTEST = 0.02;

/** A finished file, however a host reads it. */
export interface FinishedPictures {
  /** What people call it. */
  readonly name: string;
  /** Opens it by another path than wrote it. Throws `RangeError` with what is wrong with it. */
  read(size: Size): Promise<ReadPictures>;
}

/**
 * Compares all pictures of a file. Throws `MediaError` (`verification-failed`) when anything differs by more than it may:
 * with `foreign` a `BeyondTolerance`, after the last one, where that is all. `onProgress` gets the pictures done.
 */
export async function verifyPictures(
  file: FinishedPictures,
  { clip, loops, alpha, matte, tolerance, foreign }: PictureExpectation,
  signal: AbortSignal,
  onProgress: (done: number) => void = () => undefined,
): Promise<Verification> {
  const fail = (what: string, cause?: unknown) => failed(file, what, cause);
  const guarded = async <T>(step: Promise<T>): Promise<T> => {
    try {
      return await step;
    } catch (error) {
      throw error instanceof RangeError || error instanceof TypeError ? fail(error.message, error) : error;
    }
  };
  const read = await guarded(file.read(clip.size));
  const { width, height } = clip.size;
  if (read.size.width !== width || read.size.height !== height) {
    throw fail(`its pictures are ${read.size.width}×${read.size.height} instead of ${width}×${height}`);
  }
  if (read.length !== clip.length) throw fail(`it has ${read.length} pictures instead of ${clip.length}`);
  if (read.loops !== null && read.loops !== loops) throw fail(`it plays ${read.loops} times instead of ${loops}`);
  const cut = alpha === 'binary' ? matte : null;
  let [alphaSum, alphaMax] = [0, 0];
  let beyond: string | null = null;
  const rendered = clip.pictures();
  const pictures = read.pictures();
  let time = 0;
  for (let index = 0; ; index++) {
    signal.throwIfAborted();
    const [own, other] = await Promise.all([rendered.next(), guarded(pictures.next())]);
    if (own.done) break;
    if (other.done) throw fail(`it ends after ${index} of ${clip.length} pictures`);
    const at = `picture ${index} (${clip.timeOf(index).toFixed(2)} s)`;
    if (other.value.rgba.length !== own.value.rgba.length) throw fail(`${at} has another size`);
    const isTimed = tolerance.time !== null && own.value.duration >= SHORTEST;
    if (isTimed && Math.abs(time - clip.timeOf(index)) > (tolerance.time ?? 0)) throw fail(`${at} comes at ${time.toFixed(3)} s`);
    time += other.value.duration.num / other.value.duration.den;
    const differences = pictureDifferences(clip.size, own.value.rgba, other.value.rgba, cut);
    const problem = problemWithin(differences, tolerance, 'same');
    if (problem && (!foreign || problemWithin(differences, foreign, 'same'))) throw fail(`${problem}, in ${at}`);
    if (problem) beyond ??= `${problem}, in ${at}`;
    const [{ mean, max }] = differences as [PlaneDifference];
    alphaSum += mean;
    alphaMax = Math.max(alphaMax, max);
    onProgress(index + 1);
  }
  const found = { framesCompared: clip.length, alpha: alpha !== 'none', alphaMeanError: alphaSum / clip.length, alphaMaxError: alphaMax };
  if (beyond !== null) throw new BeyondTolerance(`The export “${file.name}”`, beyond, found);
  return found;
}

function failed(file: FinishedPictures, what: string, cause?: unknown): MediaError {
  return new MediaError(
    'verification-failed',
    `The export “${file.name}” was read back and is not what was rendered: ${what}.`,
    'Do not use this file. Export again; if it happens again, choose another quality or format.',
    { cause },
  );
}
