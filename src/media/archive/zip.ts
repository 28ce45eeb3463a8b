import { crc32 } from './crc32.ts';

/** One file of an archive. `name` may hold folders, divided by `/`. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** CRC-32 of the bytes, where it is known already. */
  readonly crc?: number;
}

/** The largest number that fits a field of 32 or 16 bits; it also means ‘see the ZIP64 record’. */
const MAX32 = 0xffffffff;
const MAX16 = 0xffff;
/** Version 2.0 knows folders, 4.5 knows ZIP64. */
const PLAIN = 20;
const ZIP64 = 45;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** 1 January 1980, the first day of MS-DOS: the same pictures give the same archive on every day and in every time zone. */
const DAY = (1 << 5) | 1;
/** A plain file that everyone may read and its owner may write, as Unix says it, in the upper half of the attributes. */
const FILE_MODE = 0o100644 * 0x10000;
const MADE_ON_UNIX = 3 << 8;

/**
 * Writes a ZIP archive as it goes (PKWARE APPNOTE 6.3), entries stored as they are: pictures are compressed already.
 *
 * Own code, because sizes and checksums are known before each entry and stand in front of it, so that every unpacker can read
 * the stored entries from a stream; client-zip puts them behind and counts no further than 65535 files, fflate writes no ZIP64.
 * Throws `RangeError` for a name that occurs twice or would leave the folder that it is unpacked in.
 */
export async function* writeZip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const directory = new Directory();
  for await (const { name, bytes, crc = crc32(bytes) } of entries) {
    yield directory.add(name, crc, bytes.length);
    yield bytes;
  }
  yield* directory.end();
}

/** One file of a large archive, read from where it lies. */
export interface LargeEntry {
  readonly name: string;
  readonly content: Blob;
  /** CRC-32 of the content, where it is known already: then it is not read here. */
  readonly crc?: number;
}

/** Bytes that are read at once. */
const PIECE = 4 << 20;

/**
 * Writes a ZIP archive of files of any size without ever holding one: contents are given as they lie, to be copied by whoever takes the
 * parts. Each is read once before, for its checksum; `onRead` gets the bytes read so far. Throws like `writeZip`.
 */
export async function* writeLargeZip(
  entries: AsyncIterable<LargeEntry> | Iterable<LargeEntry>,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array<ArrayBuffer> | Blob> {
  const directory = new Directory();
  let read = 0;
  for await (const { name, content, crc: known } of entries) {
    let crc = known ?? 0;
    for (let at = 0; known === undefined && at < content.size; at += PIECE) {
      const piece = new Uint8Array(await content.slice(at, at + PIECE).arrayBuffer());
      crc = crc32(piece, crc);
      read += piece.length;
      onRead(read);
    }
    yield directory.add(name, crc, content.size);
    yield content;
  }
  yield* directory.end();
}

/** What stands before each entry of an archive, and behind them all. */
class Directory {
  readonly #entries: Uint8Array<ArrayBuffer>[] = [];
  readonly #names = new Set<string>();
  #offset = 0;

  /** The header of the next entry. Throws `RangeError` for a name that cannot be. */
  add(name: string, crc: number, size: number): Uint8Array<ArrayBuffer> {
    if (this.#names.has(name)) throw new RangeError(`The archive has two files called “${name}”.`);
    this.#names.add(name);
    const facts = { path: encodedName(name), crc, size, offset: this.#offset };
    const header = localHeader(facts);
    this.#entries.push(directoryEntry(facts));
    this.#offset += header.length + size;
    return header;
  }

  /** What stands behind the last entry. */
  *end(): Generator<Uint8Array<ArrayBuffer>> {
    const size = this.#entries.reduce((sum, { length }) => sum + length, 0);
    yield* this.#entries;
    yield endOfArchive(this.#entries.length, size, this.#offset);
  }
}

function encodedName(name: string): Uint8Array {
  const steps = name.split('/');
  const path = new TextEncoder().encode(name);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in a file name.
  if (path.length > MAX16 || /[\\\u0000-\u001f]|^[A-Za-z]:/.test(name) || steps.some((step) => ['', '.', '..'].includes(step)))
    throw new RangeError(`“${name}” cannot be the name of a file in an archive.`);
  return path;
}

interface EntryFacts {
  readonly path: Uint8Array;
  readonly crc: number;
  readonly size: number;
  /** Where the local header stands in the archive. */
  readonly offset: number;
}

function localHeader({ path, crc, size }: EntryFacts): Uint8Array<ArrayBuffer> {
  const isFar = size >= MAX32;
  const extra = isFar ? 20 : 0;
  const record = new Fields(30 + path.length + extra);
  record.u32(0x04034b50);
  record.u16(isFar ? ZIP64 : PLAIN, FLAGS, 0, 0, DAY);
  record.u32(crc, Math.min(size, MAX32), Math.min(size, MAX32));
  record.u16(path.length, extra);
  record.bytes.set(path, record.at);
  record.at += path.length;
  if (isFar) {
    record.u16(1, 16);
    record.u64(size, size);
  }
  return record.bytes;
}

function directoryEntry({ path, crc, size, offset }: EntryFacts): Uint8Array<ArrayBuffer> {
  // The fields that do not fit, in the order in which they stand in the record.
  const far = [...(size >= MAX32 ? [size, size] : []), ...(offset >= MAX32 ? [offset] : [])];
  const extra = far.length > 0 ? 4 + 8 * far.length : 0;
  const record = new Fields(46 + path.length + extra);
  const version = far.length > 0 ? ZIP64 : PLAIN;
  record.u32(0x02014b50);
  record.u16(MADE_ON_UNIX | version, version, FLAGS, 0, 0, DAY);
  record.u32(crc, Math.min(size, MAX32), Math.min(size, MAX32));
  record.u16(path.length, extra, 0, 0, 0);
  record.u32(FILE_MODE, Math.min(offset, MAX32));
  record.bytes.set(path, record.at);
  record.at += path.length;
  if (far.length > 0) {
    record.u16(1, 8 * far.length);
    record.u64(...far);
  }
  return record.bytes;
}

function endOfArchive(count: number, size: number, offset: number): Uint8Array<ArrayBuffer> {
  const isLarge = count >= MAX16 || size >= MAX32 || offset >= MAX32;
  const record = new Fields(isLarge ? 98 : 22);
  if (isLarge) {
    record.u32(0x06064b50);
    record.u64(44);
    record.u16(MADE_ON_UNIX | ZIP64, ZIP64);
    record.u32(0, 0);
    record.u64(count, count, size, offset);
    record.u32(0x07064b50, 0);
    record.u64(offset + size);
    record.u32(1);
  }
  record.u32(0x06054b50);
  record.u16(0, 0, Math.min(count, MAX16), Math.min(count, MAX16));
  record.u32(Math.min(size, MAX32), Math.min(offset, MAX32));
  record.u16(0);
  return record.bytes;
}

/** A record of little-endian numbers, written from the front. */
class Fields {
  readonly bytes: Uint8Array<ArrayBuffer>;
  at = 0;
  readonly #view: DataView;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  u16(...values: number[]): void {
    for (const value of values) {
      this.#view.setUint16(this.at, value, true);
      this.at += 2;
    }
  }

  u32(...values: number[]): void {
    for (const value of values) {
      this.#view.setUint32(this.at, value, true);
      this.at += 4;
    }
  }

  u64(...values: number[]): void {
    for (const value of values) this.u32(value % 2 ** 32, Math.floor(value / 2 ** 32));
  }
}
