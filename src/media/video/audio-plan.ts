/** How the audio of an export comes about, on every host; copying a source's own packets is all of it where it is possible. */
import { type AudioCodec, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import type { AudioPackets } from './mux-video.ts';

/** How the audio of an export will be made: packets none of which ends after the range. They may throw `MediaError`. */
export interface AudioPlan extends AudioPackets {
  /** What the user should know. */
  readonly notes: readonly string[];
}

/** Bits per second of each channel. */
export const AUDIO_BITRATES = { draft: 48_000, good: 80_000, best: 128_000, lossless: 128_000 } as const;

/** Which packets go where. */
export interface CopyDemand {
  readonly track: InputAudioTrack;
  /** Seconds to subtract from the timestamps of the track's packets. */
  readonly offset: number;
  readonly container: 'webm' | 'mkv' | 'mp4' | 'mov';
  /** No packet ends after this, in seconds of the source. */
  readonly end: number;
  readonly signal: AbortSignal;
}

/** Codecs that each container's players expect. */
const COPIED: Readonly<Record<CopyDemand['container'], readonly AudioCodec[]>> = {
  webm: ['opus', 'vorbis'],
  mkv: ['opus', 'vorbis', 'flac', 'mp3', 'aac', 'ac3', 'eac3', 'pcm-s16', 'pcm-s24', 'pcm-s32', 'pcm-f32'],
  mp4: ['aac', 'mp3'],
  mov: ['aac', 'mp3', 'pcm-s16', 'pcm-s16be', 'pcm-s24', 'pcm-s24be', 'pcm-s32', 'pcm-f32'],
};
/** Packets this long before the in point still help the first one to decode. */
const PRIMING_KEPT = 0.1;

/** Plans to copy a whole track; null where the container cannot hold it as it is. */
export async function copyAudio({ track, offset, container, end, signal: planning }: CopyDemand): Promise<AudioPlan | null> {
  const codec = await track.getCodec();
  const config = await track.getDecoderConfig();
  if (!codec || !config || !COPIED[container].includes(codec)) return null;
  // Matroska has no times before 0, and tells players of no codec but Opus what to skip.
  const matroska = container === 'webm' || container === 'mkv';
  if (matroska && codec !== 'opus' && (await track.getFirstTimestamp()) < offset - 1e-3) return null;
  const sink = new EncodedPacketSink(track);
  // Matroska counts Opus packets from before the pre-skip, which players take off again.
  const lead = codec === 'opus' ? preSkipOf(config) : 0;
  let count = 0;
  for await (const _ of sink.packets(undefined, undefined, { metadataOnly: true })) {
    planning.throwIfAborted();
    count++;
  }
  return {
    codec,
    // QuickTime files have no gaps in raw sound: the muxer puts packets of silence there.
    maximumPackets: codec.startsWith('pcm') && !matroska ? 2 * count : count,
    notes: [],
    async *packets(signal) {
      let meta: EncodedAudioChunkMetadata | undefined = { decoderConfig: config };
      for await (const packet of sink.packets()) {
        signal.throwIfAborted();
        const timestamp = packet.timestamp - offset + lead;
        if (timestamp + packet.duration <= -PRIMING_KEPT) continue;
        if (timestamp >= end) return;
        yield { packet: packet.clone({ timestamp, duration: Math.min(packet.duration, end - timestamp) }), meta };
        meta = undefined;
      }
    },
  };
}

const OPUS_RATE = 48_000;

/** Seconds of start-up that an Opus decoder drops, as its header says. */
function preSkipOf({ description }: AudioDecoderConfig): number {
  if (!description) return 0;
  const header = ArrayBuffer.isView(description)
    ? new DataView(description.buffer, description.byteOffset, description.byteLength)
    : new DataView(description as ArrayBuffer);
  return header.byteLength < 12 ? 0 : header.getUint16(10, true) / OPUS_RATE;
}
