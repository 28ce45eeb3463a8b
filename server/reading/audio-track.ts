/** A file's audio track, from its container alone. */
import type { InputAudioTrack } from 'mediabunny';
import type { AudioInfo } from '../../src/media/source.ts';
import { ffprobe } from '../ffmpeg/ffmpeg.ts';
import type { Container } from './container.ts';

/** The audio of a file. */
export interface AudioTrack {
  /** The container's reader's track, null where only ffmpeg reads it. */
  readonly track: InputAudioTrack | null;
  readonly info: AudioInfo;
  /** Seconds to subtract from the timestamps of the track's packets. */
  readonly offset: number;
}

/** The first audio track, null where there is none. */
export async function audioTrackOf(container: Container): Promise<AudioTrack | null> {
  const { opened } = container;
  const track = (await opened?.input.getAudioTracks())?.[0];
  if (!opened || !track) return container.kind === 'other' ? probedTrack(container) : null;
  const offset = opened.origin + (opened.matroska?.delays.get(track.id) ?? 0);
  const config = await track.getDecoderConfig();
  const start = Math.max(0, (await track.getFirstTimestamp()) - offset);
  const info: AudioInfo = {
    codec: config?.codec ?? (await track.getCodec()) ?? String(await track.getInternalCodecId()),
    sampleRate: await track.getSampleRate(),
    channels: await track.getNumberOfChannels(),
    start,
    end: (await track.computeDuration()) - offset,
  };
  return { track, info, offset };
}

interface ProbedAudio {
  readonly codec_name?: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly start_time?: string;
  readonly duration?: string;
}

async function probedTrack({ path, video }: Container): Promise<AudioTrack | null> {
  const { json } = await ffprobe(path, 'stream=codec_name,sample_rate,channels,start_time,duration', undefined, { select: 'a:0' });
  const [stream] = (json as { streams?: ProbedAudio[] } | null)?.streams ?? [];
  const [sampleRate, start] = [Number(stream?.sample_rate ?? 0), Number(stream?.start_time ?? 0)];
  if (!stream?.codec_name || !sampleRate || !stream.channels) return null;
  const end = start + Number(stream.duration ?? video.table.end);
  return {
    track: null,
    offset: 0,
    info: { codec: stream.codec_name, sampleRate, channels: stream.channels, start: Math.max(0, start), end },
  };
}

/** What is known of a file's first audio track; null where it has none. */
export const audioInfoOf = async (container: Container): Promise<AudioInfo | null> => (await audioTrackOf(container))?.info ?? null;
