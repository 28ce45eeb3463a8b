/** Containers that mediabunny reads: opening them, and listing a track's packets without reading these. */
import {
  BlobSource,
  type EncodedPacket,
  type EncodedPacketSink,
  Input,
  type InputFormat,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  WEBM,
} from 'mediabunny';
import { MediaError } from '../errors.ts';
import { type MatroskaFacts, matroskaFacts } from './ebml.ts';
import { nameOf, readError } from './file-bytes.ts';
import type { FrameTable } from './frame-table.ts';
import { damagedIndex } from './index-check.ts';
import { PacketTable } from './packet-table.ts';
import type { Sniffed } from './sniff.ts';
import { type XRay, xray } from './x-ray.ts';

/** Containers of video. */
export type VideoContainer = Exclude<Sniffed['kind'], 'image'>;

/** A video track whose packets are listed, as far as a file's shortcomings go. */
export interface ListedTrack {
  readonly table: FrameTable;
  /** All packets in decode order. */
  readonly packets: PacketTable;
  readonly mirrored: boolean;
  /** Video tracks that the file has. */
  readonly videoTracks: number;
}

const FORMATS: Readonly<Record<VideoContainer, InputFormat[]>> = {
  isobmff: [MP4, QTFF],
  matroska: [WEBM, MATROSKA],
  'mpeg-ts': [MPEG_TS],
};

/** Opens a container up to byte `end`. Playlists are not among the formats, so nothing outside the file is ever read. */
function openContainer(file: Blob, kind: VideoContainer, end = file.size): Input {
  // Streams read far more than is asked for. A failing read-ahead is not lost: the read that needs those bytes fails again.
  return new Input({
    source: new BlobSource(end < file.size ? file.slice(0, end) : file, { useStreamReader: false, handleUnhandledError: () => undefined }),
    formats: FORMATS[kind],
  });
}

/** A file whose container is open, and what was found out about it without the reader. */
export interface OpenFile extends Disposable {
  readonly input: Input;
  readonly index: XRay | null;
  readonly matroska: MatroskaFacts | null;
  /** Time of the reader that is 0 for us, in seconds. */
  readonly origin: number;
}

/** Checks and opens a file that `sniff` recognised. Throws `MediaError`. */
export async function openFile(file: Blob, kind: VideoContainer): Promise<OpenFile> {
  let input: Input | null = null;
  try {
    const index = kind === 'isobmff' ? await xray(file) : null;
    const matroska = kind === 'matroska' ? await matroskaFacts(file) : null;
    if (matroska?.brokenAt !== undefined && !matroska.hasPictures) {
      throw damagedIndex(file, `at byte ${matroska.brokenAt} of ${file.size} its structure breaks off, before any picture`);
    }
    // The reader gets only the intact part: it would search the rest for ever.
    const opened = openContainer(file, kind, matroska?.brokenAt);
    input = opened;
    // Transport streams count from an arbitrary clock; other containers from 0.
    const origin = kind === 'mpeg-ts' ? await opened.getFirstTimestamp() : 0;
    return { input: opened, index, matroska, origin, [Symbol.dispose]: () => opened.dispose() };
  } catch (error) {
    input?.dispose();
    throw containerError(file, error);
  }
}

/** The video track to use, the first one, and how many there are. Throws `MediaError` when there is none. */
export async function pickVideoTrack(
  file: Blob,
  input: Input,
  index: XRay | null,
): Promise<{ readonly track: InputVideoTrack; readonly videoTracks: number }> {
  const tracks = await input.getVideoTracks();
  const track = tracks.find(({ id }) => id === index?.videoTrackId) ?? tracks[0];
  if (!track) {
    const sound = (await input.getAudioTracks()).length > 0;
    throw new MediaError(
      'no-video',
      `${nameOf(file)} has no video track${sound ? ', only audio' : ''}.`,
      sound ? 'Choose a video or an image; a cover picture inside an audio file does not count.' : 'Choose a video or an image.',
    );
  }
  return { track, videoTracks: tracks.length };
}

/** A track's packets as its container lists them. */
export interface PacketList {
  /** In decode order. */
  readonly packets: PacketTable;
  /** What finds the packets that the container marks as sync samples again, by decode position. */
  readonly keys: ReadonlyMap<number, Pick<EncodedPacket, 'timestamp' | 'sequenceNumber'>>;
}

/** Lists a track's packets without reading them; time 0 is the file's `origin`. */
export async function listPackets(sink: EncodedPacketSink, track: InputVideoTrack, origin: number): Promise<PacketList> {
  // Only the bitstream tells VP8's invisible packets from frames, so there the packets must be read.
  const vp8 = (await track.getCodec()) === 'vp8';
  const packets = new PacketTable();
  const keys = new Map<number, Pick<EncodedPacket, 'timestamp' | 'sequenceNumber'>>();
  let packet = await sink.getFirstPacket({ metadataOnly: !vp8 });
  while (packet) {
    const key = packet.type === 'key';
    const invisible = vp8 && ((packet.data[0] ?? 0x10) & 0x10) === 0;
    if (key) keys.set(packets.length, { timestamp: packet.timestamp, sequenceNumber: packet.sequenceNumber });
    packets.add({ timestamp: packet.timestamp - origin, duration: packet.duration, key, invisible });
    packet = await sink.getNextPacket(packet, { metadataOnly: !vp8 });
  }
  packets.end();
  await refuteFalseKeys(packets, keys, sink, track);
  return { packets, keys };
}

/**
 * H.264 with open GOPs marks pictures as sync samples at which not every browser can start. Their bitstream tells, but reading
 * all of them is only worth it where the second one is of that kind or frames lead a sync sample.
 */
async function refuteFalseKeys(
  packets: PacketTable,
  keys: ReadonlyMap<number, Pick<EncodedPacket, 'timestamp' | 'sequenceNumber'>>,
  sink: EncodedPacketSink,
  track: InputVideoTrack,
): Promise<void> {
  if ((await track.getCodec()) !== 'avc' || keys.size < 2) return;
  const startsHere = async (position: number) => {
    const packet = await sink.getKeyPacket((keys.get(position) as { timestamp: number }).timestamp);
    return packet !== null && (await track.determinePacketType(packet)) === 'key';
  };
  const positions = [...keys.keys()];
  const leading = positions.some((position) => packets.timeOf(position + 1) < packets.timeOf(position));
  if (!leading && (await startsHere(positions[1] as number))) return;
  for (const position of positions) if (!(await startsHere(position))) packets.refuteKey(position);
}

/** What reads the sync sample at a decode position again. It throws `MediaError` when that cannot be found. */
export function keyFinder(file: Blob, sink: EncodedPacketSink, keys: PacketList['keys']): (position: number) => Promise<EncodedPacket> {
  return async (position) => {
    const meta = keys.get(position) as Pick<EncodedPacket, 'timestamp' | 'sequenceNumber'>;
    const packet = await sink.getKeyPacket(meta.timestamp);
    if (packet?.sequenceNumber === meta.sequenceNumber) return packet;
    throw new MediaError(
      'damaged',
      `${nameOf(file)} lists a sync sample at ${meta.timestamp} s that cannot be found again.`,
      'Copy it again.',
    );
  };
}

/** The last of the sync samples up to decode position `position` whose separately coded alpha starts there too. */
export async function entryWithAlpha(
  codec: string,
  keyAt: (position: number) => Promise<EncodedPacket>,
  keys: Uint32Array,
  position: number,
): Promise<number> {
  for (const key of keys.subarray(0, keys.indexOf(position) + 1).toReversed()) {
    const { alpha } = (await keyAt(key)).sideData;
    if (!alpha || startsAlone(codec, alpha)) return key;
  }
  return position;
}

/** Whether a VP8 or VP9 frame is a key frame, by its first bits. */
export function startsAlone(codec: string, data: Uint8Array): boolean {
  const first = data[0] ?? 0;
  if (codec === 'vp8') return (first & 1) === 0;
  if (codec !== 'vp9') return true;
  // Bits from the top: marker 10, profile low, profile high, [reserved for profile 3], show_existing_frame, frame_type (0 is key).
  const shift = (first & 0x30) === 0x30 ? 1 : 0;
  const showExisting = (first >> (3 - shift)) & 1;
  const frameType = (first >> (2 - shift)) & 1;
  return showExisting === 0 && frameType === 0;
}

/** Name of a container for users, from mediabunny's. */
export function containerName(name: string): string {
  if (name.startsWith('QuickTime')) return 'MOV';
  return name === 'Matroska' ? 'MKV' : name;
}

/** Turns what a container reader throws into `MediaError`; aborts and `MediaError`s pass unchanged. */
export function containerError(file: Blob, error: unknown): unknown {
  const known = readError(file, error);
  if (known instanceof MediaError || (error instanceof DOMException && error.name === 'AbortError')) return known;
  return new MediaError(
    'damaged',
    `${nameOf(file)} is damaged: its structure contradicts itself (${error instanceof Error ? error.message.split('. ')[0] : String(error)}).`,
    'Copy or download it again, or export it again from the program that made it.',
    { cause: error },
  );
}
