/** An independent look into ZIP archives whose entries are stored as they are, which is what `writeZip` writes. */
import { crc32 } from './crc32.ts';

/** A file in an archive. */
export interface StoredEntry {
  readonly name: string;
  readonly size: number;
  /** Its content. Throws `RangeError` when that is not what the directory says. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

const END = 0x06054b50;
const END_LENGTH = 22;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const LOCATOR_LENGTH = 20;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const FAR = 0xffffffff;
const ZIP64_EXTRA = 1;
/** A directory of a million files is smaller. */
const LARGEST_DIRECTORY = 2 ** 27;

/** Reads the directory at the end of an archive (PKWARE APPNOTE §4.3). Throws `RangeError` with what is wrong with the file. */
export async function readStoredZip(file: Blob): Promise<StoredEntry[]> {
  const view = async (start: number, length: number) => {
    if (start < 0 || start + length > file.size) throw new RangeError('it ends too early');
    return new DataView(await file.slice(start, start + length).arrayBuffer());
  };
  const end = await view(file.size - END_LENGTH, END_LENGTH);
  if (end.getUint32(0, true) !== END) throw new RangeError('it is no ZIP archive, or its end is missing');
  let [count, size, offset] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
  if (file.size >= END_LENGTH + LOCATOR_LENGTH) {
    const locator = await view(file.size - END_LENGTH - LOCATOR_LENGTH, LOCATOR_LENGTH);
    if (locator.getUint32(0, true) === LOCATOR64) {
      const far = await view(number64(locator, 8), 56);
      if (far.getUint32(0, true) !== END64) throw new RangeError('its end is damaged');
      [count, size, offset] = [number64(far, 32), number64(far, 40), number64(far, 48)];
    }
  }
  if (size > LARGEST_DIRECTORY) throw new RangeError('its directory is too large');
  const directory = await view(offset, size);
  const entries: StoredEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > size || directory.getUint32(at, true) !== ENTRY) throw new RangeError('its directory is damaged');
    const [name, extra, comment] = [
      directory.getUint16(at + 28, true),
      directory.getUint16(at + 30, true),
      directory.getUint16(at + 32, true),
    ];
    if (directory.getUint16(at + 10, true) !== 0) throw new RangeError('one of its files is compressed');
    const facts = { crc: directory.getUint32(at + 16, true), size: directory.getUint32(at + 24, true) };
    const near = directory.getUint32(at + 42, true);
    const isFar = near === FAR && extra >= 12 && directory.getUint16(at + 46 + name, true) === ZIP64_EXTRA;
    const start = isFar ? number64(directory, at + 50 + name) : near;
    const text = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, name));
    entries.push({ name: text, size: facts.size, bytes: () => content(view, text, start, facts) });
    at += 46 + name + extra + comment;
  }
  return entries;
}

async function content(
  view: (start: number, length: number) => Promise<DataView<ArrayBuffer>>,
  name: string,
  start: number,
  { crc, size }: { readonly crc: number; readonly size: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const head = await view(start, 30);
  if (head.getUint32(0, true) !== LOCAL) throw new RangeError(`“${name}” is not where the directory says`);
  const data = await view(start + 30 + head.getUint16(26, true) + head.getUint16(28, true), size);
  const bytes = new Uint8Array(data.buffer);
  if (crc32(bytes) !== crc) throw new RangeError(`“${name}” is damaged`);
  return bytes;
}

const number64 = (view: DataView, at: number) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
