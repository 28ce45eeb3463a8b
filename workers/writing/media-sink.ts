/** Frames into a finished file: encoders for colour and alpha, packets of the audio, one muxer, one file. */
import { EncodedAudioPacketSource, EncodedPacket, type EncodedVideoPacketSource, type Output } from 'mediabunny';
import { MediaError } from '../../src/media/errors.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSink } from '../../src/media/sink.ts';
import type { ExportedFile } from '../render-api.ts';
import type { AudioPlan, TimedPacket } from './audio-packets.ts';
import type { FrameMaker } from './encoder-frame.ts';
import type { FileTarget } from './file-target.ts';
import type { FrameWitness } from './frame-witness.ts';
import { PacketSums } from './packet-sums.ts';
import type { ExportExpectation } from './verify-export.ts';
import type { EncoderPlan } from './video-config.ts';
import { type CodedPicture, PictureEncoder } from './video-encoder.ts';

/** What a sink has made. */
export interface SinkResult extends Pick<ExportedFile, 'frames' | 'duration' | 'bytes' | 'mimeType' | 'codecs' | 'notes'> {
  /** Wall seconds spent in `write` and `finish`. */
  readonly encodeSeconds: number;
  /** For `verifyExport`. */
  readonly expectation: ExportExpectation;
}

/** The parts of a sink, planned and open. */
export interface SinkParts {
  readonly codec: 'vp9' | 'avc';
  readonly colour: EncoderPlan;
  readonly alpha: EncoderPlan | null;
  readonly maker: FrameMaker;
  readonly output: Output;
  readonly video: EncodedVideoPacketSource;
  readonly audio: AudioPlan | null;
  readonly target: FileTarget;
  readonly witness: FrameWitness;
  readonly timeline: OutputTimeline;
  readonly expectation: Omit<ExportExpectation, 'audio' | 'times' | 'packets'>;
  readonly notes: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Key frames at least this often: what a player has to decode before it can show a frame it jumps to. H.264 encoders need
 * several frames after each to reach full quality again, so there both limits have to be reached.
 */
const KEY_INTERVAL = { vp9: { seconds: 1, frames: 1 }, avc: { seconds: 2, frames: 60 } } as const;

/** Writes one export. Made by `createSink`. */
export class MediaSink implements FrameSink<SinkResult> {
  readonly #parts: SinkParts;
  readonly #colour: PictureEncoder;
  readonly #alpha: PictureEncoder | null;
  readonly #audioSource: EncodedAudioPacketSource | null;
  readonly #audio: AsyncGenerator<TimedPacket> | null;
  /** A packet of the audio that lies beyond what the video has reached. */
  #waiting: TimedPacket | null = null;
  #audioCodec: string | null = null;
  #audioSpan = { start: 0, end: 0 };
  /** Coded pictures by index until both of a pair are there. */
  readonly #pictures = new Map<number, CodedPicture>();
  readonly #alphas = new Map<number, CodedPicture>();
  /** Start and duration of each frame in seconds. */
  readonly #times: Float64Array;
  readonly #durations: Float64Array;
  readonly #sums: PacketSums;
  #given = 0;
  #muxed = 0;
  #lastKey = { time: 0, index: 0 };
  #milliseconds = 0;
  #aborted: Promise<void> | null = null;

  constructor(parts: SinkParts) {
    this.#parts = parts;
    this.#times = new Float64Array(parts.timeline.length);
    this.#durations = new Float64Array(parts.timeline.length);
    this.#sums = new PacketSums(parts.timeline.length);
    const name = parts.codec === 'vp9' ? 'VP9' : 'H.264';
    this.#colour = new PictureEncoder(parts.colour, name, (picture) => this.#pictures.set(picture.index, picture));
    try {
      this.#alpha =
        parts.alpha && new PictureEncoder(parts.alpha, `${name} (alpha)`, (picture) => this.#alphas.set(picture.index, picture));
    } catch (error) {
      this.#colour.close();
      throw error;
    }
    this.#audioSource = parts.audio && new EncodedAudioPacketSource(parts.audio.codec);
    this.#audio = parts.audio?.packets(parts.signal) ?? null;
  }

  /** Writes the head of the file. */
  async start(): Promise<void> {
    const { output, audio } = this.#parts;
    if (this.#audioSource && audio) output.addAudioTrack(this.#audioSource, { maximumPacketCount: audio.maximumPackets });
    await output.start();
  }

  async write(frame: PlanarFrame): Promise<void> {
    await this.#timed(async () => {
      using rendered = frame;
      const { codec, maker, witness, signal } = this.#parts;
      signal.throwIfAborted();
      const { time } = rendered;
      witness.see(rendered);
      const index = this.#given++;
      this.#times[index] = time;
      this.#durations[index] = rendered.duration;
      const { seconds, frames } = KEY_INTERVAL[codec];
      const key = index === 0 || (time - this.#lastKey.time >= seconds - 1e-6 && index - this.#lastKey.index >= frames);
      if (key) this.#lastKey = { time, index };
      const [timestamp, duration] = [Math.round(time * 1e6), Math.round(rendered.duration * 1e6)];
      const encoding = [this.#colour.encode(maker.colour(rendered.planes, timestamp, duration), key)];
      const plane = rendered.planes.at(-1);
      if (this.#alpha && plane) encoding.push(this.#alpha.encode(maker.alpha(plane, timestamp, duration), key));
      await Promise.all(encoding);
      await this.#mux();
    });
  }

  async finish(): Promise<SinkResult> {
    const { output, target, video, expectation, audio, timeline, notes } = this.#parts;
    const mimeType = await this.#timed(async () => {
      await Promise.all([this.#colour.flush(), this.#alpha?.flush()]);
      await this.#mux();
      if (this.#muxed < timeline.length) {
        throw new MediaError(
          'encoder-failed',
          `Only ${this.#muxed} of ${timeline.length} frames reached the file.`,
          'Export again; if it happens again, restart the browser.',
        );
      }
      await this.#pumpAudio(Number.POSITIVE_INFINITY);
      video.close();
      this.#audioSource?.close();
      const type = await output.getMimeType();
      await output.finalize();
      return type;
    });
    this.#close();
    return {
      frames: this.#muxed,
      duration: timeline.duration,
      bytes: target.bytes,
      mimeType,
      codecs: { video: this.#parts.colour.config.codec, audio: this.#audioCodec },
      notes: [...notes, ...(audio?.notes ?? [])],
      encodeSeconds: this.#milliseconds / 1000,
      expectation: {
        ...expectation,
        packets: this.#sums,
        times: this.#times,
        audio: this.#audioCodec === null ? null : this.#audioSpan,
      },
    };
  }

  abort(): Promise<void> {
    this.#aborted ??= this.#giveUp();
    return this.#aborted;
  }

  async #giveUp(): Promise<void> {
    this.#close();
    // The file goes first, so that what the muxer still writes goes nowhere.
    await this.#parts.target.remove();
    await this.#audio?.return(undefined);
    // A stream that has failed is closed already.
    if (this.#parts.output.state === 'started' && !this.#parts.target.failure) await this.#parts.output.cancel();
  }

  #close(): void {
    this.#colour.close();
    this.#alpha?.close();
  }

  /** Hands pictures whose pair is complete to the muxer, with the audio up to their time. */
  async #mux(): Promise<void> {
    for (;;) {
      const index = this.#muxed;
      const picture = this.#pictures.get(index);
      const alpha = this.#alphas.get(index);
      if (!picture || (this.#alpha && !alpha)) return;
      this.#pictures.delete(index);
      this.#alphas.delete(index);
      this.#muxed++;
      const [time, duration] = [this.#times[index] as number, this.#durations[index] as number];
      // Encoders add key frames of their own; a player may start only where colour and alpha both do.
      const type = picture.key && (alpha?.key ?? true) ? 'key' : 'delta';
      const packet = new EncodedPacket(picture.data, type, time, duration, index, undefined, alpha ? { alpha: alpha.data } : {});
      await this.#parts.video.add(packet, taggable(picture.meta));
      // Afterwards, because the muxer writes colour tags into the data.
      this.#sums.add(picture.data, alpha?.data);
      await this.#pumpAudio(time + duration);
    }
  }

  /** Keeps the audio level with the video, so that the muxer never has to hold much of either. */
  async #pumpAudio(until: number): Promise<void> {
    if (!this.#audio || !this.#audioSource) return;
    for (;;) {
      if (!this.#waiting) {
        const next = await this.#audio.next();
        if (next.done) return;
        this.#waiting = next.value;
      }
      const { packet, meta } = this.#waiting;
      if (packet.timestamp >= until) return;
      this.#waiting = null;
      if (this.#audioCodec === null) this.#audioSpan.start = Math.max(0, packet.timestamp);
      this.#audioCodec ??= meta?.decoderConfig?.codec ?? '';
      this.#audioSpan.end = packet.timestamp + packet.duration;
      await this.#audioSource.add(packet, meta);
    }
  }

  /** Runs a step, counts its time, and reports a full disk as that rather than as a muxer's trouble. */
  async #timed<Result>(step: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    try {
      return await step();
    } catch (error) {
      throw this.#parts.target.failure ?? error;
    } finally {
      this.#milliseconds += performance.now() - began;
    }
  }
}

/**
 * mediabunny writes the matrix into VP9's key frames, but does not know BT.2020 and would write “unknown” over it. Without
 * a matrix it leaves them alone, and the encoder's own tag, which decoders read, stays.
 */
function taggable(meta: EncodedVideoChunkMetadata | undefined): EncodedVideoChunkMetadata | undefined {
  const config = meta?.decoderConfig;
  if (!config?.codec.startsWith('vp09') || !config.colorSpace) return meta;
  const { matrix, ...rest } = config.colorSpace;
  const named: string | null | undefined = matrix;
  return named === 'bt2020-ncl' ? { ...meta, decoderConfig: { ...config, colorSpace: rest } } : meta;
}
