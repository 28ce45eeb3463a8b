/** The pictures of a clip as stickers show them: measured once, then cut out and scaled for one trial after the other. */

import type { Size } from '../../media/picture.ts';
import type { AnimationPicture } from '../../media/pictures/animation.ts';
import { pictureScaler, placed, seenArea } from '../../media/pictures/scale-picture.ts';
import type { Limits } from '../output/output.ts';
import type { StickerClip, StickerFrame, StickerLayout, StickerPicture } from './sticker-plan.ts';

/** A rendered clip that can be read again and again. */
export interface RenderedClip {
  readonly size: Size;
  /** Seconds. */
  readonly duration: number;
  /** Pictures in order, straight RGBA; at least those of the seconds that a sticker may last. */
  pictures(): AsyncIterable<AnimationPicture>;
}

/** The part of a trial that says what is seen when. */
export type StickerView = StickerLayout & { readonly frames: readonly StickerFrame[] };

/** Scaled pictures that are kept, in bytes; those beyond are scaled again for each trial. */
const KEPT = 192 * 2 ** 20;

/** What the solver has to know of a clip. Reads as many pictures as the limits let a sticker show; throws the signal's reason. */
export async function measureClip(clip: RenderedClip, limits: Limits, signal: AbortSignal): Promise<StickerClip> {
  const { size, duration: seconds } = clip;
  const pictures: StickerPicture[] = [];
  let time = 0;
  for await (const { rgba, duration } of clip.pictures()) {
    signal.throwIfAborted();
    pictures.push({ duration, subject: seenArea(size, rgba) });
    time += duration;
    if (time >= limits.seconds) break;
  }
  return { size, seconds, pictures };
}

/**
 * Pictures of a clip, cut out, scaled and made into what an encoder takes. Those of the last layout asked for are kept as far as
 * there is room.
 */
export class StickerPictures<Prepared> {
  readonly #clip: RenderedClip;
  readonly #prepare: (rgba: Uint8Array<ArrayBuffer>, size: Size) => Prepared;
  #layout = '';
  #kept = new Map<number, Prepared>();

  constructor(clip: RenderedClip, prepare: (rgba: Uint8Array<ArrayBuffer>, size: Size) => Prepared) {
    this.#clip = clip;
    this.#prepare = prepare;
  }

  /** The pictures of a sticker in order, each made from straight RGBA of its canvas. */
  async *of({ frames, crop, canvas, area }: StickerView, signal: AbortSignal): AsyncGenerator<{ picture: Prepared; duration: number }> {
    const layout = JSON.stringify([crop, canvas, area]);
    if (layout !== this.#layout) [this.#layout, this.#kept] = [layout, new Map()];
    const kept = this.#kept;
    const most = Math.floor(KEPT / (canvas.width * canvas.height * 4));
    const read = this.#clip.pictures()[Symbol.asyncIterator]();
    const scale = pictureScaler(this.#clip.size, crop, area);
    let next = 0;
    try {
      for (const { picture: position, duration } of frames) {
        signal.throwIfAborted();
        let picture = kept.get(position);
        while (picture === undefined) {
          const { done, value } = await read.next();
          if (done) throw new RangeError(`The clip has no picture ${position}.`);
          if (next++ === position) picture = this.#prepare(placed(scale(value.rgba), area, canvas), canvas);
        }
        if (kept.size < most) kept.set(position, picture);
        yield { picture, duration };
      }
    } finally {
      await read.return?.();
    }
  }
}
