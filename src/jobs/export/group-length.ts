/**
 * How much becomes safe at a time, and so how much a kill costs.
 *
 * A group is a closed group of pictures from an encoder of its own, and is made safe as a whole. A segment is two groups in a
 * row: while the end of one comes out of its encoder, the next is being filled, or each would wait for the other. What is drawn
 * and not safe yet lies within one segment at any moment, frames on their way from the GPU included.
 */

/** A length that is reached once both are. */
export interface GroupLength {
  readonly seconds: number;
  readonly frames: number;
}

/** Frames that are drawn, or just being drawn, and that no encoder has yet: those on their way back from the GPU. */
export const IN_FLIGHT = 3;

/** When groups end. None is shorter than what is in flight, so that a segment has room for it beside a whole group; but pieces of huge pictures. */
export const groupLengths = {
  /** ffmpeg's encoders hold a quality; key frames twice as often would take 6 % (H.264) to 9 % (VP9) more bytes for it. */
  ffmpeg: { seconds: 2, frames: 48 },
  /** WebCodecs' VP9 and AV1. Groups begin with the only key frames that we ask for, and players jump to these. */
  web: { seconds: 1, frames: IN_FLIGHT },
  /**
   * Encoders of H.264 and HEVC in browsers need several frames after each key frame to reach full quality again; much longer
   * groups lose quality as well, for OpenH264 leaves out more and more blocks of a noisy picture until the next.
   */
  webRated: { seconds: 1, frames: 30 },
  /** Pictures, each of which stands alone. */
  pictures: { seconds: 0, frames: 12 },
  /** ffmpeg in a browser, which takes in a whole piece before it codes it; fewer where they do not fit into memory. */
  pieces: { seconds: 0, frames: 25 },
} as const satisfies Record<string, GroupLength>;
