/** FFV1 in Matroska, which mediabunny does not know: how to take it out of what ffmpeg writes, and how to put it in. */
import { ALL_FORMATS, EncodedPacketSink, Input, type Source, type StreamTargetChunk } from 'mediabunny';
import type { CodedFile } from './coded-file.ts';
import { toHex } from './video-track.ts';

/**
 * mediabunny passes on what it takes for HEVC as it is. So FFV1 travels under that name, as long as it takes to write the head
 * of the file, where it gets its own (RFC 9043 §4.3.4).
 */
const STAND_IN = { codec: 'hevc', codecString: 'hvc1.1.6.L93.B0', id: 'V_MPEGH/ISO/HEVC' } as const;
const FFV1_ID = 'V_FFV1';
/** Matroska's element for what a decoder has to know, and Windows' picture header that ffmpeg puts before it. */
const CODEC_PRIVATE = [0x63, 0xa2] as const;
const BITMAP_HEADER = 40;

/** ffmpeg's arguments for FFV1: every frame stands alone, with checksums, and the same frames give the same bytes. */
export const ffv1Arguments = ['-c:v', 'ffv1', '-level', '3', '-g', '1', '-slices', '4', '-slicecrc', '1'] as const;

/** Opens a file of ffmpeg's; `head` gives the bytes that it begins with. Null when it has no video. Throws `RangeError`. */
export async function openFfv1File(source: Source, head: () => Uint8Array): Promise<CodedFile | null> {
  const input = new Input({ source, formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (!track) {
    input.dispose();
    return null;
  }
  const { codec, codecString } = STAND_IN;
  const [width, height] = [await track.getCodedWidth(), await track.getCodedHeight()];
  return {
    track: { codec, codecString, width, height, description: toHex(codecPrivateOf(head())) },
    async *frames(rate) {
      for await (const { data, timestamp } of new EncodedPacketSink(track).packets()) {
        yield { index: Math.round(timestamp * rate), key: true, data, alpha: null };
      }
    },
    [Symbol.dispose]: () => input.dispose(),
  };
}

/** Passes a muxer's file on, with the codec under its own name. */
export function namedFfv1(stream: WritableStream<StreamTargetChunk>): WritableStream<StreamTargetChunk> {
  const writer = stream.getWriter();
  return new WritableStream<StreamTargetChunk>({
    write(chunk) {
      if (chunk.position === 0) rename(chunk.data);
      return writer.write(chunk);
    },
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  });
}

function codecPrivateOf(head: Uint8Array): Uint8Array {
  const at = head.findIndex((byte, index) => byte === CODEC_PRIVATE[0] && head[index + 1] === CODEC_PRIVATE[1]);
  // One byte of length with its marker: what ffmpeg writes for so little.
  const length = (head[at + 2] ?? 0) & 0x7f;
  if (at < 0 || length <= BITMAP_HEADER) throw new RangeError('ffmpeg did not say how it coded');
  return head.subarray(at + 3 + BITMAP_HEADER, at + 3 + length);
}

/** Texts of Matroska may end in zeros (RFC 8794 §7.4), so a shorter name takes the same room. */
function rename(head: Uint8Array): void {
  const [from, to] = [new TextEncoder().encode(STAND_IN.id), new TextEncoder().encode(FFV1_ID)];
  const at = head.findIndex((_, start) => from.every((byte, index) => head[start + index] === byte));
  if (at < 0) throw new RangeError('the codec is not named in the head of the file');
  head.fill(0, at, at + from.length);
  head.set(to, at);
}
