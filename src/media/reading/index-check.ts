/** Checks an ISO-BMFF index before any parser meets it: every size and count must fit the bytes and the samples there are. */
import { MediaError } from '../errors.ts';
import { type Box, childBoxes, findBox } from './boxes.ts';
import { nameOf } from './file-bytes.ts';

/** Big-endian 32-bit number; 0 beyond the end. */
export function u32(bytes: Uint8Array, at: number): number {
  return at + 4 <= bytes.length ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(at) : 0;
}

/** Big-endian 64-bit number. */
export function u64(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);
}

/** Time scale in a `mvhd` or `mdhd`. */
export function timescaleAt(bytes: Uint8Array, header: Box): number {
  return u32(bytes, header.bodyStart + (bytes[header.bodyStart] === 1 ? 20 : 12));
}

/** The error for an index that contradicts itself; `what` goes on after "is damaged:". */
export function damagedIndex(file: Blob, what: string): MediaError {
  const remedy = 'Copy or download it again, or export it again from the program that made it.';
  return new MediaError('damaged', `${nameOf(file)} is damaged: ${what}.`, remedy);
}

/** Bytes per entry of the tables that are a full-box header, a count, and entries. */
const ENTRY_BYTES: Readonly<Record<string, number>> = { stts: 8, ctts: 8, stsc: 12, stco: 4, co64: 8, stss: 4 };

/** Checks all tracks of a `moov` (`bytes`). Throws `MediaError`. */
export function checkIndex(file: Blob, bytes: Uint8Array, tracks: readonly Box[]): void {
  const mvhd = findBox(bytes, 8, bytes.length, ['mvhd']);
  if (!mvhd || timescaleAt(bytes, mvhd) === 0) throw damagedIndex(file, 'its index has no time scale, so no frame has a time');
  for (const [number, trak] of tracks.entries()) {
    const problem = trackProblem(bytes, trak, file.size);
    if (problem) throw damagedIndex(file, `in track ${number + 1} ${problem}`);
  }
}

function trackProblem(bytes: Uint8Array, trak: Box, fileSize: number): string | null {
  const inTrack = (...path: string[]) => findBox(bytes, trak.bodyStart, trak.end, path);
  const mdhd = inTrack('mdia', 'mdhd');
  if (mdhd && timescaleAt(bytes, mdhd) === 0) return 'the time scale is 0, so its frames have no times';
  const elst = inTrack('edts', 'elst');
  const tables = new Map<string, Box>();
  const stbl = inTrack('mdia', 'minf', 'stbl');
  for (const box of stbl ? childBoxes(bytes, stbl.bodyStart, stbl.end) : []) tables.set(box.type, box);
  for (const [type, box] of [...tables, ...(elst ? [['elst', elst] as const] : [])]) {
    const entryBytes = type === 'elst' ? (bytes[box.bodyStart] === 1 ? 20 : 12) : ENTRY_BYTES[type];
    const count = u32(bytes, box.bodyStart + 4);
    if (entryBytes === undefined || box.bodyStart + 8 + count * entryBytes <= box.end) continue;
    return `the table “${type}” claims ${count} entries but has room for ${Math.max(0, Math.floor((box.end - box.bodyStart - 8) / entryBytes))}`;
  }

  const stsz = tables.get('stsz');
  if (!stsz) return runsProblem(bytes, tables, 0);
  const samples = u32(bytes, stsz.bodyStart + 8);
  const each = u32(bytes, stsz.bodyStart + 4);
  const room = each === 0 ? Math.floor((stsz.end - stsz.bodyStart - 12) / 4) : Math.floor(fileSize / each);
  if (samples > room) return `the table “stsz” claims ${samples} samples but there is room for ${room}`;
  return runsProblem(bytes, tables, samples);
}

/** Run-length tables could unroll to billions of entries; writers are off by a few samples at most. */
function runsProblem(bytes: Uint8Array, tables: ReadonlyMap<string, Box>, samples: number): string | null {
  const most = 2 * samples + 64;
  const excess = (type: string, total: number) => `the table “${type}” describes ${total} samples, but there are ${samples}`;
  for (const type of ['stts', 'ctts']) {
    const box = tables.get(type);
    if (!box) continue;
    let total = 0;
    for (let entry = 0; entry < u32(bytes, box.bodyStart + 4); entry++) total += u32(bytes, box.bodyStart + 8 + entry * 8);
    if (total > most) return excess(type, total);
  }
  const stsc = tables.get('stsc');
  const chunkOffsets = tables.get('stco') ?? tables.get('co64');
  if (!stsc || !chunkOffsets) return null;
  const chunks = u32(bytes, chunkOffsets.bodyStart + 4);
  const entries = u32(bytes, stsc.bodyStart + 4);
  let total = 0;
  for (let entry = 0; entry < entries; entry++) {
    const at = stsc.bodyStart + 8 + entry * 12;
    const first = u32(bytes, at);
    const next = entry + 1 < entries ? u32(bytes, at + 12) : chunks + 1;
    if (first === 0 || next <= first || next > chunks + 1)
      return `the table “stsc” refers to chunk ${Math.max(first, next - 1)} of ${chunks}`;
    total += (next - first) * u32(bytes, at + 4);
  }
  return total > most ? excess('stsc', total) : null;
}
