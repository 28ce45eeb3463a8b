import { MediaError } from '../../src/media/errors.ts';
import { type PlanarFrame, type PlaneFormat, uprightSize } from '../../src/media/picture.ts';
import { refuseTooLarge } from '../../src/media/pictures/too-large.ts';
import { nameOf, readError } from '../../src/media/reading/file-bytes.ts';
import { frameRateOf } from '../../src/media/reading/frame-table.ts';
import type { Sniffed } from '../../src/media/reading/sniff.ts';
import type { SourceInfo, SourceWarning } from '../../src/media/source.ts';
import { timelineOf } from '../../src/media/time.ts';
import type { MediaSource, OpenOptions } from './browser-source.ts';
import { imageHeader } from './image-header.ts';
import {
  BufferPool,
  closed,
  colourOf,
  copyPlanes,
  type FrameCounters,
  frameBytes,
  frameCounters,
  opened,
  planarFrame,
  sampleFormatOf,
} from './plane-copy.ts';

type Mime = Extract<Sniffed, { kind: 'image' }>['mime'];

const NAMES: Readonly<Record<Mime, string>> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/gif': 'GIF',
  'image/webp': 'WebP',
  'image/avif': 'AVIF',
  'image/bmp': 'BMP',
};
/** 64 megapixels take 256 MB once decoded. */
const MOST_PIXELS = 2 ** 26;
const LARGEST_FILE = 512 * 2 ** 20;
/** A still picture is shown for this many seconds. */
const STILL_SECONDS = 5;
/** Frames of an animation that are opened; longer ones belong in a video. */
const MOST_FRAMES = 10_000;

/** Opens a picture, or an animated GIF, PNG or WebP, as a source with straight, exact alpha. Throws `MediaError`. */
export async function openImage(file: Blob, mime: Mime, options: Required<Pick<OpenOptions, 'maxTextureSize'>>): Promise<MediaSource> {
  const name = nameOf(file);
  const warnings: SourceWarning[] = [];
  const header = await imageHeader(file, mime);
  if (!header || header.width === 0 || header.height === 0) throw broken(name, mime);
  refuseTooLarge(name, header.width, header.height, options.maxTextureSize);
  if (header.width * header.height > MOST_PIXELS || file.size > LARGEST_FILE) {
    throw new MediaError(
      'too-large',
      `${name} is ${header.width}×${header.height} pixels in ${file.size} bytes; pictures of up to ${MOST_PIXELS / 2 ** 20} megapixels and ${LARGEST_FILE / 2 ** 20} MB can be opened.`,
      'Scale it down first.',
    );
  }
  if (header.bitDepth > 8 && header.bitDepth <= 16) {
    warnings.push({
      code: 'reduced-depth',
      message: `${name} has ${header.bitDepth} bits per channel; browsers decode 8 of them.`,
      remedy: 'Use a 10-bit video when the finer steps matter.',
    });
  }

  const counters = frameCounters();
  const decoder = await imageDecoder(file, mime);
  try {
    const times = await frameTimes(decoder, name, mime, counters);
    const listed = decoder.tracks.selectedTrack?.frameCount ?? 1;
    if (listed > MOST_FRAMES) {
      warnings.push({
        code: 'truncated',
        message: `${name} has ${listed} pictures; the first ${MOST_FRAMES} of them are opened.`,
        remedy: 'Convert it to a video first to use all of them.',
      });
    }
    const first = await decode(decoder, 0, name, mime, counters);
    const own = sampleFormatOf(first);
    const { width, height } = first.visibleRect as DOMRectReadOnly;
    const format: PlaneFormat = {
      ...own,
      coded: { width, height },
      rotation: rotationOf(first),
      pixelAspect: { num: 1, den: 1 },
      colour: colourOf(first, own.layout),
    };
    closed(counters, first);
    return imageSource(decoder, { file, name, mime, format, ...times, warnings, counters });
  } catch (error) {
    decoder.close();
    throw error;
  }
}

interface Opened {
  readonly file: Blob;
  readonly name: string;
  readonly mime: Mime;
  readonly format: PlaneFormat;
  readonly times: Float64Array;
  readonly end: number;
  readonly warnings: SourceWarning[];
  readonly counters: FrameCounters;
}

function imageSource(decoder: ImageDecoder, { name, mime, format, times, end, warnings, counters }: Opened): MediaSource {
  const pool = new BufferPool();
  let isClosed = false;
  async function* frames(indices: Iterable<number>, signal: AbortSignal): AsyncGenerator<PlanarFrame> {
    for (const index of indices) {
      signal.throwIfAborted();
      if (isClosed) throw new DOMException('The source was closed.', 'AbortError');
      if (!Number.isInteger(index) || index < 0 || index >= times.length) throw new RangeError(`There is no frame ${index} in ${name}.`);
      const picture = await decode(decoder, index, name, mime, counters).catch((error: unknown) => {
        signal.throwIfAborted();
        throw isClosed ? new DOMException('The source was closed.', 'AbortError') : error;
      });
      const buffer = pool.take(frameBytes(format));
      try {
        await copyPlanes(buffer, format, picture, null);
      } finally {
        closed(counters, picture);
      }
      const time = times[index] as number;
      yield planarFrame(buffer, pool, counters, { index, time, duration: (times[index + 1] ?? end) - time, format });
    }
  }
  const { rate, constant } = frameRateOf(times, end, 1000);
  const info: SourceInfo = {
    kind: times.length > 1 ? 'video' : 'image',
    container: NAMES[mime],
    codec: mime.slice('image/'.length),
    format,
    size: uprightSize(format),
    timeline: timelineOf(times, end),
    frameRate: times.length > 1 ? rate : 25,
    constantRate: constant,
    audio: null,
    warnings,
  };
  return {
    info,
    times,
    syncFrames: Uint32Array.from(times.keys()),
    audio: null,
    counters,
    gaps: () => [],
    frames,
    // Every picture of an animation is reached alike.
    glance: frames,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      decoder.close();
    },
  };
}

async function imageDecoder(file: Blob, type: Mime): Promise<ImageDecoder> {
  if (!(await ImageDecoder.isTypeSupported(type))) {
    throw new MediaError(
      'codec-unsupported',
      `${nameOf(file)} is a picture in ${NAMES[type]}, which this browser cannot decode.`,
      'Convert it to PNG first.',
    );
  }
  try {
    // No colour conversion: what the file says is what the chain gets. Of an AVIF only the picture is asked for, because
    // asking for its animation fails where it has none.
    const preferAnimation = type !== 'image/avif';
    const decoder = new ImageDecoder({ type, data: await file.arrayBuffer(), colorSpaceConversion: 'none', preferAnimation });
    await decoder.tracks.ready;
    await decoder.completed;
    return decoder;
  } catch (error) {
    const known = readError(file, error);
    throw known instanceof MediaError ? known : broken(nameOf(file), type, error);
  }
}

async function decode(decoder: ImageDecoder, frameIndex: number, name: string, mime: Mime, counters: FrameCounters): Promise<VideoFrame> {
  try {
    const { image, complete } = await decoder.decode({ frameIndex, completeFramesOnly: true });
    opened(counters, image);
    if (complete) return image;
    closed(counters, image);
  } catch (error) {
    throw broken(name, mime, error);
  }
  throw broken(name, mime);
}

/** Times of an animation's frames; only decoding tells how long each is shown. A still is shown for a few seconds. */
async function frameTimes(decoder: ImageDecoder, name: string, mime: Mime, counters: FrameCounters) {
  const track = decoder.tracks.selectedTrack;
  const count = Math.min(track?.frameCount ?? 1, MOST_FRAMES);
  if (!track?.animated || count < 2) return { times: Float64Array.of(0), end: STILL_SECONDS };
  const times = new Float64Array(count);
  let end = 0;
  for (let index = 0; index < count; index++) {
    const frame = await decode(decoder, index, name, mime, counters);
    times[index] = end;
    // Browsers show frames that ask for no time at all for a tenth of a second.
    end += (frame.duration || 100_000) / 1e6;
    closed(counters, frame);
  }
  return { times, end };
}

function rotationOf(frame: VideoFrame): PlaneFormat['rotation'] {
  const { rotation = 0 } = frame as VideoFrame & { rotation?: number };
  return rotation === 90 || rotation === 180 || rotation === 270 ? rotation : 0;
}

function broken(name: string, mime: Mime, cause?: unknown): MediaError {
  return new MediaError(
    'damaged',
    `${name} cannot be decoded as a picture (${NAMES[mime]}): it is incomplete or damaged.`,
    'Copy or download it again.',
    { cause },
  );
}
