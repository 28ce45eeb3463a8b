/** A finished file of pictures under oath: read again by other code, and compared with every picture that was rendered. */

import { MediaError } from '../../media/errors.ts';
import type { Size } from '../../media/picture.ts';
import type { FormatDeclaration } from '../output/output.ts';
import type { PictureClip } from './picture-clip.ts';
import type { PictureTolerance, ReadPictures } from './picture-files.ts';
import type { Verification } from './video-check.ts';

/** What a file must turn out to be. */
export interface PictureExpectation {
  readonly clip: Pick<PictureClip, 'size' | 'length' | 'timeOf' | 'pictures'>;
  readonly loops: number;
  readonly alpha: FormatDeclaration['alpha'];
  /** Colour from 0 to 1 that half-transparent pixels were mixed with where alpha is on or off. */
  readonly matte: readonly [number, number, number];
  readonly tolerance: PictureTolerance;
}

/** Shortest time that any kind of animation shows a picture; below, times are not compared. */
const SHORTEST = 0.02;
const SHOWN = 128;

/** A finished file, however a host reads it. */
export interface FinishedPictures {
  /** What people call it. */
  readonly name: string;
  /** Opens it by another path than wrote it. Throws `RangeError` with what is wrong with it. */
  read(size: Size): Promise<ReadPictures>;
}

/**
 * Compares all pictures of a file. Throws `MediaError` (`verification-failed`) when anything differs by more than it may.
 * `onProgress` gets the pictures done.
 */
export async function verifyPictures(
  file: FinishedPictures,
  { clip, loops, alpha, matte, tolerance }: PictureExpectation,
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
  const found = await guarded(file.read(clip.size));
  const { width, height } = clip.size;
  if (found.size.width !== width || found.size.height !== height) {
    throw fail(`its pictures are ${found.size.width}×${found.size.height} instead of ${width}×${height}`);
  }
  if (found.length !== clip.length) throw fail(`it has ${found.length} pictures instead of ${clip.length}`);
  if (found.loops !== null && found.loops !== loops) throw fail(`it plays ${found.loops} times instead of ${loops}`);
  const sums = { alpha: 0, alphaMax: 0, samples: 0 };
  const rendered = clip.pictures();
  const pictures = found.pictures();
  let time = 0;
  for (let index = 0; ; index++) {
    signal.throwIfAborted();
    const [own, other] = await Promise.all([rendered.next(), guarded(pictures.next())]);
    if (own.done || other.done) break;
    const at = `picture ${index} (${clip.timeOf(index).toFixed(2)} s)`;
    if (other.value.rgba.length !== own.value.rgba.length) throw fail(`${at} has another size`);
    const isTimed = tolerance.time !== null && own.value.duration >= SHORTEST;
    if (isTimed && Math.abs(time - clip.timeOf(index)) > (tolerance.time ?? 0)) throw fail(`${at} comes at ${time.toFixed(3)} s`);
    time += other.value.duration.num / other.value.duration.den;
    const difference = compare(own.value.rgba, other.value.rgba, alpha === 'binary' ? matte : null);
    const alphaMean = difference.alphaSum / (other.value.rgba.length / 4);
    if (tolerance.alphaMean === undefined ? difference.alphaMax > 0 : alphaMean > tolerance.alphaMean) {
      throw fail(`the alpha of ${at} is off by up to ${difference.alphaMax} of 255`);
    }
    if (difference.colourMax > tolerance.colourMax || difference.colourMean > tolerance.colourMean) {
      throw fail(
        `the colours of ${at} are off by ${difference.colourMean.toFixed(1)} of 255 on average and by up to ${difference.colourMax.toFixed(0)}`,
      );
    }
    sums.alpha += difference.alphaSum;
    sums.samples += own.value.rgba.length / 4;
    sums.alphaMax = Math.max(sums.alphaMax, difference.alphaMax);
    onProgress(index + 1);
  }
  return { framesCompared: clip.length, alpha: alpha !== 'none', alphaMeanError: sums.alpha / sums.samples, alphaMaxError: sums.alphaMax };
}

/** Errors of one picture. With a matte, alpha is on or off and the rendered picture is first brought to that. */
function compare(rendered: Uint8Array, found: Uint8Array, matte: PictureExpectation['matte'] | null) {
  let [alphaMax, alphaSum, colourMax, colourSum] = [0, 0, 0, 0];
  for (let at = 0; at < rendered.length; at += 4) {
    const own = rendered[at + 3] as number;
    const alpha = matte ? (own >= SHOWN ? 255 : 0) : own;
    const error = Math.abs(alpha - (found[at + 3] as number));
    alphaMax = Math.max(alphaMax, error);
    alphaSum += error;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      const straight = rendered[at + channel] as number;
      const value = matte ? (straight * own + (matte[channel] as number) * 255 * (255 - own)) / 255 : straight;
      const off = (Math.abs(value - (found[at + channel] as number)) * alpha) / 255;
      colourMax = Math.max(colourMax, off);
      colourSum += off;
    }
  }
  return { alphaMax, alphaSum, colourMax, colourMean: colourSum / ((rendered.length / 4) * 3) };
}

function failed(file: FinishedPictures, what: string, cause?: unknown): MediaError {
  return new MediaError(
    'verification-failed',
    `The export “${file.name}” was read back and is not what was rendered: ${what}.`,
    'Do not use this file. Export again; if it happens again, choose another quality or format.',
    { cause },
  );
}
