/** ISO base media file format: finding boxes, without trusting any of their sizes. */
import { MediaError } from '../errors.ts';
import { ascii, nameOf, readBytes } from './file-bytes.ts';

/** A box: its payload is `bodyStart` to `end`. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

/** Top-level boxes of a file; the last may end beyond the file. */
export interface BoxWalk {
  readonly boxes: readonly Box[];
  /** False when the walk stopped at its limit, as in files of very many fragments. */
  readonly complete: boolean;
}

const HEADER = 16;

function boxAt(bytes: Uint8Array, at: number, start: number, fileEnd: number): Box | null {
  if (at + 8 > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const short = view.getUint32(at);
  const type = ascii(bytes, at + 4, 4);
  if (short === 1) {
    if (at + HEADER > bytes.length) return null;
    const long = Number(view.getBigUint64(at + 8));
    return long < HEADER ? null : { type, start, bodyStart: start + HEADER, end: start + long };
  }
  if (short === 0) return { type, start, bodyStart: start + 8, end: fileEnd };
  return short < 8 ? null : { type, start, bodyStart: start + 8, end: start + short };
}

/** Walks the top level of a file, reading only box headers (16 bytes each), at most `limit` of them. */
export async function topLevelBoxes(file: Blob, limit = 4096): Promise<BoxWalk> {
  const boxes: Box[] = [];
  let offset = 0;
  while (offset + 8 <= file.size) {
    if (boxes.length === limit) return { boxes, complete: false };
    const box = boxAt(await readBytes(file, offset, offset + HEADER), 0, offset, file.size);
    if (!box || !/^[\x20-\x7e\xa9]{4}$/.test(box.type)) {
      // Bytes after a finished file do no harm; nonsense before the index does.
      if (boxes.some(({ type }) => type === 'moov')) break;
      throw new MediaError(
        'damaged',
        `${nameOf(file)} is damaged: at byte ${offset} of ${file.size} no valid box begins.`,
        'Copy or download the file again.',
      );
    }
    boxes.push(box);
    offset = box.end;
  }
  return { boxes, complete: true };
}

/** Children of a container box held in memory; children that overrun their parent are dropped. */
export function childBoxes(bytes: Uint8Array, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  let offset = from;
  while (offset + 8 <= to) {
    const box = boxAt(bytes, offset, offset, to);
    if (!box || box.end > to) break;
    boxes.push(box);
    offset = box.end;
  }
  return boxes;
}

/** The first descendant along a path of box types, or null. */
export function findBox(bytes: Uint8Array, from: number, to: number, path: readonly string[]): Box | null {
  const [type, ...rest] = path;
  for (const box of childBoxes(bytes, from, to)) {
    if (box.type !== type) continue;
    const found = rest.length === 0 ? box : findBox(bytes, box.bodyStart, box.end, rest);
    if (found) return found;
  }
  return null;
}
