/** The audio of an export as packets: copied where that is possible, else coded again and cut to the sample. */
import { AudioSample, AudioSampleSource, canEncodeAudio, MkvOutputFormat, NullTarget, Output, Quality } from 'mediabunny';
import { MediaError } from '../../src/media/errors.ts';
import { AUDIO_BITRATES, type AudioPlan, type CopyDemand, copyAudio } from '../../src/media/video/audio-plan.ts';
import type { TimedPacket } from '../../src/media/video/mux-video.ts';
import type { AudioSource, Sound } from '../reading/audio-source.ts';
import type { AudioBlock } from '../render-api.ts';
import type { Quality as QualityName } from './video/video-config.ts';

/** What part of which audio goes where. Times are seconds of the source. */
export interface AudioDemand {
  readonly audio: AudioSource | Sound;
  readonly container: CopyDemand['container'];
  readonly start: number;
  readonly end: number;
  /** True when the range is the whole clip, so that packets may be copied. */
  readonly whole: boolean;
  readonly quality: QualityName;
  readonly signal: AbortSignal;
}

/** What sound is coded as that cannot be copied: archives and files for editors lose nothing. */
const ENCODED = { webm: 'opus', mp4: 'aac', mov: 'pcm-s24', mkv: 'pcm-s24' } as const;
const NAMES = { opus: 'Opus', aac: 'AAC', 'pcm-s24': 'PCM' } as const;
type Encoded = keyof typeof NAMES;
/** Silence that our AAC encoder puts before the sound, in samples. */
const AAC_PRIMING = 1024;
const AAC_PACKET = 1024;
const OPUS_RATE = 48_000;

/** Plans the audio of an export; null when there is none in the range. Throws `MediaError` when it cannot be encoded. */
export async function planAudio(demand: AudioDemand): Promise<AudioPlan | null> {
  const { audio, container, start, end, whole, signal } = demand;
  if (Math.min(audio.info.end, end) <= Math.max(audio.info.start, start)) return null;
  const copied = whole && 'track' in audio ? copyAudio({ track: audio.track, offset: audio.offset, container, end, signal }) : null;
  return (await copied) ?? planEncode(demand);
}

let aacEncoder: Promise<void> | null = null;

/**
 * Makes AAC available. Our own encoder is used even where the system has one: the delay of system encoders differs and is
 * not told, so a cut would not be exact.
 */
function loadAacEncoder(): Promise<void> {
  aacEncoder ??= import('@mediabunny/aac-encoder').then(({ registerAacEncoder }) => registerAacEncoder());
  return aacEncoder;
}

async function planEncode(demand: AudioDemand): Promise<AudioPlan> {
  const { audio, container, start } = demand;
  const codec = ENCODED[container];
  if (codec === 'aac') await loadAacEncoder();
  const { sampleRate, channels } = audio.info;
  const rate = codec === 'opus' ? OPUS_RATE : sampleRate;
  const shapes = [
    { sampleRate: rate, numberOfChannels: channels },
    { sampleRate: OPUS_RATE, numberOfChannels: Math.min(channels, 2) },
  ];
  for (const shape of shapes) {
    const quality = new Quality({ bitrate: AUDIO_BITRATES[demand.quality] * shape.numberOfChannels });
    if (!(await canEncodeAudio(codec, { ...shape, quality }))) continue;
    const end = Math.min(demand.end, audio.info.end);
    return {
      codec,
      maximumPackets: Math.ceil(((end - start) * shape.sampleRate) / AAC_PACKET) + 4,
      notes: shape.numberOfChannels < channels ? [`The audio was mixed down from ${channels} to ${shape.numberOfChannels} channels.`] : [],
      packets: (signal) => encode({ audio, start, end, codec, quality, shape, signal }),
    };
  }
  throw new MediaError(
    'encoder-unsupported',
    `This browser cannot encode audio as ${NAMES[codec]} with ${channels} channels at ${sampleRate} Hz.`,
    `Export without audio, or as ${container === 'webm' ? 'MP4' : 'WebM'}.`,
  );
}

interface Encoding {
  readonly audio: Sound;
  readonly start: number;
  readonly end: number;
  readonly codec: Encoded;
  readonly quality: Quality;
  readonly shape: { readonly sampleRate: number; readonly numberOfChannels: number };
  readonly signal: AbortSignal;
}

async function* encode({ audio, start, end, codec, quality, shape, signal }: Encoding): AsyncGenerator<TimedPacket> {
  const ready: TimedPacket[] = [];
  const { sampleRate, channels } = audio.info;
  const changed = shape.sampleRate !== sampleRate || shape.numberOfChannels !== channels;
  const source = new AudioSampleSource({
    codec,
    quality,
    ...(changed && { transform: shape }),
    onEncodedPacket: (packet, meta) => ready.push({ packet, meta }),
  });
  // Only the packets are of interest, so that their times can be set before they reach the file.
  const encoder = new Output({ format: new MkvOutputFormat({ appendOnly: true }), target: new NullTarget() });
  encoder.addAudioTrack(source);
  const priming = codec === 'aac' ? AAC_PRIMING / shape.sampleRate : 0;
  const duration = end - start;
  const timed = function* (): Generator<TimedPacket> {
    for (const { packet, meta } of ready.splice(0)) {
      const timestamp = packet.timestamp - priming;
      if (timestamp >= duration) continue;
      yield { packet: packet.clone({ timestamp, duration: Math.min(packet.duration, duration - timestamp) }), meta };
    }
  };
  try {
    await encoder.start();
    let position = 0;
    for await (const block of audio.blocks(start, end, signal)) {
      using sample = sampleOf(block, position / sampleRate);
      position += sample.numberOfFrames;
      await source.add(sample);
      yield* timed();
    }
    await encoder.finalize();
    yield* timed();
  } catch (error) {
    if (error instanceof MediaError || signal.aborted) throw error;
    throw new MediaError(
      'encoder-failed',
      `The ${NAMES[codec]} encoder stopped (${error instanceof Error ? error.message : String(error)}).`,
      'Export again, or export without audio.',
      { cause: error },
    );
  } finally {
    if (encoder.state !== 'finalized') await encoder.cancel();
  }
}

function sampleOf({ sampleRate, channels }: AudioBlock, timestamp: number): AudioSample {
  const frames = channels[0]?.length ?? 0;
  const data = new Float32Array(frames * channels.length);
  for (const [channel, samples] of channels.entries()) data.set(samples, channel * frames);
  return new AudioSample({ data, format: 'f32-planar', numberOfChannels: channels.length, sampleRate, timestamp });
}
