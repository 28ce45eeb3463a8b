/** A file opened in Node: its frames' table from the reader that the browser uses, and ffprobe's facts of its video. */
import { EncodedPacketSink, Logging, LogLevel, MPEG_TS } from 'mediabunny';
import { MediaError } from '../../src/media/errors.ts';
import { nameOf, seconds } from '../../src/media/reading/file-bytes.ts';
import { type FrameTable, frameTable } from '../../src/media/reading/frame-table.ts';
import {
  containerError,
  containerName,
  entryWithAlpha,
  keyFinder,
  type ListedTrack,
  listPackets,
  type OpenFile,
  openFile,
  pickVideoTrack,
  type VideoContainer,
} from '../../src/media/reading/packet-list.ts';
import { type PacketInfo, PacketTable } from '../../src/media/reading/packet-table.ts';
import { shortcomings } from '../../src/media/reading/shortcomings.ts';
import { sniff } from '../../src/media/reading/sniff.ts';
import type { SourceWarning } from '../../src/media/source.ts';
import { DiskFile } from '../files/disk-file.ts';
import { type ProbedPacket, type ProbedStream, type ProbedVideo, probeVideo } from './stream-facts.ts';

// What a reader notices is said in errors and warnings of ours; a program's output is no place for its notes.
Logging.level = LogLevel.Silent;

/** Bytes of a transport stream that may be read by mediabunny 1.61, which keeps in memory most of what it has read of one. */
export const LARGEST_KEPT = 2 ** 29;

/** How ffmpeg's timestamps relate to the table's times: seconds = timestamp × `tick` − `offset`. */
export interface Ticks {
  readonly tick: number;
  readonly offset: number;
}

/** The video of an open file. */
export interface VideoFacts extends ListedTrack {
  /** Codec as WebCodecs names it, or ffmpeg's name where that has none. */
  readonly codec: string;
  /** Times are multiples of 1/resolution s. */
  readonly resolution: number;
  readonly stream: ProbedStream;
  /** Null where ffmpeg tells no times, or others than the table's: then its frames can only be counted. */
  readonly ticks: Ticks | null;
  /** Decode positions at which ffmpeg can begin, ascending. */
  readonly entries: Uint32Array;
  /** Moves an entry back to where separately coded alpha can begin too. */
  alphaEntry(position: number): Promise<number>;
}

/** An open file. */
export interface Container extends Disposable {
  readonly path: string;
  readonly file: File;
  /** `other` for what only ffmpeg reads. */
  readonly kind: VideoContainer | 'image' | 'other';
  /** The container as users call it. */
  readonly name: string;
  /** Null for what only ffmpeg reads. */
  readonly opened: OpenFile | null;
  readonly video: VideoFacts;
  readonly warnings: SourceWarning[];
}

/** Opens a file without decoding it. Throws `MediaError` when it has no video, or its index is damaged. */
export async function openContainer(path: string, signal?: AbortSignal): Promise<Container> {
  const file = await fileAt(path);
  try {
    const kind = await kindOf(file);
    signal?.throwIfAborted();
    if (kind === 'other' || kind === 'image') return await containerOf(file, kind, null, signal);
    const opened = await openFile(file, kind);
    try {
      return await containerOf(file, kind, opened, signal);
    } catch (error) {
      opened[Symbol.dispose]();
      throw error;
    }
  } catch (error) {
    await file.close();
    signal?.throwIfAborted();
    throw containerError(file, error);
  }
}

async function containerOf(file: DiskFile, kind: Container['kind'], opened: OpenFile | null, signal?: AbortSignal): Promise<Container> {
  const path = file.name;
  const probed = await probeVideo(path, kind, opened === null, signal);
  const video = (opened && (await listedVideo(file, opened, probed))) ?? (await onlyProbed(path, kind, probed, opened !== null, signal));
  if (video.table.length === 0) {
    throw new MediaError(
      'damaged',
      `${nameOf(file)} holds a video track, but no frame of it can be shown.`,
      'Copy or download it again; if it is a recording, it may have ended before the first frame.',
    );
  }
  return {
    path,
    file,
    kind,
    name: opened ? containerName((await opened.input.getFormat()).name) : probed.container,
    opened,
    video,
    warnings: shortcomings(file, video, opened?.index ?? null, opened?.matroska ?? null),
    [Symbol.dispose]() {
      opened?.[Symbol.dispose]();
      // What is still being read from it fails, which nobody waits for any more.
      file.close().catch(() => undefined);
    },
  };
}

async function fileAt(path: string): Promise<DiskFile> {
  try {
    return await DiskFile.open(path);
  } catch (cause) {
    const why =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? 'there is no such file' : String((cause as Error).message);
    throw new MediaError('file-unreadable', `${path} cannot be read: ${why}.`, 'Check its name and whether you may read it.', { cause });
  }
}

/** What the file is by its first bytes. What browsers cannot read may still be read by ffmpeg. */
async function kindOf(file: File): Promise<Container['kind']> {
  try {
    return (await sniff(file)).kind;
  } catch (error) {
    if (error instanceof MediaError && error.code === 'codec-unsupported') return 'other';
    throw error;
  }
}

/** The video as the browser's reader lists it; null for a transport stream that it cannot read, or reads in another way than ffmpeg, or that is too long for it. */
async function listedVideo(file: File, { input, index, origin }: OpenFile, probed: ProbedVideo): Promise<VideoFacts | null> {
  const { stream } = probed;
  const streamed = (await input.getFormat()) === MPEG_TS;
  if (streamed && (file.size > LARGEST_KEPT || (await input.getVideoTracks()).length === 0)) return null;
  const { track, videoTracks } = await pickVideoTrack(file, input, index);
  const sink = new EncodedPacketSink(track);
  const { packets, keys } = await listPackets(sink, track, origin);
  const config = await track.getDecoderConfig();
  const ticks = ticksOf(stream, packets, probed.packets);
  if (streamed && !ticks) return null;
  const keyAt = keyFinder(file, sink, keys);
  // A picture in an open GOP is no start for every browser, but it is one for ffmpeg.
  const entries = entriesOf(packets);
  const codec = (await track.getCodec()) ?? stream.codec_name;
  const alpha = await track.canBeTransparent();
  return {
    codec: config?.codec ?? stream.codec_name,
    resolution: await track.getTimeResolution(),
    stream,
    packets,
    videoTracks,
    mirrored: await track.getFlip(),
    table: frameTable(packets, { presentationEnd: index?.presentationEnd, firstMissing: index?.firstMissing }),
    ticks,
    entries,
    alphaEntry: async (position) => (alpha ? entryWithAlpha(codec, keyAt, entries, position) : position),
  };
}

/** The video as ffprobe alone lists it. Transport streams count from an arbitrary clock. */
async function onlyProbed(path: string, kind: string, first: ProbedVideo, streamed: boolean, signal?: AbortSignal): Promise<VideoFacts> {
  const { stream, packets: probed, start } = streamed ? await probeVideo(path, kind, true, signal) : first;
  const origin = streamed ? start : 0;
  const tick = tickOf(stream);
  const timed = probed.every(({ pts }) => pts !== undefined);
  // Without presentation times the frames come in the order of decoding times.
  const times = probed.map(({ pts, dts }) => (timed ? pts : dts) ?? Number.NaN);
  const known = times.every(Number.isFinite);
  const packets = PacketTable.of(
    probed.map(({ duration, flags }, position): PacketInfo => {
      const timestamp = known ? (times[position] as number) * tick - origin : position / 25;
      return { timestamp, duration: (duration ?? 0) * tick, key: flags.startsWith('K') };
    }),
  );
  return {
    codec: stream.codec_name,
    resolution: 1 / tick,
    stream,
    packets,
    videoTracks: 1,
    mirrored: false,
    table: frameTable(packets),
    ticks: timed ? { tick, offset: origin } : null,
    entries: entriesOf(packets),
    alphaEntry: (position) => Promise.resolve(position),
  };
}

const entriesOf = (packets: PacketTable): Uint32Array =>
  packets.positions((position) => packets.isKey(position) || packets.isFalseKey(position));

function tickOf({ time_base }: ProbedStream): number {
  const [num = 1, den = 1] = time_base.split('/').map(Number);
  return num / den;
}

/** Both lists begin with the same packet; where the next ones are not the same either, nothing is known. */
function ticksOf(stream: ProbedStream, packets: PacketTable, probed: readonly ProbedPacket[]): Ticks | null {
  const tick = tickOf(stream);
  const offsets = probed.map(({ pts }, position) => (pts ?? Number.NaN) * tick - packets.timeOf(position));
  const [offset = Number.NaN] = offsets;
  return offsets.every((other) => Math.abs(other - offset) < 2e-6) ? { tick, offset } : null;
}

/** Where a frame is in a file, for messages. */
export const placeOf = ({ times }: FrameTable, frame: number): string => seconds(times[Math.min(frame, times.length - 1)] ?? 0);
