/** Takes the dates out of MP4 and MOV files: the same pictures give the same file, whenever they are written. */
import type { StreamTargetChunk } from 'mediabunny';

/** Boxes that hold boxes, on the way to dates. */
const PARENTS = ['moov', 'trak', 'mdia'];
const DATED = ['mvhd', 'tkhd', 'mdhd'];

/**
 * A stream that passes a muxer's file on, and the listener that the muxer's format has to be given. When the file is
 * complete, the dates in its index are set to 0, which stands for unknown.
 */
export function withoutDates(stream: WritableStream<StreamTargetChunk>): {
  stream: WritableStream<StreamTargetChunk>;
  onMoov: (index: Uint8Array, position: number) => void;
} {
  const writer = stream.getWriter();
  const dates: { position: number; bytes: number }[] = [];
  return {
    stream: new WritableStream<StreamTargetChunk>({
      write: (chunk) => writer.write(chunk),
      async close() {
        for (const { position, bytes } of dates) await writer.write({ type: 'write', data: new Uint8Array(bytes), position });
        await writer.close();
      },
      abort: (reason) => writer.abort(reason),
    }),
    onMoov(index, position) {
      dates.splice(0, dates.length, ...datesIn(index, 0, index.length).map(({ at, bytes }) => ({ position: position + at, bytes })));
    },
  };
}

/** Creation and modification times between two places: where they begin, and how long both are together. */
function datesIn(index: Uint8Array, start: number, end: number): { at: number; bytes: number }[] {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const found: { at: number; bytes: number }[] = [];
  for (let at = start; at + 8 <= end; at += Math.max(8, view.getUint32(at))) {
    const type = String.fromCharCode(...index.subarray(at + 4, at + 8));
    if (PARENTS.includes(type)) found.push(...datesIn(index, at + 8, at + view.getUint32(at)));
    if (DATED.includes(type)) found.push({ at: at + 12, bytes: index[at + 8] === 0 ? 8 : 16 });
  }
  return found;
}
