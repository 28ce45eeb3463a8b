/** The audio of an export in Node: packets of the source where it can be copied, else decoded, cut to the sample and coded by ffmpeg. */
import { Readable } from 'node:stream';
import { ALL_FORMATS, type AudioCodec, EncodedPacket, EncodedPacketSink, Input, ReadableStreamSource } from 'mediabunny';
import { MediaError } from '../../src/media/errors.ts';
import { nameOf, seconds } from '../../src/media/reading/file-bytes.ts';
import { AUDIO_BITRATES, type AudioPlan, copyAudio } from '../../src/media/video/audio-plan.ts';
import type { TimedPacket } from '../../src/media/video/mux-video.ts';
import { type FfmpegChild, inputArguments, startFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { type AudioTrack, audioTrackOf } from '../reading/audio-track.ts';
import { type Container, LARGEST_KEPT } from '../reading/container.ts';

/** What part of which audio goes where. Times are seconds of the source. */
export interface AudioDemand {
  readonly source: Container;
  readonly container: 'webm' | 'mkv' | 'mp4' | 'mov';
  readonly start: number;
  readonly end: number;
  /** True when the range is the whole clip, so that packets may be copied. */
  readonly whole: boolean;
  readonly quality: 'draft' | 'good' | 'best' | 'lossless';
  readonly signal: AbortSignal;
}

/** How samples are coded. */
interface Coding {
  readonly codec: AudioCodec;
  /** ffmpeg's encoder. */
  readonly encoder: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples of a packet. */
  readonly packet: number;
  /** Silence that the encoder puts before the sound and that a player is told to skip by times before 0, in samples. */
  readonly priming: number;
  readonly options: readonly string[];
}

const OPUS_RATE = 48_000;
const AAC_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000];
/** Arrangements of channels that Opus, AAC and players agree on. */
const LAYOUTS = 'mono|stereo|3.0|4.0|5.0|5.1|6.1|7.1';
const MOST_CHANNELS = 8;
const LOSSLESS_PACKET = 4096;
/** Decoders need what comes before: overlapping transforms, bit reservoirs, filters. */
const PREROLL = 1;
/** Samples further than this from their place come after a real gap, not a container's rounding. */
const ROUNDING = 0.003;
/** Audio that ends this much before its container says is cut off. */
const TOLERATED = 0.25;

/** Plans the audio of an export; null when there is none in the range. Throws `MediaError`. */
export async function planAudio(demand: AudioDemand): Promise<AudioPlan | null> {
  const { source, container, start, end, whole, signal } = demand;
  const audio = await audioTrackOf(source);
  if (!audio || Math.min(audio.info.end, end) <= Math.max(audio.info.start, start)) return null;
  const { track, offset } = audio;
  const copies = whole && (source.kind !== 'mpeg-ts' || source.file.size <= LARGEST_KEPT);
  const copied = copies && track ? await copyAudio({ track, offset, container, end, signal }) : null;
  return copied ?? planCoding(demand, audio);
}

function planCoding(demand: AudioDemand, audio: AudioTrack): AudioPlan {
  const { start } = demand;
  const coding = codingFor(demand, audio);
  const end = Math.min(demand.end, audio.info.end);
  const mixed = `The audio was mixed down from ${audio.info.channels} to ${coding.channels} channels.`;
  return {
    codec: coding.codec,
    maximumPackets: Math.ceil(((end - start) * coding.sampleRate) / coding.packet) + 4,
    notes: coding.channels < audio.info.channels ? [mixed] : [],
    packets: (signal) => coded({ source: demand.source, coding, start, end }, signal),
  };
}

function codingFor({ container, quality }: AudioDemand, { info }: AudioTrack): Coding {
  const channels = Math.min(info.channels, MOST_CHANNELS);
  const bitrate = ['-b:a', String(AUDIO_BITRATES[quality] * channels)];
  switch (container) {
    case 'webm':
      return {
        codec: 'opus',
        encoder: 'libopus',
        sampleRate: OPUS_RATE,
        channels,
        packet: 960,
        priming: 0,
        options: [...bitrate, '-vbr', 'on'],
      };
    case 'mp4': {
      const sampleRate = AAC_RATES.includes(info.sampleRate) ? info.sampleRate : OPUS_RATE;
      return { codec: 'aac', encoder: 'aac', sampleRate, channels, packet: 1024, priming: 1024, options: bitrate };
    }
    case 'mkv': {
      const samples = isCoarse(info) ? ['-sample_fmt', 's16'] : ['-sample_fmt', 's32', '-bits_per_raw_sample', '24'];
      const options = [...samples, '-frame_size', String(LOSSLESS_PACKET)];
      return { codec: 'flac', encoder: 'flac', sampleRate: info.sampleRate, channels, packet: LOSSLESS_PACKET, priming: 0, options };
    }
    case 'mov': {
      const codec = isCoarse(info) ? 'pcm-s16' : 'pcm-s24';
      return {
        codec,
        encoder: codec === 'pcm-s16' ? 'pcm_s16le' : 'pcm_s24le',
        sampleRate: info.sampleRate,
        channels,
        packet: LOSSLESS_PACKET,
        priming: 0,
        options: [],
      };
    }
  }
}

/** Whether samples have no more than 16 bits of sound in them. */
const isCoarse = ({ codec }: AudioTrack['info']) => /^pcm-(u8|s8|s16)|^ulaw|^alaw|^opus|^vorbis|^mp3|^mp2/.test(codec);

interface Piece {
  readonly source: Container;
  readonly coding: Coding;
  readonly start: number;
  readonly end: number;
}

async function* coded(piece: Piece, signal: AbortSignal): AsyncGenerator<TimedPacket> {
  const { coding, start, end } = piece;
  signal.throwIfAborted();
  const { sampleRate, priming } = coding;
  const duration = end - start;
  const child = startFfmpeg('ffmpeg', codingArguments(piece), { reads: true });
  child.process.stdin.end();
  const stop = () => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  let samples = 0;
  try {
    const packets = coding.codec.startsWith('pcm') ? pcmPackets(child, coding) : filePackets(child, coding);
    for await (const { data, meta, length } of packets) {
      signal.throwIfAborted();
      const timestamp = (samples - priming) / sampleRate;
      samples += length;
      if (timestamp >= duration) continue;
      const packet = new EncodedPacket(data, 'key', timestamp, Math.min(length / sampleRate, duration - timestamp));
      yield { packet, meta };
    }
    const { code, said } = await child.ended;
    const reached = start + (samples - priming) / sampleRate;
    if (code !== 0 || reached < end - TOLERATED) throw damagedAudio(piece.source, Math.min(reached, end), said);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MediaError) throw error;
    // Programs that could not start, or were ended, say so themselves.
    const { said } = await child.ended;
    throw damagedAudio(piece.source, start + Math.max(0, samples - priming) / sampleRate, said, error);
  } finally {
    signal.removeEventListener('abort', stop);
    await child.kill();
  }
}

/**
 * ffmpeg applies edit lists and decoders' delays; with `-copyts` its times count from the presentation's start. From there
 * samples are counted: `aresample` begins at the very first one wanted, and fills or cuts where the source has gaps.
 */
function codingArguments({ source, coding, start, end }: Piece): string[] {
  const { encoder, sampleRate, channels, options } = coding;
  const first = Math.round(start * sampleRate);
  const origin = source.opened?.origin ?? 0;
  // Matroska rounds times to 1 ms, so that only decoding from the start finds a sample's place.
  const seeks = source.kind === 'isobmff' && start > 2 * PREROLL;
  const filters = [
    ...(origin === 0 ? [] : [`asetpts=PTS-${origin}/TB`]),
    `aresample=${sampleRate}`,
    // On its own, because it counts in samples of its input.
    `aresample=async=1:min_comp=0.000001:min_hard_comp=${ROUNDING}:first_pts=${first}`,
    `atrim=end_sample=${Math.round(end * sampleRate) - first}`,
    ...(channels > 1 ? [`aformat=channel_layouts=${LAYOUTS}`] : []),
  ];
  const raw = encoder.startsWith('pcm');
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-xerror', '-copyts'],
    ...inputArguments(source.path, seeks ? ['-seek_timestamp', '1', '-ss', (start - PREROLL).toFixed(6), '-noaccurate_seek'] : []),
    ...['-map', '0:a:0', '-af', filters.join(','), '-ac', String(channels)],
    ...['-c:a', encoder, ...options, '-f', raw ? encoder.replace('pcm_', '') : 'matroska', 'pipe:1'],
  ];
}

interface CodedPiece {
  readonly data: Uint8Array;
  readonly meta: EncodedAudioChunkMetadata | undefined;
  /** Samples. */
  readonly length: number;
}

/** Packets as an encoder makes them, taken out of the file that ffmpeg writes. */
async function* filePackets(child: FfmpegChild, { packet: length }: Coding): AsyncGenerator<CodedPiece> {
  const stream = Readable.toWeb(child.process.stdout) as ReadableStream<Uint8Array>;
  using input = new Input({ source: new ReadableStreamSource(stream), formats: ALL_FORMATS });
  const track = await child.within(input.getPrimaryAudioTrack());
  const config = await track?.getDecoderConfig();
  if (!track || !config) return;
  let meta: EncodedAudioChunkMetadata | undefined = { decoderConfig: config };
  const packets = new EncodedPacketSink(track).packets();
  for (let next = await child.within(packets.next()); !next.done; next = await child.within(packets.next())) {
    yield { data: next.value.data, meta, length };
    meta = undefined;
  }
}

/** Samples cut into packets of equal length. */
async function* pcmPackets(child: FfmpegChild, { codec, packet, channels, sampleRate }: Coding): AsyncGenerator<CodedPiece> {
  const unit = channels * (codec === 'pcm-s16' ? 2 : 3);
  let meta: EncodedAudioChunkMetadata | undefined = { decoderConfig: { codec, sampleRate, numberOfChannels: channels } };
  let held: Buffer = Buffer.alloc(0);
  const take = (bytes: number): CodedPiece => {
    const data = new Uint8Array(held.subarray(0, bytes));
    held = held.subarray(bytes);
    const piece = { data, meta, length: bytes / unit };
    meta = undefined;
    return piece;
  };
  const chunks = child.process.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (let next = await child.within(chunks.next()); !next.done; next = await child.within(chunks.next())) {
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
    while (held.length >= packet * unit) yield take(packet * unit);
  }
  if (held.length >= unit) yield take(held.length - (held.length % unit));
}

function damagedAudio({ file }: Container, time: number, said: string, cause?: unknown): MediaError {
  return new MediaError(
    'damaged',
    `The audio of ${nameOf(file)} cannot be had from ${seconds(time)} on${said ? ` (${said.split('\n')[0]})` : ''}.`,
    'Export without audio, or copy the file again from where it came.',
    { cause },
  );
}
