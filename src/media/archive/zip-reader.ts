/** An independent look into ZIP archives: those that `writeZip` writes, whose entries are stored as they are, and other people's. */
import { crc32 } from './crc32.ts';
import { inflateRaw } from './deflate.ts';

/** A file in an archive. */
export interface StoredEntry {
  readonly name: string;
  readonly size: number;
  /** Its content, checked. Throws `RangeError` when that is not what the directory says. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  /** Its content: of a stored entry the place in the archive where it lies, neither read nor checked yet. Throws like `bytes`. */
  content(): Promise<Blob>;
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

/** Reads an archive whose entries are stored as they are. Throws `RangeError` with what is wrong with the file. */
export async function readStoredZip(file: Blob): Promise<StoredEntry[]> {
  const entries = await readDirectory(file);
  if (entries.some(({ method }) => method !== STORED)) throw new RangeError('one of its files is compressed');
  return entries.map((entry) => opened(file, entry));
}

/** Reads an archive; folders are left out. Throws `RangeError` with what is wrong with the file. */
export async function readZip(file: Blob): Promise<StoredEntry[]> {
  const entries = (await readDirectory(file)).filter(({ name }) => !name.endsWith('/'));
  return entries.map((entry) => opened(file, entry));
}

const STORED = 0;
const DEFLATED = 8;

/** What the directory says of an entry. */
interface Facts {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly size: number;
  readonly packed: number;
  /** Where its local header stands. */
  readonly start: number;
}

async function view(file: Blob, start: number, length: number): Promise<DataView<ArrayBuffer>> {
  if (start < 0 || start + length > file.size) throw new RangeError('it ends too early');
  return new DataView(await file.slice(start, start + length).arrayBuffer());
}

/** Reads the directory at the end of an archive (PKWARE APPNOTE §4.3). */
async function readDirectory(file: Blob): Promise<Facts[]> {
  const end = await view(file, file.size - END_LENGTH, END_LENGTH);
  if (end.getUint32(0, true) !== END) throw new RangeError('it is no ZIP archive, or its end is missing');
  let [count, size, offset] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
  if (file.size >= END_LENGTH + LOCATOR_LENGTH) {
    const locator = await view(file, file.size - END_LENGTH - LOCATOR_LENGTH, LOCATOR_LENGTH);
    if (locator.getUint32(0, true) === LOCATOR64) {
      const far = await view(file, number64(locator, 8), 56);
      if (far.getUint32(0, true) !== END64) throw new RangeError('its end is damaged');
      [count, size, offset] = [number64(far, 32), number64(far, 40), number64(far, 48)];
    }
  }
  if (size > LARGEST_DIRECTORY) throw new RangeError('its directory is too large');
  const directory = await view(file, offset, size);
  const entries: Facts[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > size || directory.getUint32(at, true) !== ENTRY) throw new RangeError('its directory is damaged');
    const [name, extra, comment] = [
      directory.getUint16(at + 28, true),
      directory.getUint16(at + 30, true),
      directory.getUint16(at + 32, true),
    ];
    if (at + 46 + name + extra > size) throw new RangeError('its directory is damaged');
    entries.push({
      name: new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, name)),
      method: directory.getUint16(at + 10, true),
      encrypted: (directory.getUint16(at + 8, true) & 1) === 1,
      crc: directory.getUint32(at + 16, true),
      ...largeNumbers(directory, at, at + 46 + name, extra),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

/** Sizes and place of an entry; those that do not fit 32 bits stand in its ZIP64 extra field, in this order (§4.5.3). */
function largeNumbers(directory: DataView, entry: number, extra: number, length: number): Pick<Facts, 'size' | 'packed' | 'start'> {
  let far = 0;
  for (let at = extra; at + 4 <= extra + length; at += 4 + directory.getUint16(at + 2, true)) {
    if (directory.getUint16(at, true) === ZIP64_EXTRA) far = at + 4;
  }
  const number = (field: number) => {
    const near = directory.getUint32(entry + field, true);
    if (near !== FAR || far === 0 || far + 8 > extra + length) return near;
    far += 8;
    return number64(directory, far - 8);
  };
  const size = number(24);
  const packed = number(20);
  return { size, packed, start: number(42) };
}

function opened(file: Blob, facts: Facts): StoredEntry {
  const { name, method, size, crc } = facts;
  const content = async (): Promise<Blob> => {
    if (facts.encrypted) throw new RangeError(`“${name}” is encrypted`);
    const head = await view(file, facts.start, 30);
    if (head.getUint32(0, true) !== LOCAL) throw new RangeError(`“${name}” is not where the directory says`);
    const begin = facts.start + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    if (begin + facts.packed > file.size) throw new RangeError('it ends too early');
    const packed = file.slice(begin, begin + facts.packed);
    if (method === STORED) return packed;
    if (method !== DEFLATED) throw new RangeError(`“${name}” is packed in a way that is not known here`);
    return new Blob([await inflateRaw(packed, size)]);
  };
  return {
    name,
    size,
    content,
    async bytes() {
      const bytes = new Uint8Array(await (await content()).arrayBuffer());
      if (bytes.length !== size || crc32(bytes) !== crc) throw new RangeError(`“${name}” is damaged`);
      return bytes;
    },
  };
}

const number64 = (view: DataView, at: number) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
