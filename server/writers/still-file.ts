/** One picture as a file: PNG by our own code, JPEG and WebP by ffmpeg. */
import { buffer } from 'node:stream/consumers';
import type { OutputSettings } from '../../src/jobs/output/output.ts';
import { MediaError } from '../../src/media/errors.ts';
import { withJpegRecipe } from '../../src/media/pictures/jpeg-recipe.ts';
import { encodePng, type PngPicture } from '../../src/media/pictures/png.ts';
import { withRecipe } from '../../src/media/pictures/webp.ts';
import { RECIPE_KEY } from '../../src/media/video/recipe-text.ts';
import { startFfmpeg } from '../ffmpeg/ffmpeg.ts';

/** Formats of single pictures. */
export type StillFormat = 'png' | 'webp-still' | 'jpeg';

const WEBP_QUALITY = { draft: 60, good: 85, best: 95 } as const;
/** Of libwebp: 0 to 100, null for no loss. */
export const webpQuality = (quality: OutputSettings['quality']): number | null => (quality === 'lossless' ? null : WEBP_QUALITY[quality]);
const JPEG_SCALE = { draft: 8, good: 3, best: 1, lossless: 1 } as const;

/** Encodes straight RGBA; `recipe` travels inside, unless it is null. Throws `MediaError`. */
export async function encodeStill(
  format: StillFormat,
  { size, rgba }: PngPicture,
  quality: OutputSettings['quality'],
  recipe: string | null,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (format) {
    case 'png':
      return encodePng(size, rgba, recipe === null ? null : { keyword: RECIPE_KEY, text: recipe });
    case 'webp-still': {
      const kept = quality === 'lossless' ? ['-lossless', '1'] : ['-quality', String(WEBP_QUALITY[quality])];
      const still = await encoded({ size, rgba }, ['-pix_fmt', 'rgba', '-c:v', 'libwebp', ...kept, '-f', 'webp']);
      return recipe === null ? still : withRecipe(still, recipe);
    }
    case 'jpeg': {
      // JFIF is BT.601 in the full range.
      const colour = ['-vf', 'scale=out_color_matrix=bt601:out_range=pc:flags=accurate_rnd+full_chroma_int', '-pix_fmt', 'yuvj444p'];
      const still = await encoded({ size, rgba }, [...colour, '-c:v', 'mjpeg', '-q:v', String(JPEG_SCALE[quality]), '-f', 'image2pipe']);
      return recipe === null ? still : withJpegRecipe(still, recipe);
    }
  }
}

async function encoded({ size: { width, height }, rgba }: PngPicture, output: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const child = startFfmpeg('ffmpeg', [
    ...['-hide_banner', '-loglevel', 'error', '-xerror', '-protocol_whitelist', 'pipe'],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-i', 'pipe:0', '-frames:v', '1', ...output, 'pipe:1'],
  ]);
  child.process.stdin.end(rgba);
  const [bytes, { code, said }] = await Promise.all([buffer(child.process.stdout), child.ended]);
  if (code === 0 && bytes.length > 0) return new Uint8Array(bytes);
  throw new MediaError(
    'encoder-failed',
    `ffmpeg could not encode the picture (${said.split('\n')[0] || 'it gave no reason'}).`,
    'Choose PNG, which needs no ffmpeg.',
  );
}
