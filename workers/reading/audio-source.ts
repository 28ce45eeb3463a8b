import { type AudioSample, AudioSampleSink, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import { MediaError } from '../../src/media/errors.ts';
import { nameOf, readError, seconds } from '../../src/media/reading/file-bytes.ts';
import type { AudioInfo } from '../../src/media/source.ts';
import type { AudioBlock } from '../render-api.ts';
import { Turns } from '../turns.ts';

/** Sound that can be heard from anywhere on. Positions are whole samples counted from time 0. */
export interface Sound {
  readonly info: AudioInfo;
  /**
   * Decoded audio from sample round(`start`·rate) to round(`end`·rate), in consecutive blocks of any length without gaps or
   * overlaps; stretches without audio are silence. Throws `MediaError` where the audio is damaged, as `read` does.
   */
  blocks(start: number, end: number, signal: AbortSignal): AsyncGenerator<AudioBlock>;
}

/** The audio track of a source, decoded. */
export interface AudioSource extends Sound {
  /** mediabunny's track, for copying packets without decoding them. */
  readonly track: InputAudioTrack;
  /** Seconds to subtract from the timestamps of the track's packets. */
  readonly offset: number;
  /**
   * What `blocks` gives as one block, cut at the track's end; null beyond it. Reads wait for each other; one that follows the last one
   * continues its decoding.
   */
  read(start: number, end: number): Promise<AudioBlock | null>;
  /**
   * Peak amplitude (0…1) over all channels of each of `buckets` equal stretches of 0 … `duration` seconds; 0 from where the
   * audio is damaged.
   */
  waveform(buckets: number, duration: number, signal: AbortSignal): Promise<Float32Array>;
  /** Ends all decoding; what is under way fails with `AbortError`. */
  close(): Promise<void>;
}

function audioError(file: Blob, error: unknown, time: number): unknown {
  const known = readError(file, error);
  if (known instanceof MediaError || (error instanceof DOMException && error.name === 'AbortError')) return known;
  const message = `The audio of ${nameOf(file)} is damaged near ${seconds(time)} and cannot be decoded from there on.`;
  return new MediaError('damaged', message, 'Switch the audio off, or copy the file again from where it came.', { cause: error });
}

/** Samples of each channel. */
type Channels = Float32Array[];

/** Decoders need what comes before: overlapping transforms, bit reservoirs, filters. After 0.4 s even Opus gives the very samples of a run from 0. */
const PREROLL = 0.4;

/** Opens an audio track of `file` whose timestamps are `offset` seconds late; null when this browser cannot decode it. */
export async function openAudio(file: Blob, track: InputAudioTrack, offset = 0): Promise<AudioSource | null> {
  const config = await track.getDecoderConfig();
  if (!config || !(await track.canDecode())) return null;
  const rate = await track.getSampleRate();
  const channels = await track.getNumberOfChannels();
  const firstTimestamp = await track.getFirstTimestamp();
  const end = (await track.computeDuration()) - offset;
  const info: AudioInfo = { codec: config.codec, sampleRate: rate, channels, start: Math.max(0, firstTimestamp - offset), end };
  const sink = new AudioSampleSink(track);
  // WebM and MKV round times to 1 ms, and Opus decoders drop samples at every start: there, packets are counted.
  const counting = (await track.getTimeResolution()) < rate || (await track.getCodec()) === 'opus';
  let grid: Promise<PacketGrid | null> | null = null;
  const lastSample = Math.round(end * rate);
  let running: Run | null = null;
  const turns = new Turns();
  let isClosed = false;
  const refuseClosed = () => {
    if (isClosed) throw new DOMException('The source was closed.', 'AbortError');
  };

  async function* decode(first: number, last: number): AsyncGenerator<Channels> {
    let position = first;
    refuseClosed();
    try {
      for await (const block of samplesBetween(first, last)) {
        refuseClosed();
        position += block[0]?.length ?? 0;
        yield block;
      }
    } catch (error) {
      // A file closed meanwhile fails in the decoder's own words.
      refuseClosed();
      throw audioError(file, error, position / rate);
    }
  }

  async function* samplesBetween(first: number, last: number): AsyncGenerator<Channels> {
    if (counting) grid ??= packetGrid(track, rate);
    const packets = counting ? await grid : null;
    const entry = await packets?.entry(first / rate + offset - PREROLL);
    let next = first;
    let shift: number | null = null;
    for await (using sample of sink.samples(
      entry?.timestamp ?? Math.max(first / rate + offset - PREROLL, firstTimestamp),
      last / rate + offset,
    )) {
      // Timestamps count on from the first packet of a run; only where that packet lies may be inexact.
      const stamped = Math.round((sample.timestamp - offset) * rate);
      shift ??= entry ? entry.end - Math.round(offset * rate) - sample.numberOfFrames - stamped : 0;
      const position = stamped + shift;
      const until = Math.min(position + sample.numberOfFrames, last);
      if (until <= next) continue;
      if (position > next) yield silence(position - next, channels);
      next = Math.max(next, position);
      yield copied(sample, channels, next - position, until - next);
      next = until;
    }
    if (next < last) yield silence(last - next, channels);
  }

  async function readOn(first: number, last: number): Promise<AudioBlock | null> {
    if (last <= first) return null;
    let run = running;
    running = null;
    if (run?.position !== first) {
      await run?.end();
      run = new Run(decode(first, lastSample), channels, first);
    }
    const block = await run.take(last - first);
    running = run;
    return { time: first / rate, sampleRate: rate, channels: block };
  }

  return {
    info,
    track,
    offset,
    async *blocks(from, to, signal) {
      let position = Math.round(from * rate);
      for await (const block of decode(position, Math.round(to * rate))) {
        signal.throwIfAborted();
        yield { time: position / rate, sampleRate: rate, channels: block };
        position += block[0]?.length ?? 0;
      }
    },
    read(from, to) {
      return turns.take(() => readOn(Math.round(from * rate), Math.min(Math.round(to * rate), lastSample)));
    },
    async waveform(buckets, duration, signal) {
      const peaks = new Float32Array(buckets);
      const total = Math.max(1, Math.round(duration * rate));
      let position = 0;
      try {
        for await (const block of decode(0, Math.min(total, lastSample))) {
          signal.throwIfAborted();
          for (const samples of block) raisePeaks(peaks, samples, position, total);
          position += block[0]?.length ?? 0;
        }
      } catch (error) {
        if (!(error instanceof MediaError && error.code === 'damaged')) throw error;
      }
      return peaks;
    },
    async close() {
      isClosed = true;
      await turns.take(async () => {
        await running?.end();
        running = null;
      });
    },
  };
}

/** Decoding under way, taken in pieces of any length. */
class Run {
  position: number;
  readonly #blocks: AsyncGenerator<Channels>;
  readonly #channels: number;
  #rest: Channels = [];

  constructor(blocks: AsyncGenerator<Channels>, channels: number, position: number) {
    this.#blocks = blocks;
    this.#channels = channels;
    this.position = position;
  }

  async take(count: number): Promise<Channels> {
    const taken = silence(count, this.#channels);
    let filled = 0;
    while (filled < count) {
      if (!this.#rest[0]?.length) {
        const { value, done } = await this.#blocks.next();
        if (done) break;
        this.#rest = value;
      }
      const piece = this.#rest.map((samples) => samples.subarray(0, count - filled));
      for (const [channel, samples] of piece.entries()) taken[channel]?.set(samples, filled);
      const length = piece[0]?.length ?? 0;
      this.#rest = this.#rest.map((samples) => samples.subarray(length));
      filled += length;
    }
    this.position += count;
    return taken;
  }

  async end(): Promise<void> {
    await this.#blocks.return(undefined);
  }
}

function silence(count: number, channels: number): Channels {
  return Array.from({ length: channels }, () => new Float32Array(count));
}

function copied(sample: AudioSample, channels: number, offset: number, count: number): Channels {
  const block = silence(count, channels);
  for (const [planeIndex, plane] of block.entries()) {
    // A stream may change its channel count; channels it lacks stay silent.
    if (planeIndex >= sample.numberOfChannels) break;
    sample.copyTo(plane, { planeIndex, format: 'f32-planar', frameOffset: offset, frameCount: count });
  }
  return block;
}

function raisePeaks(peaks: Float32Array, samples: Float32Array, position: number, total: number): void {
  for (let from = 0; from < samples.length; ) {
    const bucket = Math.min(peaks.length - 1, Math.floor(((position + from) * peaks.length) / total));
    const next = bucket === peaks.length - 1 ? Number.POSITIVE_INFINITY : Math.ceil(((bucket + 1) * total) / peaks.length) - position;
    const to = Math.min(samples.length, Math.max(next, from + 1));
    let peak = peaks[bucket] as number;
    for (let index = from; index < to; index++) peak = Math.max(peak, Math.abs(samples[index] as number));
    peaks[bucket] = Math.min(1, peak);
    from = to;
  }
}

/** Where packets of equal length lie, by counting from the first one. */
interface PacketGrid {
  /** The packet at or before a time of the track: a timestamp that finds it, and the sample after its last. */
  entry(time: number): Promise<{ readonly timestamp: number; readonly end: number }>;
}

/** Packets that tell a track's packet length. */
const PACKETS_MEASURED = 300;
/** A packet further than this from its place on the grid comes after a real gap, not a container's rounding. */
const ROUNDING = 0.003;

async function packetGrid(track: InputAudioTrack, rate: number): Promise<PacketGrid | null> {
  const sink = new EncodedPacketSink(track);
  const times: number[] = [];
  for await (const { timestamp } of sink.packets(undefined, undefined, { metadataOnly: true })) {
    if (times.push(timestamp) === PACKETS_MEASURED) break;
  }
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  if (times.length < 3) return null;
  // Codecs' packets are multiples of 64 samples, Opus's of 120 (2.5 ms): that removes the rounding of few packets.
  const unit = (await track.getCodec()) === 'opus' ? 120 : 64;
  const length = Math.round((((last - first) / (times.length - 1)) * rate) / unit) * unit;
  const placeOf = (packet: number) => first + (packet * length) / rate;
  const even = length > 0 && times.every((time, packet) => Math.abs(time - placeOf(packet)) < ROUNDING);
  if (!even) return null;
  const base = Math.round(first * rate);
  return {
    async entry(time) {
      const timestamp = (await sink.getPacket(Math.max(time, first), { metadataOnly: true }))?.timestamp ?? first;
      const packet = Math.round(((timestamp - first) * rate) / length);
      const onGrid = Math.abs(timestamp - placeOf(packet)) < ROUNDING;
      // A hair later than the packet's own timestamp, so that the search finds it and not the one before.
      return { timestamp: timestamp + 1e-6, end: (onGrid ? base + packet * length : Math.round(timestamp * rate)) + length };
    },
  };
}
