/** Pictures for the eye: PNG files of mattes, composites and errors. */
import { encodePng } from '../../src/media/pictures/png.ts';
import type { Rgba } from './score.ts';

/** Premultiplied to straight RGBA. */
export function straightOf(picture: Float32Array): Rgba {
  const result = new Float32Array(picture.length);
  for (let at = 0; at < picture.length; at += 4) {
    const alpha = picture[at + 3] as number;
    for (let c = 0; c < 3; c++) result[at + c] = alpha > 1e-5 ? (picture[at + c] as number) / alpha : 0;
    result[at + 3] = alpha;
  }
  return result;
}

/** A PNG as a data address: `paint` gives display-encoded 0…1; pictures wider than `widest` are thinned out. */
export async function pngOf(
  width: number,
  height: number,
  paint: (at: number) => readonly [number, number, number],
  widest = 640,
): Promise<string> {
  const step = Math.max(1, Math.round(width / widest));
  const size = { width: Math.floor(width / step), height: Math.floor(height / step) };
  const rgba = new Uint8Array(size.width * size.height * 4);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const colour = paint(y * step * width + x * step);
      rgba.set([...colour.map((value) => Math.round(255 * Math.min(1, Math.max(0, value)))), 255], (y * size.width + x) * 4);
    }
  }
  return `data:image/png;base64,${Buffer.from(await encodePng(size, rgba)).toString('base64')}`;
}
