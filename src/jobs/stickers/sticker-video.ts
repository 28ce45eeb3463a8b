/** Video stickers: VP9 with alpha by the host's encoder, put together in memory. */
import { MemoryFile } from '../../media/memory-file.ts';
import { alphaPlanes, alphaPlanesFormat } from '../../media/pictures/rgba-planes.ts';
import { muxVideo } from '../../media/video/mux-video.ts';
import type { LogRecord } from '../../media/video/packet-log.ts';
import { RECIPE_KEY } from '../../media/video/recipe-text.ts';
import type { VideoTrack } from '../../media/video/video-track.ts';
import type { GroupEncoding } from '../export/group-sink.ts';
import { givenUp, type StickerCoder } from './sticker-coder.ts';
import { StickerPictures } from './sticker-pictures.ts';
import type { StickerTrial } from './sticker-solver.ts';
import { type StickerTimes, stickerTimes } from './sticker-times.ts';

/** Encodes stickers as WebM. */
export const webm: StickerCoder = ({ clip, host, recipeOf }) => {
  const pictures = new StickerPictures(clip, (rgba, size) => alphaPlanes(size, rgba));
  return async (trial, signal) => {
    const times = stickerTimes('webm', trial);
    const recipe = recipeOf(trial);
    const encoder = await host.vp9(alphaPlanesFormat(trial.canvas), times.frameRate, trial.quality);
    signal.throwIfAborted();
    const encoding = encoder.begin(0);
    const stop = () => void encoding.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const feeding = feed(encoding, times, pictures, trial, signal);
      // Raised where it is awaited; whoever takes frames out has to learn of it as well.
      feeding.catch(stop);
      const records: LogRecord[] = [];
      let bytes = 0;
      for await (const frame of encoding.frames()) {
        records.push({ ...frame, note: null });
        bytes += frame.data.length + (frame.alpha?.length ?? 0);
        if (bytes > trial.budget) return givenUp(bytes, records.length, times.length);
      }
      await feeding;
      const file = new MemoryFile();
      await muxVideo({
        ...{ container: 'webm', track: (await encoding.track()) as VideoTrack, records: inOrder(records), audio: null },
        ...{ timeline: times, frameRate: times.isRegular ? times.frameRate : null, stream: file.stream, signal },
        tags: recipe === null ? {} : { [RECIPE_KEY]: recipe },
      });
      return { size: file.bytes.length, file: file.bytes };
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      await encoding.abort();
    }
  };
};

async function* inOrder(records: readonly LogRecord[]): AsyncGenerator<LogRecord> {
  yield* records;
}

async function feed(
  encoding: GroupEncoding,
  { shows, timeOf, durationOf }: StickerTimes,
  pictures: StickerPictures<Uint8Array<ArrayBuffer>[]>,
  trial: StickerTrial,
  signal: AbortSignal,
): Promise<void> {
  const format = alphaPlanesFormat(trial.canvas);
  let [frame, index] = [0, 0];
  for await (const { picture: planes } of pictures.of(trial, signal)) {
    for (let left = shows[frame++] as number; left > 0; left--) {
      const times = { time: timeOf(index), duration: durationOf(index) };
      await encoding.write({ index, ...times, format, planes, [Symbol.dispose]: () => undefined });
      index++;
    }
  }
  encoding.end();
}
