/** One way to write and to read again for each kind of file that is made of whole pictures. */

import { writeZip } from '../../media/archive/zip.ts';
import { readStoredZip } from '../../media/archive/zip-reader.ts';
import type { Size } from '../../media/picture.ts';
import type { AnimationFile } from '../../media/pictures/animation.ts';
import { writeApng } from '../../media/pictures/apng.ts';
import { openApng } from '../../media/pictures/apng-reader.ts';
import { writeGif } from '../../media/pictures/gif.ts';
import type { AlphaCut } from '../../media/pictures/gif-dither.ts';
import { openGif } from '../../media/pictures/gif-reader.ts';
import { withJpegRecipe } from '../../media/pictures/jpeg-recipe.ts';
import { packedPng } from '../../media/pictures/picture-record.ts';
import { decodePng } from '../../media/pictures/png.ts';
import { type WebpStill, withRecipe, writeWebp } from '../../media/pictures/webp.ts';
import { openWebp } from '../../media/pictures/webp-reader.ts';
import type { FormatDeclaration, OutputSettings } from '../output/output.ts';
import type { PictureClip } from './picture-clip.ts';
import { sequenceFiles } from './sequence-files.ts';

/** What a file of pictures is made with. */
export interface PictureSettings extends Pick<OutputSettings, 'quality' | 'loops' | 'matte'> {
  /** Recipe to embed, as JSON. */
  readonly recipe: string;
}

/** What a file turned out to hold. */
export type ReadPictures = Pick<AnimationFile, 'size' | 'length' | 'pictures'> & {
  /** How often it plays; null where files of this kind do not say. */
  readonly loops: number | null;
};

/** Pictures that a host encodes and decodes: straight RGBA of one size, taken one after the other, as they are wanted. */
export interface StillCodec {
  encode(type: StillType, size: Size, pictures: Stream, quality: OutputSettings['quality']): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Throws `RangeError` for what is no picture of that size. */
  decode(type: StillType, size: Size, stills: Stream): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Types of stills that hosts encode. JPEG has no mode without loss: it takes `lossless` as `best`. */
export type StillType = 'image/webp' | 'image/jpeg';
type Stream = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** A kind of file. */
export interface PictureKind {
  /** All bytes of the file, in order. */
  write(clip: PictureClip, settings: PictureSettings): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Opens a finished file of pictures of a size, with other code than wrote it. Throws `RangeError` with what is wrong with it. */
  read(file: Blob, size: Size): Promise<ReadPictures>;
}

/** How GIFs look best: half-transparent pixels over the matte, a fixed fine pattern that does not crawl. */
export const gifCut = (matte: OutputSettings['matte']): AlphaCut => ({ matte, threshold: 0.5, dither: false });

const apng: PictureKind = {
  write: (clip, { loops, recipe }) => writeApng(clip.pictures(), { size: clip.size, length: clip.length, loops, recipe }),
  read: openApng,
};

/** Stills are asked for twice; those that take no more bytes than this together are encoded only once. */
const KEPT_STILLS = 64 * 2 ** 20;

const webp = (codec: StillCodec): PictureKind => ({
  write: (clip, { quality, loops, recipe }) => {
    let kept: WebpStill[] | null = [];
    let isComplete = false;
    const stills = async function* () {
      if (kept && isComplete) return yield* kept;
      let [index, bytes] = [0, 0];
      for await (const still of codec.encode('image/webp', clip.size, rgbaOf(clip), quality)) {
        const picture = { bytes: still, duration: clip.durationOf(index++) };
        bytes += still.length;
        if (bytes <= KEPT_STILLS) kept?.push(picture);
        else kept = null;
        yield picture;
      }
      isComplete = true;
    };
    return writeWebp(stills, { size: clip.size, loops, recipe });
  },
  async read(file) {
    const { size, length, loops, frames } = await openWebp(file);
    return {
      size,
      length,
      loops,
      async *pictures() {
        const times: number[] = [];
        const stills = async function* () {
          for await (const { still, milliseconds } of frames()) {
            times.push(milliseconds);
            yield still as Uint8Array<ArrayBuffer>;
          }
        };
        for await (const rgba of codec.decode('image/webp', size, stills()))
          yield { rgba, duration: { num: times.shift() ?? 0, den: 1000 } };
      },
    };
  },
});

async function* rgbaOf(clip: PictureClip): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const { rgba } of clip.pictures()) yield rgba;
}

/** How many colours a GIF has and how they mix; `best` draws every change, the others leave out what only noise changes. */
const GIF_LOOKS = {
  draft: { colours: 64, dither: 'none', steadiness: 6 },
  good: { colours: 255, dither: 'blue-noise', steadiness: 2 },
  best: { colours: 255, dither: 'blue-noise', steadiness: 0 },
  lossless: { colours: 255, dither: 'blue-noise', steadiness: 0 },
} as const;

const gif: PictureKind = {
  write: (clip, { quality, loops, matte, recipe }) =>
    writeGif(() => clip.pictures(), { size: clip.size, loops, alpha: gifCut(matte), ...GIF_LOOKS[quality], recipe }),
  read: openGif,
};

const zip: PictureKind = {
  write: (clip, { recipe }) => writeZip(sequenceFiles(clip, recipe)),
  async read(file) {
    const entries = await readStoredZip(file);
    const stills = entries.filter(({ name }) => name.endsWith('.png'));
    const [first] = stills;
    if (!first) throw new RangeError('it holds no pictures');
    const { size } = await decodePng(await first.bytes());
    return {
      size,
      length: stills.length,
      loops: null,
      async *pictures() {
        for (const still of stills) yield { ...(await decodePng(await still.bytes())), duration: { num: 0, den: 1 } };
      },
    };
  },
};

const png: PictureKind = {
  async *write(clip, { recipe }) {
    for await (const data of clip.packed()) yield packedPng(clip.size, data, recipe);
  },
  read: async (file) => oneOf(await decodePng(new Uint8Array(await file.arrayBuffer()))),
};

const webpStill = (codec: StillCodec): PictureKind => ({
  async *write(clip, { quality, recipe }) {
    for await (const still of codec.encode('image/webp', clip.size, rgbaOf(clip), quality)) yield withRecipe(still, recipe);
  },
  read: (file, size) => decoded(codec, 'image/webp', file, size),
});

const jpeg = (codec: StillCodec): PictureKind => ({
  async *write(clip, { quality, recipe }) {
    for await (const still of codec.encode('image/jpeg', clip.size, rgbaOf(clip), quality)) yield withJpegRecipe(still, recipe);
  },
  read: (file, size) => decoded(codec, 'image/jpeg', file, size),
});

async function decoded(codec: StillCodec, type: StillType, file: Blob, size: Size): Promise<ReadPictures> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const one = async function* () {
    yield bytes;
  };
  const [rgba] = await Array.fromAsync(codec.decode(type, size, one()));
  if (!rgba) throw new RangeError('it holds no picture');
  return oneOf({ size, rgba });
}

function oneOf({ size, rgba }: { readonly size: ReadPictures['size']; readonly rgba: Uint8Array<ArrayBuffer> }): ReadPictures {
  return {
    size,
    length: 1,
    loops: null,
    async *pictures() {
      yield { rgba, duration: { num: 0, den: 1 } };
    },
  };
}

/** How files of a format are written, where they are made of whole pictures; null for others. */
export function pictureKind({ kind, container }: Pick<FormatDeclaration, 'kind' | 'container'>, codec: StillCodec): PictureKind | null {
  const isStill = kind === 'still';
  switch (container) {
    case 'apng':
      return apng;
    case 'webp':
      return isStill ? webpStill(codec) : webp(codec);
    case 'gif':
      return gif;
    case 'zip':
      return zip;
    case 'png':
      return png;
    case 'jpeg':
      return jpeg(codec);
    default:
      return null;
  }
}
