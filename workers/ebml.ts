/** EBML, the structure of Matroska and WebM: the few elements that mediabunny does not report. */
import { readBytes } from './file-bytes.ts';

const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const CODEC_DELAY = 0x56aa;
const CLUSTER = 0x1f43b675;

interface Element {
  readonly id: number;
  readonly body: number;
  /** End of the body; infinite where the file does not say (live recordings). */
  readonly end: number;
}

/** The element at `at`, or null when it does not lie within the bytes. Leading zeros of a first byte tell a number's length. */
function elementAt(bytes: Uint8Array, at: number): Element | null {
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

function* children(bytes: Uint8Array, from: number, to: number): Generator<Element> {
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
  /** Seconds by which a track's audio comes earlier than its timestamps say (encoder priming), by track number. */
  readonly delays: ReadonlyMap<number, number>;
}

/** Reads a Matroska file's facts; empty ones for any other file. */
export async function matroskaFacts(file: Blob): Promise<MatroskaFacts> {
  const bytes = await readBytes(file, 0, 2 ** 20);
  const delays = new Map<number, number>();
  const header = elementAt(bytes, 0);
  const segment = header ? elementAt(bytes, header.end) : null;
  if (segment?.id !== SEGMENT) return { end: undefined, delays };
  for (const part of children(bytes, segment.body, segment.end)) {
    if (part.id === CLUSTER) break;
    if (part.id !== TRACKS) continue;
    for (const entry of children(bytes, part.body, part.end)) {
      if (entry.id !== TRACK_ENTRY) continue;
      const fields = [...children(bytes, entry.body, entry.end)];
      const number = fields.find(({ id }) => id === TRACK_NUMBER);
      const delay = fields.find(({ id }) => id === CODEC_DELAY);
      if (number && delay) delays.set(unsigned(bytes, number), unsigned(bytes, delay) / 1e9);
    }
  }
  return { end: Number.isFinite(segment.end) ? segment.end : undefined, delays };
}
