/** Groups coded by ffmpeg, each as a piece of its own that fits into memory. */

import { type CodedFrame, CodedQueue } from '../../../src/jobs/export/coded-queue.ts';
import { type GroupLength, groupLengths } from '../../../src/jobs/export/group-length.ts';
import type { GroupEncoder, GroupEncoding } from '../../../src/jobs/export/group-sink.ts';
import type { OutputSettings } from '../../../src/jobs/output/output.ts';
import type { Json } from '../../../src/jobs/recipe/canonical-json.ts';
import { joined } from '../../../src/media/archive/deflate.ts';
import { MediaError } from '../../../src/media/errors.ts';
import { type PlanarFrame, type PlaneFormat, planeSizes } from '../../../src/media/picture.ts';
import { colourArguments, pixelFormatOf } from '../../../src/media/video/ffmpeg-format.ts';
import type { VideoTrack } from '../../../src/media/video/video-track.ts';
import { OUTPUT, runCore } from './ffmpeg-core.ts';
import { type CodedPiece, PIECE_RATE, type PieceCodec } from './piece-codecs.ts';

/** Bytes of planes that a piece may have, and that a single frame may. */
const PIECE_BYTES = 64 * 2 ** 20;
const FRAME_BYTES = 256 * 2 ** 20;

/** Bytes of the planes of a frame. */
export function frameBytes(format: PlaneFormat): number {
  const sample = format.bitDepth > 8 ? 2 : 1;
  return planeSizes(format).reduce((sum, { width, height }) => sum + width * height * sample, 0);
}

/** Frames of a piece. Throws `MediaError` for frames too large for this. */
export function pieceLength(format: PlaneFormat): GroupLength {
  const bytes = frameBytes(format);
  if (bytes > FRAME_BYTES) {
    const { width, height } = format.coded;
    throw new MediaError(
      'encoder-unsupported',
      `Pictures of ${width}×${height} are too large for ffmpeg in a browser: ${FRAME_BYTES / 2 ** 20} MB is the most for one.`,
      'Scale the export down, or use the command line.',
    );
  }
  const { seconds, frames } = groupLengths.pieces;
  return { seconds, frames: Math.max(1, Math.min(frames, Math.floor(PIECE_BYTES / bytes))) };
}

/** An encoder of planes of `format`. */
export function pieceEncoder(
  codec: PieceCodec,
  format: PlaneFormat,
  quality: OutputSettings['quality'],
  signal: AbortSignal,
): GroupEncoder {
  const pixels = pixelFormatOf(format);
  const args = [
    ...['-f', 'rawvideo', '-pix_fmt', pixels, '-s', `${format.coded.width}x${format.coded.height}`, '-framerate', String(PIECE_RATE)],
    ...['-i', 'planes', '-fps_mode', 'passthrough', '-pix_fmt', pixels, ...codec.args(quality), ...colourArguments(format.colour)],
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-f', codec.container, OUTPUT],
  ];
  const encode = async (planes: readonly Uint8Array[]) =>
    codec.read(await runCore({ args, inputs: () => ({ planes: joined(planes) }), signal }));
  return { identity: { program: '@ffmpeg/core 0.12.10', arguments: args }, begin: (first) => new PieceEncoding(encode, format, first) };
}

class PieceEncoding implements GroupEncoding {
  readonly #encode: (planes: readonly Uint8Array[]) => Promise<CodedPiece>;
  readonly #format: PlaneFormat;
  readonly #first: number;
  readonly #queue = new CodedQueue();
  #planes: Uint8Array[] = [];
  #frames = 0;
  #track: VideoTrack | null = null;

  constructor(encode: (planes: readonly Uint8Array[]) => Promise<CodedPiece>, format: PlaneFormat, first: number) {
    this.#encode = encode;
    this.#format = format;
    this.#first = first;
  }

  async write({ planes }: PlanarFrame): Promise<void> {
    this.#queue.throwIfFailed();
    for (const plane of planes) this.#planes.push(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength).slice());
    this.#frames++;
  }

  end(): void {
    this.#code()
      .then(() => this.#queue.end())
      .catch((error: unknown) => this.#queue.fail(error));
  }

  frames(): AsyncGenerator<CodedFrame> {
    return this.#queue.frames();
  }

  async track(): Promise<Json> {
    return this.#track;
  }

  async abort(): Promise<void> {
    this.#planes = [];
    this.#queue.fail(new MediaError('encoder-failed', 'Encoding was stopped.', 'Continue the export.'));
  }

  async #code(): Promise<void> {
    const { track, frames } = await this.#encode(this.#planes);
    this.#planes = [];
    if (frames.length !== this.#frames) {
      throw new MediaError('encoder-failed', `ffmpeg gave ${frames.length} of ${this.#frames} frames.`, 'Export again.');
    }
    const { matrix, range, primaries, transfer } = this.#format.colour;
    this.#track = { ...track, colour: { matrix, range, primaries, transfer }, alpha: false };
    for (const [at, data] of frames.entries()) this.#queue.push({ index: this.#first + at, key: true, data, alpha: null });
  }
}
