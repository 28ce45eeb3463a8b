import { type LutTable, parseCube } from '../../media/lut/cube-lut.ts';
import { lutColour } from '../../media/lut/lut-colour.ts';
import type { Described, ItemFacts } from '../library/types.ts';

/** True for a look-up table, told by its name: .cube files are plain text without a signature. */
export const isLut = (file: File): boolean => /\.cube$/i.test(file.name);

/** What the library keeps of a LUT: its facts and a picture of what it makes of a colour field. Throws `MediaError`. */
export async function describedLut(file: File): Promise<Described> {
  const lut = parseCube(await file.text(), file.name);
  const facts: ItemFacts = {
    kind: 'lut',
    container: 'CUBE',
    codec: lut.dimensions === 3 ? `${lut.size}³ colours` : `${lut.size} tones`,
    audioCodec: null,
    size: { width: lut.size, height: lut.dimensions === 3 ? lut.size : 1 },
    duration: 0,
    frames: 1,
    frameRate: 0,
    hasAlpha: false,
    warnings: [],
  };
  return { facts, thumbnail: await pictureOf(lut) };
}

const WIDTH = 192;
const HEIGHT = 120;

/** What the LUT makes of all hues from left to right, from white through colour to black. */
function pictureOf(lut: LutTable): Promise<Blob> {
  const pixels = new ImageData(WIDTH, HEIGHT);
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const hue = (at % WIDTH) / WIDTH;
    const depth = Math.floor(at / WIDTH) / (HEIGHT - 1);
    const colour = [0, 1, 2].map((channel) => {
      const full = Math.min(Math.max(Math.abs(((((hue * 6 + 6 - channel * 2) % 6) + 6) % 6) - 3) - 1, 0), 1);
      return depth < 0.5 ? 1 - (1 - full) * depth * 2 : full * (2 - depth * 2);
    }) as [number, number, number];
    pixels.data.set([...lutColour(lut, colour).map((value) => value * 255), 255], at * 4);
  }
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.9 });
}
