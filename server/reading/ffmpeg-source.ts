/** The Node host's source: the browser's reader says which frames a file has and when, ffmpeg decodes them. */
import { MediaError } from '../../src/media/errors.ts';
import { type PlanarFrame, type PlaneFormat, planeChannels, planeSizes, uprightSize } from '../../src/media/picture.ts';
import { frameRateOf } from '../../src/media/reading/frame-table.ts';
import { highDynamicRange } from '../../src/media/reading/shortcomings.ts';
import type { FrameSource, SourceInfo } from '../../src/media/source.ts';
import { type Rational, timelineOf } from '../../src/media/time.ts';
import { MAX_PIXELS } from '../ffmpeg/ffmpeg.ts';
import { audioInfoOf } from './audio-track.ts';
import { type Container, openContainer } from './container.ts';
import { type DecodedFrame, decodeFrames } from './frame-decoder.ts';
import { FramePool } from './frame-pool.ts';
import { formatOf, samplesOf, tooLargeError } from './stream-facts.ts';

/** Frames decoded ahead of the consumer. */
const AHEAD = 3;

/** A source with its frame rate as two integers, and the file that it reads. */
export interface FfmpegSource extends FrameSource {
  /** Frames per second: exact for a constant rate, else the mean. */
  readonly rate: Rational;
  /** The open file, for its audio. */
  readonly container: Container;
}

/** Opens a file. Throws `MediaError` when it is no video that can be decoded exactly, or is known to be incomplete. */
export async function openFfmpegSource(path: string, signal?: AbortSignal): Promise<FfmpegSource> {
  const container = await openContainer(path, signal);
  try {
    return await sourceOf(container);
  } catch (error) {
    container[Symbol.dispose]();
    throw error;
  }
}

async function sourceOf(container: Container): Promise<FfmpegSource> {
  const { path, file, video, warnings, kind, name } = container;
  const { stream, table } = video;
  const { samples, decoder } = samplesOf(path, stream);
  if (stream.width * stream.height > MAX_PIXELS) throw tooLargeError(path, stream.width, stream.height);
  // Nobody watches a render: what would silently be shorter is refused.
  const missing = warnings.find(({ code }) => code === 'truncated');
  if (missing) throw new MediaError('damaged', missing.message, missing.remedy);
  const format = formatOf(stream, samples);
  const timeline = timelineOf(table.times, table.end);
  const { rate, constant } = frameRateOf(table.times, table.end, video.resolution);
  if (['pq', 'hlg'].includes(format.colour.transfer)) warnings.push(highDynamicRange(file, format.colour.transfer));
  const info: SourceInfo = {
    kind: kind === 'image' ? 'image' : 'video',
    container: name,
    codec: video.codec,
    format,
    size: uprightSize(format),
    timeline,
    frameRate: rate,
    constantRate: constant,
    audio: await audioInfoOf(container),
    warnings,
  };
  const pool = new FramePool(frameBytes(format));
  const options = { pixelFormat: samples.pixelFormat, decoder, pool };

  async function* frames(indices: Iterable<number>, signal: AbortSignal): AsyncGenerator<PlanarFrame> {
    signal.throwIfAborted();
    const done = new AbortController();
    const decoding = decodeFrames(container, options, indices, AbortSignal.any([signal, done.signal]));
    const ahead: Promise<IteratorResult<DecodedFrame>>[] = [];
    try {
      for (;;) {
        while (ahead.length < AHEAD) {
          const next = decoding.next();
          // A failure is met when its frame's turn comes.
          next.catch(() => undefined);
          ahead.push(next);
        }
        const { value, done: over } = await (ahead.shift() as (typeof ahead)[number]);
        if (over) return;
        signal.throwIfAborted();
        yield frameOf(info, value, pool);
      }
    } finally {
      done.abort(new Error('Nobody waits any more.'));
      await decoding.return(undefined).catch(() => undefined);
    }
  }

  return {
    info,
    rate: rationalOf(rate),
    container,
    frames,
    [Symbol.asyncDispose]() {
      container[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

/** A customary frame rate as two integers. */
function rationalOf(rate: number): Rational {
  for (const den of [1, 1001]) {
    const num = Math.round(rate * den);
    const customary = den === 1 ? num : Math.round(num / 1000) * 1000;
    if (customary > 0 && Math.abs(customary / den - rate) < 1e-6 * rate) return { num: customary, den };
  }
  return { num: Math.max(1, Math.round(rate * 1e5)), den: 1e5 };
}

const sampleBytes = (format: PlaneFormat) => (format.bitDepth > 8 ? 2 : 1);

/** Bytes of each plane. */
function planeBytes(format: PlaneFormat): number[] {
  return planeSizes(format).map(({ width, height }, plane) => width * height * planeChannels(format.layout, plane) * sampleBytes(format));
}

const frameBytes = (format: PlaneFormat) => planeBytes(format).reduce((sum, bytes) => sum + bytes, 0);

function frameOf({ format, timeline }: SourceInfo, { index, bytes }: DecodedFrame, pool: FramePool): PlanarFrame {
  let offset = 0;
  const planes = planeBytes(format).map((length) => {
    const from = offset;
    offset += length;
    return format.bitDepth > 8 ? new Uint16Array(bytes.buffer, from, length / 2) : new Uint8Array(bytes.buffer, from, length);
  });
  const time = timeline.timeOf(index);
  const end = index + 1 < timeline.length ? timeline.timeOf(index + 1) : timeline.duration;
  return { index, time, duration: end - time, format, planes, [Symbol.dispose]: () => pool.give(bytes) };
}
