/** The index of a finished MP4 or MOV, read by a witness that had no part in it. */
import { MP4BoxBuffer } from 'mp4box';
import { MediaError } from '../../src/media/errors.ts';
import { type TrackSamples, tablesOnly, trackSamples } from '../../src/media/reading/sample-table.ts';

/** Bytes read at a time while looking for an index. */
const INDEX_PIECE = 64 * 2 ** 10;

/**
 * Reads the index of an MP4 or MOV of so many frames with code that did not write it. Only `moov` is read; it has to come before the
 * pictures. Throws `MediaError` (`verification-failed`).
 */
export async function checkIndex(file: File, frames: number): Promise<void> {
  const { decodeTimes, times, sync, ends } = await indexedSamples(file);
  if (times.length !== frames) throw failed(file, `its index lists ${times.length} frames instead of ${frames}`);
  if (sync[0] !== 1) throw failed(file, 'it does not begin with a key frame');
  const shown = times.toSorted();
  if (shown.some((time, place) => time === shown[place + 1])) throw failed(file, 'two of its frames are shown at the same time');
  for (let index = 1; index < frames; index++) {
    if ((decodeTimes[index] as number) > (decodeTimes[index - 1] as number)) continue;
    throw failed(file, `decoding times do not rise at frame ${index}`);
  }
  const last = ends.reduce((latest, end) => Math.max(latest, end), 0);
  // Not a number where the tables are too short.
  if (!(last <= file.size)) throw failed(file, `it ends at byte ${file.size}, but its index leads to byte ${last}`);
}

async function indexedSamples(file: File): Promise<TrackSamples> {
  const iso = tablesOnly();
  let offset = 0;
  let picturesFirst = false;
  const unread = (error: unknown) =>
    failed(file, `its index cannot be read (${error instanceof Error ? error.message : String(error)})`, error);
  try {
    while (!iso.moov && !picturesFirst && offset < file.size) {
      const bytes = await file.slice(offset, offset + INDEX_PIECE).arrayBuffer();
      offset = iso.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes, offset)) ?? offset + bytes.byteLength;
      picturesFirst = !iso.moov && iso.mdats.length > 0;
    }
  } catch (error) {
    throw unread(error);
  }
  if (picturesFirst) throw failed(file, 'its index lies behind the pictures, so it cannot be played while it loads');
  if (!iso.moov) throw failed(file, 'it has no index');
  const track = iso.moov.traks.find(({ mdia }) => mdia.hdlr.handler === 'vide');
  if (!track) throw failed(file, 'its index lists no video');
  try {
    return trackSamples(track);
  } catch (error) {
    throw unread(error);
  }
}

/** The error of a file that is not what was rendered; `what` goes on from there. */
export function failed(file: File, what: string, cause?: unknown): MediaError {
  return new MediaError(
    'verification-failed',
    `The export “${file.name}” was read back and is not what was rendered: ${what}.`,
    'Do not use this file. Export again; if it happens again, choose another quality or format, or restart the browser.',
    { cause },
  );
}
