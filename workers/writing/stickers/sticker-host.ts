/** What stickers need of this browser. */
import type { StickerHost } from '../../../src/jobs/stickers/sticker-coder.ts';
import { encodeStill } from '../pictures/still-codec.ts';
import { webGroupEncoder } from '../video/group-encoder.ts';
import { noEncoder, planVideo, type VideoDemand } from '../video/video-config.ts';

/** Worst quantizer of VP9, and what each step of quality takes off it. */
const [WORST, STEP] = [63, 0.55];
/** At 1 the browser codes without loss, which takes more bytes than any quality. */
const HIGHEST = 0.99;

/** Encoders of stickers in the browser. */
export const stickerHost: StickerHost = {
  async *webpStills(size, pictures, quality, signal) {
    for await (const rgba of pictures) {
      signal.throwIfAborted();
      yield encodeStill(size, rgba, 'image/webp', Math.min(HIGHEST, quality / 100));
    }
  },

  async vp9(format, frameRate, quality) {
    const rate = { kind: 'crf', value: Math.round(WORST - STEP * quality) } as const;
    const demand = { codec: 'vp9', size: format.coded, bitDepth: 8, frameRate, rate } satisfies Omit<VideoDemand, 'role'>;
    const [colour, alpha] = await Promise.all([planVideo({ ...demand, role: 'colour' }), planVideo({ ...demand, role: 'alpha' })]);
    if (!colour || !alpha) throw noEncoder(demand, 'Use a current Chrome, Edge or Firefox.');
    return webGroupEncoder({ format, colour, alpha, alphaAs: 'plane' });
  },
};
