/** What stickers need of ffmpeg. */
import type { StickerHost } from '../../src/jobs/stickers/sticker-coder.ts';
import { createAlphaEncoder } from './pair-encoder.ts';
import { encodeWebps } from './still-stream.ts';

/** Worst factor of VP9, and what each step of quality takes off it. */
const [WORST_FACTOR, STEP] = [63, 0.55];

/** Encoders of stickers in Node. */
export const stickerHost: StickerHost = {
  webpStills: (size, pictures, quality, signal) => encodeWebps(size, pictures, quality, signal),
  vp9: (format, frameRate, quality) => {
    const rate = { kind: 'crf', value: Math.round(WORST_FACTOR - STEP * quality) } as const;
    return createAlphaEncoder({ codec: 'vp9', format, frameRate, quality: 'good', rate, patient: true });
  },
};
