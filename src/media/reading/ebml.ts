/** EBML, the structure of Matroska and WebM: the few elements that mediabunny does not report. */
import { readBytes } from './file-bytes.ts';

const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const CODEC_DELAY = 0x56aa;
const CLUSTER = 0x1f43b675;
/** Everything a segment may hold: seek head, info, tracks, chapters, clusters, cues, attachments, tags, padding, checksum. */
const PARTS = new Set([0x114d9b74, 0x1549a966, TRACKS, 0x1043a770, CLUSTER, 0x1c53bb6b, 0x1941a469, 0x1254c367, 0xec, 0xbf]);
const LONGEST_HEADER = 12;
const CHECKED_BYTES = 2 ** 29;

/** An element: its body is `body` to `end`. */
export interface Element {
  readonly id: number;
  readonly body: number;
  /** End of the body; infinite where the file does not say (live recordings). */
  readonly end: number;
}

/** The element at `at`, or null when it does not lie within the bytes. Leading zeros of a first byte tell a number's length. */
export function elementAt(bytes: Uint8Array, at: number): Element | null {
  const lengthOf = (offset: number) => Math.clz32(bytes[offset] ?? 0) - 23;
  const idLength = lengthOf(at);
  const sizeLength = lengthOf(at + idLength);
  const body = at + idLength + sizeLength;
  if (idLength > 4 || sizeLength > 8 || body > bytes.length) return null;
  let id = 0;
  for (let offset = at; offset < at + idLength; offset++) id = id * 256 + (bytes[offset] as number);
  const mask = 0xff >> sizeLength;
  let size = (bytes[at + idLength] as number) & mask;
  let unknown = size === mask;
  for (let offset = at + idLength + 1; offset < body; offset++) {
    size = size * 256 + (bytes[offset] as number);
    unknown &&= bytes[offset] === 0xff;
  }
  return { id, body, end: unknown ? Number.POSITIVE_INFINITY : body + size };
}

/** The elements that follow one another, the last of which may end behind `to`. */
export function* children(bytes: Uint8Array, from: number, to: number): Generator<Element> {
  for (let at = from; at < Math.min(to, bytes.length); ) {
    const element = elementAt(bytes, at);
    if (!element) return;
    yield element;
    at = element.end;
  }
}

function unsigned(bytes: Uint8Array, { body, end }: Element): number {
  let value = 0;
  for (let offset = body; offset < Math.min(end, bytes.length); offset++) value = value * 256 + (bytes[offset] as number);
  return value;
}

/** What a Matroska or WebM file says of itself in its first megabyte. */
export interface MatroskaFacts {
  /** Where the file should end; undefined when it does not say. */
  readonly end: number | undefined;
  /** Byte at which something other than a part of the file begins; readers that search on from there may never come back. */
  readonly brokenAt: number | undefined;
  /** Whether a part with pictures comes before `brokenAt`. */
  readonly hasPictures: boolean;
  /** Seconds by which a track's audio comes earlier than its timestamps say (encoder priming), by track number. */
  readonly delays: ReadonlyMap<number, number>;
}

/** Reads a Matroska file's facts: all its parts and their elements' headers, and its track list. Those of other files are empty. */
export async function matroskaFacts(file: Blob): Promise<MatroskaFacts> {
  const bytes = await readBytes(file, 0, 2 ** 20);
  const delays = new Map<number, number>();
  const header = elementAt(bytes, 0);
  const segment = header ? elementAt(bytes, header.end) : null;
  if (segment?.id !== SEGMENT) return { end: undefined, brokenAt: undefined, hasPictures: false, delays };
  const stop = Math.min(segment.end, file.size);
  let brokenAt: number | undefined;
  let hasPictures = false;
  for (let at = segment.body; at + LONGEST_HEADER <= stop; ) {
    const part =
      at + LONGEST_HEADER <= bytes.length
        ? elementAt(bytes, at)
        : shifted(elementAt(await readBytes(file, at, at + LONGEST_HEADER), 0), at);
    if (!part || !PARTS.has(part.id) || (part.id === CLUSTER && !(await isWhole(file, part)))) {
      brokenAt = at;
      break;
    }
    if (part.id === TRACKS) readDelays(bytes, part, delays);
    hasPictures ||= part.id === CLUSTER;
    at = part.end;
  }
  return { end: Number.isFinite(segment.end) ? segment.end : undefined, brokenAt, hasPictures, delays };
}

/**
 * Whether a cluster consists of elements and nothing else. Unfinished clusters pass, they end with the file; so does what lies
 * beyond the first half gigabyte, where reading everything twice would take too long.
 */
async function isWhole(file: Blob, { body, end }: Element): Promise<boolean> {
  if (end > Math.min(file.size, CHECKED_BYTES)) return true;
  const bytes = await readBytes(file, body, end);
  let at = 0;
  for (const child of children(bytes, 0, bytes.length)) at = child.end;
  return at <= bytes.length && at + 2 > bytes.length;
}

function shifted(element: Element | null, by: number): Element | null {
  return element && { id: element.id, body: element.body + by, end: element.end + by };
}

function readDelays(bytes: Uint8Array, tracks: Element, delays: Map<number, number>): void {
  for (const entry of children(bytes, tracks.body, tracks.end)) {
    if (entry.id !== TRACK_ENTRY) continue;
    const fields = [...children(bytes, entry.body, entry.end)];
    const number = fields.find(({ id }) => id === TRACK_NUMBER);
    const delay = fields.find(({ id }) => id === CODEC_DELAY);
    if (number && delay) delays.set(unsigned(bytes, number), unsigned(bytes, delay) / 1e9);
  }
}
