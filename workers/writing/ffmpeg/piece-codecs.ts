/** What ffmpeg codes here, a few frames at a time: how, and how to take a piece apart. Every frame of a piece stands alone. */
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input, type StreamTargetChunk } from 'mediabunny';
import type { FormatDeclaration, OutputSettings } from '../../../src/jobs/output/output.ts';
import { openCodedFile } from '../../../src/media/video/coded-file.ts';
import { toHex, type VideoTrack } from '../../../src/media/video/video-track.ts';

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
  async read(piece) {
    using file = await openCodedFile(new BufferSource(piece));
    if (!file) throw new RangeError('ffmpeg wrote no video');
    const frames: Uint8Array[] = [];
    for await (const { index, data } of file.frames(PIECE_RATE)) frames[index] = data;
    return { track: file.track, frames };
  },
  named: (stream) => stream,
};

/**
 * mediabunny knows no FFV1, but passes on what it takes for HEVC as it is. So FFV1 travels under that name, as long as it takes
 * to write the head of the file, where it gets its own (RFC 9043 §4.3.4).
 */
const STAND_IN = { codec: 'hevc', codecString: 'hvc1.1.6.L93.B0', id: 'V_MPEGH/ISO/HEVC' } as const;
const FFV1_ID = 'V_FFV1';
/** Matroska's element for what a decoder has to know, and Windows' picture header that ffmpeg puts before it. */
const CODEC_PRIVATE = [0x63, 0xa2] as const;
const BITMAP_HEADER = 40;

const ffv1: PieceCodec = {
  container: 'matroska',
  lossless: true,
  args: () => ['-c:v', 'ffv1', '-level', '3', '-g', '1', '-slices', '4', '-slicecrc', '1', '-threads', '1'],
  async read(piece) {
    using input = new Input({ source: new BufferSource(piece), formats: ALL_FORMATS });
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new RangeError('ffmpeg wrote no video');
    const frames: Uint8Array[] = [];
    for await (const { data } of new EncodedPacketSink(track).packets()) frames.push(data);
    const { codec, codecString } = STAND_IN;
    const [width, height] = [await track.getCodedWidth(), await track.getCodedHeight()];
    return { track: { codec, codecString, width, height, description: toHex(codecPrivateOf(piece)) }, frames };
  },
  named: (stream) => {
    const writer = stream.getWriter();
    return new WritableStream<StreamTargetChunk>({
      write(chunk) {
        if (chunk.position === 0) rename(chunk.data);
        return writer.write(chunk);
      },
      close: () => writer.close(),
      abort: (reason) => writer.abort(reason),
    });
  },
};

function codecPrivateOf(piece: Uint8Array): Uint8Array {
  const at = piece.findIndex((byte, index) => byte === CODEC_PRIVATE[0] && piece[index + 1] === CODEC_PRIVATE[1]);
  // One byte of length with its marker: what ffmpeg writes for so little.
  const length = (piece[at + 2] ?? 0) & 0x7f;
  if (at < 0 || length <= BITMAP_HEADER) throw new RangeError('ffmpeg did not say how it coded');
  return piece.subarray(at + 3 + BITMAP_HEADER, at + 3 + length);
}

/** Texts of Matroska may end in zeros (RFC 8794 §7.4), so a shorter name takes the same room. */
function rename(head: Uint8Array): void {
  const [from, to] = [new TextEncoder().encode(STAND_IN.id), new TextEncoder().encode(FFV1_ID)];
  const at = head.findIndex((_, start) => from.every((byte, index) => head[start + index] === byte));
  if (at < 0) throw new RangeError('the codec is not named in the head of the file');
  head.fill(0, at, at + from.length);
  head.set(to, at);
}

const codecs: Readonly<Partial<Record<NonNullable<FormatDeclaration['codec']>, PieceCodec>>> = { prores, ffv1 };

/** How ffmpeg codes a format in pieces; null where it does not. */
export function pieceCodecOf({ kind, codec }: Pick<FormatDeclaration, 'kind' | 'codec'>): PieceCodec | null {
  return kind === 'video' && codec !== null ? (codecs[codec] ?? null) : null;
}
