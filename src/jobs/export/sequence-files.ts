/** A folder of PNGs: one file for each frame, and the recipe beside them. */
import { packedPng } from '../../media/pictures/picture-record.ts';
import type { PictureClip } from './picture-clip.ts';

/** Name of the file with the recipe, which tells a folder of ours from others. */
export const SEQUENCE_RECIPE = 'recipe.json';

/** File name of a picture of a sequence, counted from 1, with as many digits as the last one needs but at least four. */
export function sequenceName(index: number, length: number): string {
  return `frame-${String(index + 1).padStart(Math.max(4, String(length).length), '0')}.png`;
}

/** Whether a file's name is one of a sequence, of whatever length. */
export const isSequenceName = (name: string): boolean => /^frame-\d{4,}\.png$/.test(name);

/** All files of a sequence; the recipe comes last. Throws the signal's reason. */
export async function* sequenceFiles(
  clip: PictureClip,
  recipe: string,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  let index = 0;
  for await (const data of clip.packed()) {
    signal?.throwIfAborted();
    yield { name: sequenceName(index++, clip.length), bytes: packedPng(clip.size, data, null) };
  }
  yield { name: SEQUENCE_RECIPE, bytes: new TextEncoder().encode(recipe) };
}
