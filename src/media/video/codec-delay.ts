/** Makes the delay of Opus known to players of WebM. */
import type { StreamTargetChunk } from 'mediabunny';

const OPUS_HEAD = new TextEncoder().encode('OpusHead');
/** Matroska element ids with the same type and size. */
const SEEK_PRE_ROLL = [0x56, 0xbb] as const;
const CODEC_DELAY = [0x56, 0xaa] as const;
/** Largest distance from the start of the codec's private data to the element after it. */
const REACH = 300;

/**
 * A stream that passes a muxer's file on, with the pre-skip of Opus as `CodecDelay`.
 *
 * mediabunny 1.61 writes that value under the id of `SeekPreRoll`; players that go by the container then play the sound
 * 6.5 ms late.
 */
export function withCodecDelay(stream: WritableStream<StreamTargetChunk>): WritableStream<StreamTargetChunk> {
  const writer = stream.getWriter();
  return new WritableStream<StreamTargetChunk>({
    write(chunk) {
      if (chunk.position === 0) correct(chunk.data);
      return writer.write(chunk);
    },
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  });
}

function correct(head: Uint8Array): void {
  const at = head.findIndex((_, start) => OPUS_HEAD.every((byte, index) => head[start + index] === byte));
  if (at < 0) return;
  for (let index = at; index < Math.min(at + REACH, head.length - 1); index++) {
    if (head[index] !== SEEK_PRE_ROLL[0] || head[index + 1] !== SEEK_PRE_ROLL[1]) continue;
    head.set(CODEC_DELAY, index);
    return;
  }
}
