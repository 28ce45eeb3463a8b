/** A file's audio track, from its container alone. */
import type { InputAudioTrack } from 'mediabunny';
import type { AudioInfo } from '../src/media/source.ts';
import type { Container } from './container.ts';

/** An audio track that the container's reader knows. */
export interface AudioTrack {
  readonly track: InputAudioTrack;
  readonly info: AudioInfo;
  /** Seconds to subtract from the timestamps of the track's packets. */
  readonly offset: number;
}

/** The first audio track, null where there is none or only ffmpeg reads the file. */
export async function audioTrackOf({ opened }: Pick<Container, 'opened'>): Promise<AudioTrack | null> {
  const track = (await opened?.input.getAudioTracks())?.[0];
  if (!opened || !track) return null;
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

/** What is known of a file's first audio track; null where it has none. */
export const audioInfoOf = async (container: Pick<Container, 'opened'>): Promise<AudioInfo | null> =>
  (await audioTrackOf(container))?.info ?? null;
