/**
 * An independent look at an ISO-BMFF file's index, by code that will not read its pictures.
 *
 * Only box headers and `moov` (or `moof`s) are read. Our own walk checks every size and count against the bytes there
 * are, so that no parser meets a lying table; mp4box then gives the sample table, which the reader compares with its own.
 */
import { createFile, MP4BoxBuffer } from 'mp4box';
import { MediaError } from '../errors.ts';
import { type Box, childBoxes, findBox, topLevelBoxes } from './boxes.ts';
import { ascii, nameOf, readBytes, seconds } from './file-bytes.ts';
import { checkIndex, damagedIndex, timescaleAt, u32, u64 } from './index-check.ts';
import type { PacketTable } from './packet-table.ts';
import { tablesOnly, trackSamples } from './sample-table.ts';

/** One video track's samples in decode order, by the witness. */
export interface SampleTable {
  /** Composition times in seconds on the source's timeline (edit list applied). */
  readonly times: Float64Array;
  readonly sync: Uint8Array;
  /** Where each sample's bytes end in the file. */
  readonly ends: Float64Array;
}

/** A stretch of a track's presentation. Times in seconds. */
export interface Edit {
  readonly duration: number;
  /** Where in the media it begins; null shows nothing. */
  readonly mediaTime: number | null;
  readonly rate: number;
}

/** What the index says. */
export interface XRay {
  /** Sample table of the first video track; null when it is too long to check twice, or could not be read. */
  readonly samples: SampleTable | null;
  /** Why the witness could not read the index, or null. */
  readonly unread: string | null;
  readonly videoTrackId: number | null;
  readonly videoTracks: number;
  readonly fragmented: boolean;
  /** End of presentation set by the edit list, in seconds. */
  readonly presentationEnd: number | undefined;
  /** The edit list of the first video track. */
  readonly edits: readonly Edit[];
  /** More than one stretch of the media is shown, or at another speed than 1. */
  readonly complexEdit: boolean;
  /** Decode position of the first sample that is not wholly in the file. */
  readonly firstMissing: number | undefined;
  /** Byte at which the last box should end, when that is beyond the file. */
  readonly promisedSize: number | undefined;
}

const LARGEST_INDEX = 256 * 2 ** 20;
const MOST_SAMPLES = 1_000_000;

/** Reads the index of an ISO-BMFF file. Throws `MediaError` when it is missing, cut off or contradicts itself. */
export async function xray(file: Blob): Promise<XRay> {
  const { boxes, complete } = await topLevelBoxes(file);
  const moov = boxes.find(({ type }) => type === 'moov');
  refuseMissingIndex(file, boxes, moov);
  const index = moov as Box;
  if (index.end - index.start > LARGEST_INDEX) {
    throw damagedIndex(file, `its index claims ${index.end - index.start} bytes`);
  }
  const bytes = await readBytes(file, index.start, index.end);
  const tracks = childBoxes(bytes, index.bodyStart - index.start, bytes.length).filter(({ type }) => type === 'trak');
  checkIndex(file, bytes, tracks);

  const video = tracks.filter((trak) => handlerOf(bytes, trak) === 'vide');
  const first = video[0];
  const fragmented = findBox(bytes, 8, bytes.length, ['mvex']) !== null;
  const last = boxes.at(-1) as Box;
  const promisedSize = complete && last.end > file.size ? last.end : undefined;
  const edits = first ? editsOf(bytes, first) : [];
  const edit = placeBy(edits);
  const moofs = fragmented ? boxes.filter(({ type, end }) => type === 'moof' && end <= file.size) : [];
  const checkable = fragmented ? tracks : [first];
  const witnessed = first && complete ? await witness(file, bytes, checkable as Box[], trackIdOf(bytes, first), moofs, edit.shift) : null;
  const samples = typeof witnessed === 'string' ? null : witnessed;
  const cut = samples?.ends.findIndex((end) => end > file.size) ?? -1;
  return {
    samples,
    unread: typeof witnessed === 'string' ? witnessed : null,
    videoTrackId: first ? trackIdOf(bytes, first) : null,
    videoTracks: video.length,
    fragmented,
    presentationEnd: edit.end,
    edits,
    complexEdit: edit.complex,
    firstMissing: cut < 0 ? undefined : cut,
    promisedSize,
  };
}

function refuseMissingIndex(file: Blob, boxes: readonly Box[], moov: Box | undefined): void {
  const name = nameOf(file);
  if (moov && moov.end <= file.size) return;
  const repair =
    'Copy it again from the camera or download it again; if the recording was interrupted, a repair tool such as untrunc may help.';
  if (moov) {
    const message = `${name} has a broken index: at byte ${moov.start} it claims ${moov.end - moov.start} bytes, but the file ends after ${file.size}.`;
    throw new MediaError('index-missing', message, repair);
  }
  const media = boxes.find(({ type }) => type === 'mdat');
  if (media) {
    const held = Math.min(media.end, file.size) - media.bodyStart;
    const message = `${name} has no index (moov): the recording or the copy did not finish. It holds ${held} bytes of picture and sound that nothing describes.`;
    throw new MediaError('index-missing', message, repair);
  }
  throw new MediaError(
    'not-media',
    `${name} holds only the first ${file.size} bytes of a video's header: there is no picture in it.`,
    'The copy or download may have failed: fetch it again.',
  );
}

function handlerOf(bytes: Uint8Array, trak: Box): string {
  const hdlr = findBox(bytes, trak.bodyStart, trak.end, ['mdia', 'hdlr']);
  return hdlr ? ascii(bytes, hdlr.bodyStart + 8, 4) : '';
}

function trackIdOf(bytes: Uint8Array, trak: Box): number {
  const tkhd = findBox(bytes, trak.bodyStart, trak.end, ['tkhd']);
  return tkhd ? u32(bytes, tkhd.bodyStart + (bytes[tkhd.bodyStart] === 1 ? 20 : 12)) : 0;
}

/** The edit list of a track. */
function editsOf(bytes: Uint8Array, trak: Box): Edit[] {
  const elst = findBox(bytes, trak.bodyStart, trak.end, ['edts', 'elst']);
  const mvhd = findBox(bytes, 8, bytes.length, ['mvhd']);
  const mdhd = findBox(bytes, trak.bodyStart, trak.end, ['mdia', 'mdhd']);
  if (!elst || !mvhd || !mdhd) return [];
  const long = bytes[elst.bodyStart] === 1;
  const stride = long ? 20 : 12;
  const count = Math.min(u32(bytes, elst.bodyStart + 4), Math.floor((elst.end - elst.bodyStart - 8) / stride));
  return Array.from({ length: count }, (_, entry) => {
    const at = elst.bodyStart + 8 + entry * stride;
    const mediaTime = long ? u64(bytes, at + 8) : u32(bytes, at + 4);
    const empty = mediaTime === (long ? 2 ** 64 : 0xffffffff) || mediaTime >= 2 ** 63;
    return {
      duration: (long ? u64(bytes, at) : u32(bytes, at)) / timescaleAt(bytes, mvhd),
      mediaTime: empty ? null : mediaTime / timescaleAt(bytes, mdhd),
      rate: u32(bytes, at + stride - 4) / 0x10000,
    };
  });
}

/** What an edit list says to subtract from media times, and where the presentation ends (both in seconds). */
function placeBy(edits: readonly Edit[]): { shift: number; end: number | undefined; complex: boolean } {
  let delay = 0;
  let shown: { start: number; length: number } | null = null;
  let complex = false;
  for (const { duration, mediaTime, rate } of edits) {
    if (shown) complex = true;
    else if (mediaTime === null) delay += duration;
    else shown = { start: mediaTime, length: duration };
    if (rate !== 1) complex = true;
  }
  if (!shown) return { shift: -delay, end: undefined, complex };
  // Length 0 means "to the end" (fragmented files).
  return { shift: shown.start - delay, end: shown.length > 0 && !complex ? delay + shown.length : undefined, complex };
}

/**
 * mp4box's sample table of track `id`. It is given a `moov` with only the tracks it needs, and the fragments' `moof`s: the
 * samples of other tracks (PCM sound has millions) would cost memory for nothing. What it fails at comes back as a sentence.
 */
async function witness(
  file: Blob,
  bytes: Uint8Array,
  tracks: readonly Box[],
  id: number,
  moofs: readonly Box[],
  shift: number,
): Promise<SampleTable | string | null> {
  const tooLong = tracks.some((trak) => {
    const stsz = findBox(bytes, trak.bodyStart, trak.end, ['mdia', 'minf', 'stbl', 'stsz']);
    return stsz !== null && u32(bytes, stsz.bodyStart + 8) > MOST_SAMPLES;
  });
  if (tooLong) return null;
  const starts = new Set(tracks.map(({ start }) => start));
  const kept = childBoxes(bytes, 8, bytes.length).filter(({ type, start }) => type === 'mvhd' || type === 'mvex' || starts.has(start));
  const size = kept.reduce((sum, box) => sum + box.end - box.start, 8);
  const moov = new Uint8Array(size);
  new DataView(moov.buffer).setUint32(0, size);
  moov.set(new TextEncoder().encode('moov'), 4);
  let at = 8;
  for (const box of kept) {
    moov.set(bytes.subarray(box.start, box.end), at);
    at += box.end - box.start;
  }

  const iso = moofs.length > 0 ? createFile() : tablesOnly();
  // Offsets in a fragment count from its moof, which stands elsewhere here than in the file, unless it says otherwise.
  const moved: number[] = [];
  try {
    iso.appendBuffer(MP4BoxBuffer.fromArrayBuffer(moov.buffer, 0));
    if (moofs.length === 0)
      return timed(
        iso.moov.traks.find(({ tkhd }) => tkhd.track_id === id),
        shift,
      );
    for (const moof of moofs) {
      const body = await readBytes(file, moof.start, moof.end);
      moved.push(countsFromFile(body, moof.bodyStart - moof.start, id) ? 0 : moof.start - at);
      iso.appendBuffer(MP4BoxBuffer.fromArrayBuffer(body.buffer, at));
      at += body.length;
    }
    const samples = iso.getTrackSamplesInfo(id) ?? [];
    return {
      times: Float64Array.from(samples, ({ cts, timescale }) => cts / timescale - shift),
      sync: Uint8Array.from(samples, ({ is_sync }) => (is_sync ? 1 : 0)),
      ends: Float64Array.from(
        samples,
        ({ offset, size, moof_number }) => offset + size + (moof_number ? (moved[moof_number - 1] ?? 0) : 0),
      ),
    };
  } catch (error) {
    if (error instanceof MediaError) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

function timed(trak: Parameters<typeof trackSamples>[0] | undefined, shift: number): SampleTable {
  if (!trak) throw new RangeError('it has no video track');
  const { times, timescale, sync, ends } = trackSamples(trak);
  return { times: times.map((time) => time / timescale - shift), sync, ends };
}

/** Whether a fragment gives offsets of a track as places in the file: the first flag of its header. */
function countsFromFile(moof: Uint8Array, bodyStart: number, id: number): boolean {
  return childBoxes(moof, bodyStart, moof.length).some((traf) => {
    const tfhd = traf.type === 'traf' ? findBox(moof, traf.bodyStart, traf.end, ['tfhd']) : null;
    return tfhd !== null && u32(moof, tfhd.bodyStart + 4) === id && (u32(moof, tfhd.bodyStart) & 1) === 1;
  });
}

/** Compares the witness's table with the reader's; a sentence naming the first difference, or null. */
export function disagreement(samples: SampleTable, packets: PacketTable): string | null {
  if (samples.times.length !== packets.length) {
    return `the index lists ${samples.times.length} frames, but ${packets.length} could be read from it`;
  }
  for (let position = 0; position < packets.length; position++) {
    const expected = samples.times[position] as number;
    const time = packets.timeOf(position);
    if (Math.abs(expected - time) > 1e-4) {
      return `two readers of the index disagree on a frame's time (${seconds(expected)} and ${seconds(time)})`;
    }
    if ((samples.sync[position] === 1) !== (packets.isKey(position) || packets.isFalseKey(position)))
      return `two readers of the index disagree whether the frame at ${seconds(expected)} can start decoding`;
  }
  return null;
}
