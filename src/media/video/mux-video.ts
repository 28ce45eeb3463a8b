/** Coded frames and sound into a file: the last step of a video export, on every host. */
import {
  type AudioCodec,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  StreamTarget,
  type StreamTargetChunk,
  WebMOutputFormat,
} from 'mediabunny';
import { MediaError } from '../errors.ts';
import type { OutputTimeline } from '../output-timeline.ts';
import { withCodecDelay } from './codec-delay.ts';
import { withoutDates } from './file-dates.ts';
import { MuxedSound } from './muxed-sound.ts';
import type { LogRecord } from './packet-log.ts';
import { PacketSums } from './packet-sums.ts';
import { decoderConfigOf, type VideoTrack } from './video-track.ts';

/** A packet of sound and, with the first one, what a decoder needs to know. */
export interface TimedPacket {
  /** Its time counts from the in point; what lies before 0 is priming that players skip. */
  readonly packet: EncodedPacket;
  readonly meta: EncodedAudioChunkMetadata | undefined;
}

/** The sound of a file. */
export interface AudioPackets {
  readonly codec: AudioCodec;
  /** More packets than this never come. */
  readonly maximumPackets: number;
  /** All packets in order. */
  packets(signal: AbortSignal): AsyncGenerator<TimedPacket>;
}

/** What to write. */
export interface MuxJob {
  readonly container: 'webm' | 'mkv' | 'mp4' | 'mov';
  readonly track: VideoTrack;
  /** Every frame of the timeline once, in the order of decoding. */
  readonly records: AsyncIterable<LogRecord>;
  readonly timeline: Pick<OutputTimeline, 'length' | 'timeOf' | 'durationOf'>;
  /** Frames per second, where that says when frames are shown. */
  readonly frameRate: number | null;
  readonly audio: AudioPackets | null;
  /** Stored in the file by name, as text. */
  readonly tags: Readonly<Record<string, string>>;
  readonly stream: WritableStream<StreamTargetChunk>;
  readonly signal: AbortSignal;
  /** Gets the frames done. */
  readonly onFrame?: (done: number) => void;
}

/** A written file. */
export interface MuxedVideo {
  readonly frames: number;
  readonly mimeType: string;
  readonly codecs: { readonly video: string; readonly audio: string | null };
  /** From the in point on, in seconds; null without sound. */
  readonly audioSpan: { readonly start: number; readonly end: number } | null;
  /** Of the pictures and the sound as they lie in the file. */
  readonly sums: PacketSums;
  /** Bytes of the coded pictures, without the container and the sound. */
  readonly pictureBytes: number;
}

/** Pieces in which the file is written. */
const CHUNK_BYTES = 4 * 2 ** 20;
/** Ticks per second for frames at irregular times: mediabunny's own, the one of cameras and transport streams, and the finest. */
const TICKS = [57_600, 90_000, 1_000_000] as const;
/** Sources that count milliseconds are off by up to one. */
const ROUNDING = 0.0011;

/**
 * Writes a file and closes the stream. Video and sound go in side by side, so memory does not grow with their length. On
 * failure or abort the stream is left open or broken, and what it wrote is no file. Throws `MediaError` when frames are missing.
 */
export async function muxVideo(job: MuxJob): Promise<MuxedVideo> {
  const { track, timeline, audio, signal } = job;
  const { format, stream } = formatFor(job);
  const output = new Output({ format, target: new StreamTarget(stream, { chunked: true, chunkSize: CHUNK_BYTES }) });
  const video = new EncodedVideoPacketSource(track.codec);
  const rate = timeBase(job);
  output.addVideoTrack(video, {
    maximumPacketCount: timeline.length,
    canBeTransparent: track.alpha,
    ...(rate !== null && { frameRate: rate }),
  });
  const sums = new PacketSums(timeline.length);
  const sound = audio && new AudioPump(audio, { container: job.container, sums, signal });
  if (sound) output.addAudioTrack(sound.source, { maximumPacketCount: sound.maximumPackets });
  if (Object.keys(job.tags).length > 0) output.setMetadataTags({ raw: { ...job.tags } });
  try {
    await output.start();
    const pictureBytes = await writeVideo(job, { video, sound, sums });
    await sound?.reach(Number.POSITIVE_INFINITY);
    const mimeType = await output.getMimeType();
    await output.finalize();
    const codecs = { video: track.codecString, audio: sound?.codec ?? null };
    return { frames: timeline.length, mimeType, codecs, audioSpan: sound?.span ?? null, sums, pictureBytes };
  } catch (error) {
    await sound?.stop();
    if (output.state === 'started') await output.cancel().catch(() => undefined);
    throw error;
  }
}

/** Where packets go. */
interface Sinks {
  readonly video: EncodedVideoPacketSource;
  readonly sound: AudioPump | null;
  readonly sums: PacketSums;
}

/** Gives the bytes of the coded pictures. */
async function writeVideo(job: MuxJob, { video, sound, sums }: Sinks): Promise<number> {
  const { track, records, timeline, signal } = job;
  const meta = { decoderConfig: decoderConfigOf(track) };
  let done = 0;
  let reached = 0;
  let pictureBytes = 0;
  for await (const { index, key, data, alpha } of records) {
    signal.throwIfAborted();
    const [time, duration] = [timeline.timeOf(index), timeline.durationOf(index)];
    const packet = new EncodedPacket(data, key ? 'key' : 'delta', time, duration, done, undefined, alpha ? { alpha } : {});
    await video.add(packet, done === 0 ? meta : undefined);
    // Afterwards, because the muxer writes colour tags into the data.
    sums.add(data, alpha ?? undefined);
    pictureBytes += data.length + (alpha?.length ?? 0);
    reached = Math.max(reached, time + duration);
    await sound?.reach(reached);
    done++;
    job.onFrame?.(done);
  }
  video.close();
  if (done === timeline.length) return pictureBytes;
  throw new MediaError('encoder-failed', `Only ${done} of ${timeline.length} frames were coded.`, 'Export again.');
}

/** Where sound goes. */
interface SoundPlace extends Pick<MuxJob, 'container' | 'signal'> {
  readonly sums: PacketSums;
}

/** Keeps the sound a little ahead of the video, also where it pauses or begins late, so that the muxer never waits for it. */
class AudioPump {
  readonly source: EncodedAudioPacketSource;
  readonly maximumPackets: number;
  readonly #packets: AsyncGenerator<TimedPacket>;
  readonly #muxed: MuxedSound;
  readonly #sums: PacketSums;
  #ahead = Number.NEGATIVE_INFINITY;
  #codec: string | null = null;
  #span = { start: 0, end: 0 };

  constructor({ codec, maximumPackets, packets }: AudioPackets, { container, sums, signal }: SoundPlace) {
    this.source = new EncodedAudioPacketSource(codec);
    this.maximumPackets = maximumPackets;
    this.#packets = packets(signal);
    this.#muxed = new MuxedSound(container);
    this.#sums = sums;
  }

  /** Codec with profile; null while no packet has come. */
  get codec(): string | null {
    return this.#codec;
  }

  get span(): { start: number; end: number } | null {
    return this.#codec === null ? null : this.#span;
  }

  /** Hands packets over up to the first one that begins at `time` or later. */
  async reach(time: number): Promise<void> {
    while (this.#ahead < time) {
      const next = await this.#packets.next();
      if (next.done) {
        this.#ahead = Number.POSITIVE_INFINITY;
        this.source.close();
        return;
      }
      const { packet, meta } = next.value;
      this.#ahead = packet.timestamp;
      if (this.#codec === null) this.#span.start = Math.max(0, packet.timestamp);
      this.#codec ??= meta?.decoderConfig?.codec ?? '';
      this.#span.end = packet.timestamp + packet.duration;
      await this.source.add(packet, meta);
      for (const bytes of this.#muxed.bytesOf(next.value)) this.#sums.addSound(bytes);
    }
  }

  async stop(): Promise<void> {
    await this.#packets.return(undefined);
  }
}

function formatFor({ container, stream }: MuxJob): { format: OutputFormat; stream: WritableStream<StreamTargetChunk> } {
  switch (container) {
    case 'webm':
      return { format: new WebMOutputFormat(), stream: withCodecDelay(stream) };
    case 'mkv':
      return { format: new MkvOutputFormat(), stream: withCodecDelay(stream) };
    case 'mp4':
    case 'mov': {
      const dated = withoutDates(stream);
      const options = { fastStart: 'reserve', metadataFormat: 'mdta', onMoov: dated.onMoov } as const;
      return { format: container === 'mp4' ? new Mp4OutputFormat(options) : new MovOutputFormat(options), stream: dated.stream };
    }
  }
}

/** Whether frames are shown at a constant rate, as far as sources tell. */
export function isSteady(timeline: Pick<OutputTimeline, 'length' | 'timeOf'>, frameRate: number): boolean {
  return every(timeline, (time, index) => Math.abs(time - index / frameRate) < ROUNDING);
}

/**
 * The rate that tells the muxer its time base: the frame rate where it is constant, else ticks that hit every frame.
 * WebM and MKV always count milliseconds, so there an irregular rate is left out.
 */
function timeBase({ timeline, frameRate, container }: MuxJob): number | null {
  if (frameRate !== null && isSteady(timeline, frameRate)) return frameRate;
  if (container === 'webm' || container === 'mkv') return null;
  const hits = (ticks: number) => every(timeline, (time) => Math.abs(time * ticks - Math.round(time * ticks)) < 0.01);
  return TICKS.find(hits) ?? 1_000_000;
}

function every({ length, timeOf }: Pick<OutputTimeline, 'length' | 'timeOf'>, test: (time: number, index: number) => boolean): boolean {
  for (let index = 0; index < length; index++) if (!test(timeOf(index), index)) return false;
  return true;
}
