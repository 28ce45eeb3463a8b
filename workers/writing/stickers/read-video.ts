/** A video sticker read again as pictures. */
import type { ReadPictures } from '../../../src/jobs/export/picture-files.ts';
import type { PlanarFrame } from '../../../src/media/picture.ts';
import { nearestRational } from '../../../src/media/pictures/animation.ts';
import { framePath } from '../../capabilities.ts';
import { openMediaSource } from '../../reading/media-source.ts';

/** Opens a WebM of 8-bit 4:2:0 with alpha. Throws `MediaError` for what is no such file. */
export async function readVideoPictures(file: Blob): Promise<ReadPictures> {
  const open = async () => openMediaSource(file, { framePath: await framePath() });
  const { size, length } = await (async () => {
    await using source = await open();
    return { size: source.info.format.coded, length: source.times.length };
  })();
  return {
    size,
    length,
    loops: null,
    async *pictures() {
      await using source = await open();
      for await (using frame of source.frames(source.times.keys(), new AbortController().signal)) {
        yield { rgba: rgbaOf(frame), duration: nearestRational(frame.duration) };
      }
    },
  };
}

/** Straight RGBA of BT.709 planes in limited range (ITU-R BT.709-6 §3), which is what stickers are coded in. */
function rgbaOf({ format, planes }: PlanarFrame): Uint8Array<ArrayBuffer> {
  const { width, height } = format.coded;
  const [luma, blue, red, alpha] = planes;
  if (format.layout === 'rgba' || !luma || !blue || !red) return Uint8Array.from(luma ?? []);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const half = (width + 1) >> 1;
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const chroma = (y >> 1) * half + (x >> 1);
    const light = ((luma[at] as number) - 16) * (255 / 219);
    const u = ((blue[chroma] as number) - 128) * (255 / 224);
    const v = ((red[chroma] as number) - 128) * (255 / 224);
    rgba[at * 4] = light + 1.5748 * v;
    rgba[at * 4 + 1] = light - 0.1873 * u - 0.4681 * v;
    rgba[at * 4 + 2] = light + 1.8556 * u;
    rgba[at * 4 + 3] = alpha?.[at] ?? 255;
  }
  return new Uint8Array(rgba.buffer);
}
