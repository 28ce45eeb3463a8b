/** The index of a finished MP4 or MOV, read by a witness that had no part in it. */
import { createFile, MP4BoxBuffer, type Sample } from 'mp4box';
import { MediaError } from '../../src/media/errors.ts';

/** Bytes read at a time while looking for an index. */
const INDEX_PIECE = 64 * 2 ** 10;

/**
 * Reads the index of an MP4 or MOV of so many frames with code that did not write it. Only `moov` is read; it has to come before the
 * pictures. Throws `MediaError` (`verification-failed`).
 */
export async function checkIndex(file: File, frames: number): Promise<void> {
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
  const { videoTracks, otherTracks } = iso.getInfo();
  // A codec that mp4box does not know, as ProRes, is no video to it.
  const track = videoTracks[0] ?? otherTracks[0];
  return track ? (iso.getTrackSamplesInfo(track.id) ?? []) : [];
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
