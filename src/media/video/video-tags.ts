/**
 * Texts stored by name in video files, read in bounds whatever a file says of itself. Not by way of mediabunny, which writes them:
 * it searches damaged Matroska files without end.
 */
import { childBoxes, findBox, topLevelBoxes } from '../reading/boxes.ts';
import { children, type Element, elementAt } from '../reading/ebml.ts';

/** The index of a movie is larger only when it is very long; recipes lie in small ones as well. */
const LARGEST_INDEX = 2 ** 27;
/** Parts of a Matroska file that are looked at; a cluster is one. */
const MOST_PARTS = 2 ** 16;
/** Longest head of an element. */
const HEAD = 12;
const SEGMENT = 0x18538067;
const TAGS = 0x1254c367;
const TAG = 0x7373;
const SIMPLE_TAG = 0x67c8;
const TAG_NAME = 0x45a3;
const TAG_STRING = 0x4487;

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/**
 * The text under a key of an MP4 or MOV (QuickTime File Format, metadata item keys), or null. Throws `MediaError` (`damaged`)
 * where no index can be found.
 *
 * @param most bytes of the longest text that is read
 */
export async function movieTag(file: Blob, key: string, most: number): Promise<string | null> {
  const { boxes } = await topLevelBoxes(file);
  const index = boxes.find(({ type }) => type === 'moov');
  if (!index || index.end > file.size || index.end - index.bodyStart > LARGEST_INDEX) return null;
  const bytes = new Uint8Array(await file.slice(index.bodyStart, index.end).arrayBuffer());
  const metadata = findBox(bytes, 0, bytes.length, ['udta', 'meta']) ?? findBox(bytes, 0, bytes.length, ['meta']);
  if (!metadata) return null;
  // Some writers put a version in front of the boxes.
  const plain = textOf(bytes.subarray(metadata.bodyStart + 4, metadata.bodyStart + 8)) === 'hdlr';
  const from = metadata.bodyStart + (plain ? 0 : 4);
  const keys = findBox(bytes, from, metadata.end, ['keys']);
  const items = findBox(bytes, from, metadata.end, ['ilst']);
  if (!keys || !items) return null;
  // Version and count come before the keys; items are called by the number of their key, from 1.
  const names = childBoxes(bytes, keys.bodyStart + 8, keys.end).map(({ bodyStart, end }) => textOf(bytes.subarray(bodyStart, end)));
  const view = new DataView(bytes.buffer);
  for (const item of childBoxes(bytes, items.bodyStart, items.end)) {
    if (names[view.getUint32(item.start + 4) - 1] !== key) continue;
    const data = findBox(bytes, item.bodyStart, item.end, ['data']);
    // Type and language come before the text.
    if (data && data.end - data.bodyStart - 8 <= most) return textOf(bytes.subarray(data.bodyStart + 8, data.end));
  }
  return null;
}

/**
 * The text of a tag of a Matroska or WebM file (RFC 9559 §5.1.8), or null.
 *
 * @param name in small letters
 * @param most bytes of the longest text that is read
 */
export async function matroskaTag(file: Blob, name: string, most: number): Promise<string | null> {
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const header = elementAt(head, 0);
  const segment = header ? elementAt(head, header.end) : null;
  if (segment?.id !== SEGMENT) return null;
  const stop = Math.min(segment.end, file.size);
  let at = segment.body;
  for (let part = 0; part < MOST_PARTS && at < stop; part++) {
    const found = elementAt(new Uint8Array(await file.slice(at, at + HEAD).arrayBuffer()), 0);
    if (!found) return null;
    const end = at + found.end;
    if (found.id === TAGS && end <= stop && found.end <= LARGEST_INDEX) {
      const text = tagIn(new Uint8Array(await file.slice(at + found.body, end).arrayBuffer()), name, most);
      if (text !== null) return text;
    }
    at = end;
  }
  return null;
}

function tagIn(bytes: Uint8Array, name: string, most: number): string | null {
  const within = (parent: Element, id: number) => [...children(bytes, parent.body, parent.end)].filter((child) => child.id === id);
  const text = ({ body, end }: Element) => textOf(bytes.subarray(body, end));
  for (const tag of children(bytes, 0, bytes.length)) {
    for (const entry of tag.id === TAG ? within(tag, SIMPLE_TAG) : []) {
      const [called] = within(entry, TAG_NAME);
      const [value] = within(entry, TAG_STRING);
      // Others write it in capitals, or behind the name of its target: MOVIE/framewright.
      if (!called || !value || text(called).toLowerCase().split('/').at(-1) !== name) continue;
      if (value.end <= bytes.length && value.end - value.body <= most) return text(value);
    }
  }
  return null;
}
