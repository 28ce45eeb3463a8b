/** The Node host's sink: planes go to ffmpeg's standard input, which encodes and writes the file. */
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type DeliveryFormat, wholeDelivery } from '../src/gpu/deliver.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from '../src/jobs/output.ts';
import { MediaError } from '../src/media/errors.ts';
import type { PlanarFrame, PlaneFormat } from '../src/media/picture.ts';
import type { FrameSink } from '../src/media/sink.ts';
import type { SourceInfo } from '../src/media/source.ts';
import type { Rational } from '../src/media/time.ts';
import { ffprobe, startFfmpeg } from './ffmpeg.ts';
import { colourArguments, pixelFormatOf } from './ffmpeg-format.ts';

/** What to write and where to. */
export interface FfmpegSinkOptions {
  readonly outputFormat: OutputFormat;
  readonly output: OutputSettings;
  readonly delivery: DeliveryFormat;
  readonly rate: Rational;
  /** How many frames will come. */
  readonly frames: number;
  readonly path: string;
}

/** A finished file. */
export interface FfmpegSinkResult {
  readonly frames: number;
  readonly bytes: number;
}

const VP9_QUANTIZERS = { draft: 40, good: 24, best: 10, lossless: 0 } as const;
/** H.264 has no lossless mode that players read, so `lossless` is `best`. */
const H264_FACTORS = { draft: 28, good: 20, best: 12, lossless: 12 } as const;

/** The planes that a file wants from the chain: those of the source where the format can hold them. `opaque` says that no effect runs. */
export function deliveryFor(
  outputFormat: OutputFormat,
  output: OutputSettings,
  { format, size }: SourceInfo,
  opaque: boolean,
): DeliveryFormat {
  const { colour, bitDepth } = format;
  // libvpx through ffmpeg writes no alpha above 8 bits.
  const { alpha, lossless } = outputFormats[outputFormat];
  const deep = lossless !== 'never' && output.quality === 'lossless' && opaque && !format.alpha && bitDepth > 8;
  const transparent = alpha !== 'none' && !deep;
  return wholeDelivery(
    {
      coded: size,
      layout: 'i420',
      bitDepth: deep ? bitDepth : 8,
      alpha: transparent,
      rotation: 0,
      pixelAspect: { num: 1, den: 1 },
      colour: colour.matrix === 'rgb' ? { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' } : colour,
    },
    !transparent,
  );
}

/** Starts the encoder. The file gets its name when it is complete; until then it is a hidden one beside it. */
export function openFfmpegSink(options: FfmpegSinkOptions): FrameSink<FfmpegSinkResult> {
  const { outputFormat, output, delivery, rate, path } = options;
  const { format } = delivery;
  const { width, height } = format.coded;
  const even = outputFormat === 'mp4';
  const size = even ? { width: width + (width % 2), height: height + (height % 2) } : { width, height };
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const child = startFfmpeg('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error', '-xerror', '-y'],
    ...['-protocol_whitelist', 'pipe', '-f', 'rawvideo', '-pix_fmt', pixelFormatOf(format), '-s', `${size.width}x${size.height}`],
    ...['-framerate', `${rate.num}/${rate.den}`, '-i', 'pipe:0', '-fps_mode', 'passthrough', '-pix_fmt', pixelFormatOf(format)],
    ...(even ? h264Arguments(output) : vp9Arguments(output)),
    ...colourArguments(format.colour),
    ...['-protocol_whitelist', 'file', '-f', outputFormats[outputFormat].container, `file:${part}`],
  ]);
  const { stdin, stdout } = child.process;
  stdout.resume();
  let written = 0;

  const failed = async () => {
    const { said } = await child.ended;
    if (/No space left/.test(said))
      return new MediaError('storage-full', `There is no room left for ${path}.`, 'Free some space and start again.');
    return new MediaError(
      'encoder-failed',
      `ffmpeg could not write ${path} (${said.split('\n')[0] || 'it gave no reason'}).`,
      'Check that the folder can be written to and that this ffmpeg has the encoders libvpx-vp9 and libx264.',
    );
  };
  const put = (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
    });

  return {
    async write(frame: PlanarFrame) {
      using own = frame;
      const planes = even ? [extended(own.planes[0] as Uint8Array, format, size), ...own.planes.slice(1)] : own.planes;
      try {
        // The last one's callback comes when the pipe has taken all of them.
        await Promise.all(planes.map((plane) => put(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength))));
      } catch {
        throw await failed();
      }
      written++;
    },
    async finish() {
      stdin.end();
      const { code } = await child.ended;
      if (code !== 0) throw await failed();
      const file = await open(part, 'r+');
      const { size: bytes } = await file.stat();
      await file.sync().finally(() => file.close());
      const { json, said } = await ffprobe(part, 'packet=pts');
      const found = (json as { packets?: unknown[] } | null)?.packets?.length ?? 0;
      if (found !== options.frames || written !== options.frames || said !== '') {
        throw new MediaError(
          'verification-failed',
          `${path} would have ${found} of ${options.frames} frames${said && ` (${said.split('\n')[0]})`}.`,
          'Start again; if it happens again, the disk or this ffmpeg is at fault.',
        );
      }
      await rename(part, path);
      return { frames: written, bytes };
    },
    async abort() {
      await child.kill();
      await rm(part, { force: true });
    },
  };
}

function vp9Arguments({ quality }: OutputSettings): string[] {
  const quantizer = VP9_QUANTIZERS[quality];
  const rate = quality === 'lossless' ? ['-lossless', '1'] : ['-b:v', '0', '-crf', String(quantizer)];
  // Alternate reference frames are invisible packets, which alpha cannot follow.
  return [
    '-c:v',
    'libvpx-vp9',
    ...rate,
    '-auto-alt-ref',
    '0',
    '-lag-in-frames',
    '0',
    '-deadline',
    'good',
    '-cpu-used',
    '5',
    '-row-mt',
    '1',
  ];
}

function h264Arguments({ quality }: OutputSettings): string[] {
  return ['-c:v', 'libx264', '-preset', 'medium', '-crf', String(H264_FACTORS[quality]), '-movflags', '+faststart'];
}

/** Luma extended to an even size by repeating its edge; chroma of an odd size is rounded up already. */
function extended(luma: Uint8Array, { coded }: PlaneFormat, size: { width: number; height: number }): Uint8Array {
  if (size.width === coded.width && size.height === coded.height) return luma;
  const result = new Uint8Array(size.width * size.height);
  for (let y = 0; y < size.height; y++) {
    const from = Math.min(y, coded.height - 1) * coded.width;
    const row = luma.subarray(from, from + coded.width);
    result.set(row, y * size.width);
    if (size.width > coded.width) result[(y + 1) * size.width - 1] = row[coded.width - 1] as number;
  }
  return result;
}
