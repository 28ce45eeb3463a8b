/** What ffmpeg codes here, a few frames at a time: how, and how to take a piece apart. Every frame of a piece stands alone. */
import { BufferSource, type StreamTargetChunk } from 'mediabunny';
import type { FormatDeclaration, OutputSettings } from '../../../src/jobs/output/output.ts';
import { type CodedFile, openCodedFile } from '../../../src/media/video/coded-file.ts';
import { ffv1Arguments, namedFfv1, openFfv1File } from '../../../src/media/video/ffv1-file.ts';
import type { VideoTrack } from '../../../src/media/video/video-track.ts';

type Quality = OutputSettings['quality'];

/** A piece taken apart. */
export interface CodedPiece {
  readonly track: Omit<VideoTrack, 'colour' | 'alpha'>;
  /** In the order of showing. */
  readonly frames: readonly Uint8Array[];
}

/** A codec that ffmpeg has and browsers have not. */
export interface PieceCodec {
  /** Container of a piece. */
  readonly container: 'mov' | 'matroska';
  readonly lossless: boolean;
  args(quality: Quality): string[];
  read(piece: Uint8Array<ArrayBuffer>): Promise<CodedPiece>;
  /** Passes a muxer's file on, with the codec under its own name. */
  named(stream: WritableStream<StreamTargetChunk>): WritableStream<StreamTargetChunk>;
}

/** Frames a second within a piece; the real times come later. */
export const PIECE_RATE = 25;

/** Quantizers of ProRes, whose own default aims at the rate of its profile, which is what editors expect. */
const PRORES: Readonly<Record<Quality, readonly string[]>> = {
  draft: ['-qscale:v', '12'],
  good: [],
  best: ['-qscale:v', '2'],
  lossless: ['-qscale:v', '2'],
};

const prores: PieceCodec = {
  container: 'mov',
  lossless: false,
  args: (quality) => ['-c:v', 'prores_ks', '-profile:v', '4444', '-alpha_bits', '16', '-vendor', 'apl0', ...PRORES[quality]],
  read: (piece) => framesOf(openCodedFile(new BufferSource(piece))),
  named: (stream) => stream,
};

const ffv1: PieceCodec = {
  container: 'matroska',
  lossless: true,
  args: () => [...ffv1Arguments, '-threads', '1'],
  read: (piece) => framesOf(openFfv1File(new BufferSource(piece), () => piece)),
  named: namedFfv1,
};

/** All frames of a piece, where they belong. */
async function framesOf(opening: Promise<CodedFile | null>): Promise<CodedPiece> {
  using file = await opening;
  if (!file) throw new RangeError('ffmpeg wrote no video');
  const frames: Uint8Array[] = [];
  for await (const { index, data } of file.frames(PIECE_RATE)) frames[index] = data;
  return { track: file.track, frames };
}

const codecs: Readonly<Partial<Record<NonNullable<FormatDeclaration['codec']>, PieceCodec>>> = { prores, ffv1 };

/** How ffmpeg codes a format in pieces; null where it does not. */
export function pieceCodecOf({ kind, codec }: Pick<FormatDeclaration, 'kind' | 'codec'>): PieceCodec | null {
  return kind === 'video' && codec !== null ? (codecs[codec] ?? null) : null;
}
