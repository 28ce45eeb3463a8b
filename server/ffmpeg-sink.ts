/** The Node host's sink: planes go to ffmpeg's standard input, which encodes and writes the file. */
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DeliveryFormat } from '../src/gpu/deliver.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from '../src/jobs/output.ts';
import { MediaError } from '../src/media/errors.ts';
import type { PlanarFrame } from '../src/media/picture.ts';
import type { FrameSink } from '../src/media/sink.ts';
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

/** Starts the encoder. The file gets its name when it is complete; until then it is a hidden one beside it. */
export function openFfmpegSink(options: FfmpegSinkOptions): FrameSink<FfmpegSinkResult> {
  const { outputFormat, output, delivery, rate, path } = options;
  const { format } = delivery;
  const { width, height } = format.coded;
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const child = startFfmpeg('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error', '-xerror', '-y'],
    ...['-protocol_whitelist', 'pipe', '-f', 'rawvideo', '-pix_fmt', pixelFormatOf(format), '-s', `${width}x${height}`],
    ...['-framerate', `${rate.num}/${rate.den}`, '-i', 'pipe:0', '-fps_mode', 'passthrough', '-pix_fmt', pixelFormatOf(format)],
    ...(outputFormats[outputFormat].codec === 'h264' ? h264Arguments(output) : vp9Arguments(output)),
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
      try {
        // The last one's callback comes when the pipe has taken all of them.
        await Promise.all(own.planes.map((plane) => put(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength))));
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
