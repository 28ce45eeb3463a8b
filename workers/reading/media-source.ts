/** The browser's way from a file to frames: recognise, check, open. */

import { MediaError } from '../../src/media/errors.ts';
import { uprightSize } from '../../src/media/picture.ts';
import { refuseTooLarge } from '../../src/media/pictures/too-large.ts';
import { nameOf } from '../../src/media/reading/file-bytes.ts';
import { frameRateOf } from '../../src/media/reading/frame-table.ts';
import { containerError, type OpenFile, openFile } from '../../src/media/reading/packet-list.ts';
import { highDynamicRange, longAudio, shortcomings, silentAudio } from '../../src/media/reading/shortcomings.ts';
import { sniff } from '../../src/media/reading/sniff.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { timelineOf } from '../../src/media/time.ts';
import type { SourceReport } from '../render-api.ts';
import { openAudio } from './audio-source.ts';
import type { MediaSource, OpenOptions } from './browser-source.ts';
import { FrameReader } from './frame-reader.ts';
import { openImage } from './image-source.ts';
import { openVideoTrack } from './video-track.ts';

/** WebGPU's guaranteed limit. */
const DEFAULT_TEXTURE_SIZE = 8192;

/** Opens a video or image file by its content. Throws `MediaError` with what is wrong, where, and what to do. */
export async function openMediaSource(file: Blob, options: OpenOptions = {}): Promise<MediaSource> {
  const found = await sniff(file);
  const maxTextureSize = options.maxTextureSize ?? DEFAULT_TEXTURE_SIZE;
  if (found.kind !== 'image' && options.framePath === 'none') {
    throw new MediaError(
      'codec-unsupported',
      'This browser does not hand over the pixels of decoded video (the self-test got wrong ones).',
      'Use a current Chrome or Edge, or switch hardware video decoding off in the browser’s settings.',
    );
  }
  if (found.kind === 'image') return openImage(file, found.mime, { maxTextureSize });
  const opened = await openFile(file, found.kind);
  try {
    return await openVideo(file, opened, { ...options, maxTextureSize });
  } catch (error) {
    opened[Symbol.dispose]();
    throw containerError(file, error);
  }
}

/** What is known of a source, as it crosses the worker boundary. */
export function reportOf(source: MediaSource): SourceReport {
  const { timeline, warnings, ...info } = source.info;
  return {
    ...info,
    warnings: [...warnings],
    times: source.times.slice(),
    duration: timeline.duration,
    syncFrames: source.syncFrames.slice(),
  };
}

async function openVideo(
  file: Blob,
  { input, index, matroska, origin }: OpenFile,
  options: OpenOptions & { readonly maxTextureSize: number },
): Promise<MediaSource> {
  const track = await openVideoTrack(file, input, index, origin);
  const { table } = track;
  if (table.length === 0) {
    throw new MediaError(
      'damaged',
      `${nameOf(file)} holds a video track, but no frame of it can be shown.`,
      'Copy or download it again; if it is a recording, it may have ended before the first frame.',
    );
  }
  const { codedWidth = 0, codedHeight = 0 } = track.config;
  refuseTooLarge(nameOf(file), codedWidth, codedHeight, options.maxTextureSize);

  const audioTrack = (await input.getAudioTracks())[0];
  const audio = audioTrack ? await openAudio(file, audioTrack, origin + (matroska?.delays.get(audioTrack.id) ?? 0)) : null;
  const warnings = shortcomings(file, track, index, matroska);
  if (audioTrack && !audio)
    warnings.push(silentAudio(file, (await audioTrack.getCodec()) ?? String(await audioTrack.getInternalCodecId())));
  if (audio && audio.info.end > table.end + 0.1 && !warnings.some(({ code }) => code === 'truncated'))
    warnings.push(longAudio(file, audio.info.end, table.end));

  const reader = new FrameReader(file, track, index?.firstMissing, {
    lenient: options.lenient ?? false,
    converted: options.framePath === 'rgba',
    maxTextureSize: options.maxTextureSize,
    warn(warning) {
      if (warnings.some(({ message }) => message === warning.message)) return;
      warnings.push(warning);
      options.onWarning?.(warning);
    },
  });
  try {
    const format = await reader.probe();
    const { rate, constant } = frameRateOf(table.times, table.end, track.resolution);
    if (['pq', 'hlg'].includes(format.colour.transfer)) warnings.push(highDynamicRange(file, format.colour.transfer));
    const info: SourceInfo = {
      kind: 'video',
      container: track.container,
      codec: track.config.codec,
      format,
      size: uprightSize(format),
      timeline: timelineOf(table.times, table.end),
      frameRate: rate,
      constantRate: constant,
      audio: audio?.info ?? null,
      warnings,
    };
    return {
      info,
      times: table.times,
      syncFrames: table.syncFrames,
      audio,
      counters: reader.counters,
      gaps: () => reader.gaps(),
      frames: (indices, signal) => reader.frames(indices, signal),
      glance: (indices, signal) => reader.glance(indices, signal),
      async [Symbol.asyncDispose]() {
        await reader.close();
        await audio?.close();
        input.dispose();
      },
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
}
