/** What makes the files that the solver of stickers tries: one way for each container, and what a host has to bring along. */
import type { PlaneFormat, Size } from '../../media/picture.ts';
import type { GroupEncoder } from '../export/group-sink.ts';
import type { OutputSettings } from '../output/output.ts';
import type { RenderedClip } from './sticker-pictures.ts';
import type { StickerCoding, StickerTrial } from './sticker-solver.ts';

/** What a host has to encode. Qualities run from 1, the worst, to 100, the best. */
export interface StickerHost {
  /** Still WebPs of straight RGBA pictures of a size, in their order; they may be asked for no further than they are needed. */
  webpStills(
    size: Size,
    pictures: AsyncIterable<Uint8Array<ArrayBuffer>>,
    quality: number,
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** VP9 with alpha for planes of a format. */
  vp9(format: PlaneFormat, frameRate: number, quality: number): Promise<GroupEncoder>;
}

/** Makes the encoder of a sticker's trials. */
export type StickerCoder = (job: StickerSettings) => (trial: StickerTrial, signal: AbortSignal) => Promise<StickerCoding>;

/** What does not change from trial to trial. */
export interface StickerSettings extends Pick<OutputSettings, 'loops' | 'matte'> {
  readonly clip: RenderedClip;
  readonly host: StickerHost;
  /** What a trial embeds as its recipe, as JSON; null for none. */
  recipeOf(trial: StickerTrial): string | null;
}

/** What a file that is given up half-way would have taken, at least. */
export function givenUp(bytes: number, done: number, all: number): StickerCoding {
  return { size: Math.ceil((bytes * all) / Math.max(1, done)), file: null };
}
