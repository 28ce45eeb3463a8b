/**
 * Coded frames in an append-only file, one record each, in the order in which a decoder wants them.
 *
 * A record is 28 bytes of head, all numbers little-endian, and its contents:
 * magic | CRC-32 of all that follows | frame index | flags | length of data | length of alpha | length of note | data | alpha | note.
 */
import type { AppendFile } from '../append-file.ts';
import { crc32 } from '../archive/crc32.ts';
import { MediaError } from '../errors.ts';

/** One coded frame. */
export interface LogRecord {
  /** Position of the frame in the export, in the order of presentation. */
  readonly index: number;
  /** True where decoding can begin. */
  readonly key: boolean;
  readonly data: Uint8Array;
  /** The frame's alpha, coded by itself; null when `data` holds everything. */
  readonly alpha: Uint8Array | null;
  /** What whoever wrote the frame wants to know of it later; null when nothing. */
  readonly note: Uint8Array | null;
}

/** Bytes of a log that belong together, half-open. */
export interface LogSpan {
  readonly from: number;
  readonly to: number;
}

/** "FWr1". */
const MAGIC = 0x31725746;
const HEAD = 28;
const KEY = 1;
const ALPHA = 2;
const NOTE = 4;
/** Read at a time, so that small records do not cost a call each. */
const WINDOW = 256 * 2 ** 10;

/** The record as it lies in the log, and its checksum. */
export function packRecord({ index, key, data, alpha, note }: LogRecord): { bytes: Uint8Array<ArrayBuffer>; checksum: number } {
  const [alphaLength, noteLength] = [alpha?.length ?? 0, note?.length ?? 0];
  const bytes = new Uint8Array(HEAD + data.length + alphaLength + noteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(8, index, true);
  view.setUint32(12, (key ? KEY : 0) | (alpha ? ALPHA : 0) | (note ? NOTE : 0), true);
  view.setUint32(16, data.length, true);
  view.setUint32(20, alphaLength, true);
  view.setUint32(24, noteLength, true);
  bytes.set(data, HEAD);
  if (alpha) bytes.set(alpha, HEAD + data.length);
  if (note) bytes.set(note, HEAD + data.length + alphaLength);
  const checksum = crc32(bytes.subarray(8));
  view.setUint32(4, checksum, true);
  return { bytes, checksum };
}

/** The checksum of several records: that of their checksums, in order. `sum` begins with 0. */
export function addChecksum(sum: number, checksum: number): number {
  return crc32(Uint8Array.of(checksum, checksum >>> 8, checksum >>> 16, checksum >>> 24), sum);
}

/**
 * The records of a span in order, each with its checksum. Throws `MediaError` (`damaged`) at the first one that is not as
 * it was written. A record's arrays are the caller's to keep and to change.
 */
export async function* readRecords(file: AppendFile, { from, to }: LogSpan): AsyncGenerator<LogRecord & { readonly checksum: number }> {
  let window = { at: from, bytes: new Uint8Array(0) };
  const read = async (at: number, length: number) => {
    if (at + length > to) throw damaged(at);
    if (at < window.at || at + length > window.at + window.bytes.length) {
      window = { at, bytes: await file.read(at, Math.min(Math.max(length, WINDOW), to - at)) };
      if (window.bytes.length < length) throw damaged(at);
    }
    return window.bytes.subarray(at - window.at, at - window.at + length);
  };
  for (let at = from; at < to; ) {
    const head = await read(at, HEAD);
    const view = new DataView(head.buffer, head.byteOffset, HEAD);
    const [checksum, index, flags] = [view.getUint32(4, true), view.getUint32(8, true), view.getUint32(12, true)];
    const [data, alpha, note] = [view.getUint32(16, true), view.getUint32(20, true), view.getUint32(24, true)];
    if (view.getUint32(0, true) !== MAGIC) throw damaged(at);
    const length = HEAD + data + alpha + note;
    const record = (await read(at, length)).slice();
    if (crc32(record.subarray(8)) !== checksum) throw damaged(at);
    yield {
      index,
      key: (flags & KEY) !== 0,
      data: record.subarray(HEAD, HEAD + data),
      alpha: flags & ALPHA ? record.subarray(HEAD + data, HEAD + data + alpha) : null,
      note: flags & NOTE ? record.subarray(HEAD + data + alpha) : null,
      checksum,
    };
    at += length;
  }
}

/** Records as a stream of the colour alone. */
export async function* withoutAlpha(records: AsyncIterable<LogRecord>): AsyncGenerator<LogRecord> {
  for await (const record of records) yield { ...record, alpha: null };
}

/** Records as a stream of the alpha alone, where it is coded as a video of its own. */
export async function* alphaOnly(records: AsyncIterable<LogRecord>): AsyncGenerator<LogRecord> {
  for await (const record of records) yield { ...record, data: record.alpha ?? new Uint8Array(), alpha: null };
}

/** The notes of records in the order of presentation; those of frames that are decoded early wait for their turn. */
export async function* notesInOrder(records: AsyncIterable<Pick<LogRecord, 'index' | 'note'>>): AsyncGenerator<Uint8Array | null> {
  const early = new Map<number, Uint8Array | null>();
  let next = 0;
  for await (const { index, note } of records) {
    // A copy, so that the code of the frame is not held with it.
    early.set(index, note?.slice() ?? null);
    for (let due = early.get(next); due !== undefined; due = early.get(next)) {
      early.delete(next++);
      yield due;
    }
  }
}

function damaged(at: number): MediaError {
  return new MediaError(
    'damaged',
    `What was stored of this export is damaged at byte ${at}.`,
    'Continue the export: it redoes what is damaged. If this happens again, the disk may be failing.',
  );
}
