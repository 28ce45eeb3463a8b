/**
 * What is done of an export, and of which: lines of JSON, each behind its own CRC-32, the first one a head that names the
 * export. A line counts once it and everything before it are whole; what it names was made safe before it was written.
 */
import type { AppendFile } from '../../media/append-file.ts';
import { crc32 } from '../../media/archive/crc32.ts';
import { MediaError } from '../../media/errors.ts';
import { canonicalJson, type Json } from '../recipe/canonical-json.ts';

/** What an export is made of. Work may go on only where all of it is the same. */
export interface ExportIdentity {
  /** What is rendered: the recipe without its output settings, with which the work can be taken up by itself. */
  readonly recipe: Json;
  /** Hash of the source's content. */
  readonly source: string;
  /** Settings of this output: format, quality, size and so on. */
  readonly output: Json;
  /** Length, duration and a checksum of all times of the frames. */
  readonly timeline: Json;
  /** What encodes, with version and settings. */
  readonly encoder: Json;
  /** What draws: a checksum of its programs. */
  readonly renderer: Json;
}

/** A whole group: its frames and where their records lie. Both spans are half-open and follow the one before. */
export interface Group {
  readonly first: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  /** Checksum of the checksums of its records. */
  readonly sum: number;
}

/** A journal as far as it is whole. */
export interface JournalState {
  readonly identity: ExportIdentity;
  /** What a decoder has to be told; known with the first group. */
  readonly track: Json;
  readonly groups: readonly Group[];
  /** Bytes of the journal up to its head, then up to each group. */
  readonly ends: readonly number[];
  /** What its files are on the way to their names with, and the bytes of the journal up to there; null before. */
  readonly finishing: { readonly value: Json; readonly end: number } | null;
  /** What is made instead of it, for which its frames are not needed; null for most. */
  readonly superseded: Json;
}

const VERSION = 1;
const NEWLINE = 10;
const SUM_DIGITS = 8;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The first line of a journal. */
export function packHead(identity: ExportIdentity): Uint8Array<ArrayBuffer> {
  return packLine({ framewright: VERSION, identity: { ...identity } });
}

/** The line of a group; the first one carries the track. */
export function packGroup(group: Group, track: Json): Uint8Array<ArrayBuffer> {
  return packLine(group.first === 0 ? { ...group, track } : { ...group });
}

/** The line of an export all of whose files are made and checked, before the first of them gets its name. */
export function packFinishing(value: Json): Uint8Array<ArrayBuffer> {
  return packLine({ finishing: value });
}

/** The line of an export in whose place another one is made, of the same frames. */
export function packSuperseded(value: Json): Uint8Array<ArrayBuffer> {
  return packLine({ superseded: value });
}

/** Reads a journal up to its last whole line; null when not even its head is whole, which is also so before there is one. */
export async function readJournal(file: AppendFile): Promise<JournalState | null> {
  const bytes = await file.read(0, file.size);
  const lines = wholeLines(bytes);
  const head = lines.next();
  if (head.done || !isRecord(head.value.value)) return null;
  const { framewright, identity: stored } = head.value.value;
  // Older journals name no renderer: it was another one.
  const identity = isRecord(stored) ? { renderer: null, ...stored } : stored;
  if (framewright !== VERSION || !isIdentity(identity)) return null;
  const groups: Group[] = [];
  const ends = [head.value.end];
  let track: Json = null;
  let finishing: JournalState['finishing'] = null;
  for (const { value, end } of lines) {
    if (isRecord(value) && value['superseded'] !== undefined) {
      return { identity, track: null, groups: [], ends: [end], finishing: null, superseded: value['superseded'] };
    }
    if (isRecord(value) && value['finishing'] !== undefined) {
      finishing = { value: value['finishing'], end };
      continue;
    }
    const before = groups.at(-1) ?? { end: 0, to: 0 };
    if (!isGroup(value) || value.first !== before.end || value.from !== before.to) break;
    const { first, from, to, sum } = value;
    groups.push({ first, end: value.end, from, to, sum });
    ends.push(end);
    if (first === 0) track = (value as { readonly track?: Json }).track ?? null;
  }
  return { identity, track, groups, ends, finishing, superseded: null };
}

/** Why an export cannot go on where another one stopped, as the user should read it; null when it can. */
export function refusal(wanted: ExportIdentity, found: ExportIdentity): MediaError | null {
  const changed = (Object.keys(WHAT_CHANGED) as (keyof ExportIdentity)[]).find(
    (part) => canonicalJson(wanted[part]) !== canonicalJson(found[part]),
  );
  return changed === undefined ? null : refused(WHAT_CHANGED[changed]);
}

/** The error of an export that cannot go on, for a reason that is a sentence. */
export function refused(reason: string): MediaError {
  return new MediaError(
    'resume-refused',
    `The interrupted export cannot be continued: ${reason}`,
    'Undo that change and continue, or start the export again; what is there of the old one is then deleted.',
  );
}

const WHAT_CHANGED: Readonly<Record<keyof ExportIdentity, string>> = {
  source: 'it was made from another clip.',
  recipe: 'the effects have changed since.',
  output: 'its export settings were different.',
  timeline: 'its range or frame rate was different.',
  encoder: 'it was begun with another encoder, or another version of it.',
  renderer: 'the effects are drawn by another version of Framewright.',
};

function packLine(value: Json): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(canonicalJson(value));
  return encoder.encode(`${sumOf(text)} ${decoder.decode(text)}\n`);
}

/** Values of the lines up to the first one that is not whole, and where each line ends. */
function* wholeLines(bytes: Uint8Array): Generator<{ value: Json; end: number }> {
  for (let at = 0; ; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    if (newline < at + SUM_DIGITS + 1) return;
    const text = bytes.subarray(at + SUM_DIGITS + 1, newline);
    if (latin(bytes.subarray(at, at + SUM_DIGITS + 1)) !== `${sumOf(text)} `) return;
    at = newline + 1;
    yield { value: JSON.parse(decoder.decode(text)), end: at };
  }
}

const sumOf = (text: Uint8Array) => crc32(text).toString(16).padStart(SUM_DIGITS, '0');
const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes);

const isRecord = (value: unknown): value is Readonly<Record<string, Json>> => typeof value === 'object' && value !== null;

function isIdentity(value: unknown): value is ExportIdentity {
  return isRecord(value) && Object.keys(WHAT_CHANGED).every((part) => value[part] !== undefined);
}

function isGroup(value: unknown): value is Group {
  if (!isRecord(value)) return false;
  const { first, end, from, to, sum } = value;
  const whole = [first, end, from, to, sum].every((number) => Number.isSafeInteger(number) && (number as number) >= 0);
  return whole && (first as number) < (end as number) && (from as number) < (to as number);
}
