/** How much becomes safe at a time, and so how much a kill costs. */

/** A length that is reached once both are. */
export interface SegmentLength {
  readonly seconds: number;
  readonly frames: number;
}

/**
 * The most that is drawn again after a kill at any moment: five seconds of film, or so many frames where that is more. Under way
 * at a time are two segments, one that is being filled while the end of the one before comes out of its encoder, and the frames
 * between GPU and encoder. So no segment below may be longer than half of what these leave.
 */
export const REDONE: SegmentLength = { seconds: 5, frames: 102 };

/** Frames that are drawn and that no encoder has yet: those on their way back from the GPU, and the one that is being drawn. */
export const IN_FLIGHT = 4;

/** When segments end. Each is a closed group of pictures from an encoder of its own. */
export const segmentLengths = {
  /** ffmpeg's encoders hold a quality; key frames twice as often would take 6 % (H.264) to 9 % (VP9) more bytes for it. */
  ffmpeg: { seconds: 2, frames: 48 },
  /** WebCodecs' VP9 and AV1. Segments begin with the only key frames that we ask for, and players jump to these. */
  web: { seconds: 1, frames: 1 },
  /**
   * Encoders of H.264 and HEVC in browsers need several frames after each key frame to reach full quality again; much longer
   * segments lose quality as well, for OpenH264 leaves out more and more blocks of a noisy picture until the next.
   */
  webRated: { seconds: 1, frames: 30 },
  /** Pictures, each of which stands alone. */
  pictures: { seconds: 0, frames: 12 },
  /** ffmpeg in a browser, which takes in a whole piece before it codes it; fewer where they do not fit into memory. */
  pieces: { seconds: 0, frames: 25 },
} as const satisfies Record<string, SegmentLength>;
