import type { ColourDescription, PlaneFormat, Size } from '../picture.ts';

/** Colour of the planes that `alphaPlanes` makes. */
const COLOUR: ColourDescription = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' };

/** Format of the planes that `alphaPlanes` makes of pictures of a size. */
export const alphaPlanesFormat = (coded: Size): PlaneFormat => ({
  ...{ coded, layout: 'i420', bitDepth: 8, alpha: true, colour: COLOUR, rotation: 0, pixelAspect: { num: 1, den: 1 } },
});

/**
 * Planes of 4:2:0 with alpha for a video encoder, from straight RGBA (BT.709, limited range; ITU-R BT.709-6 §3). Colour runs on
 * smoothly under what is transparent, and chroma is weighted by alpha: black there would cost bytes and darken every edge.
 */
export function alphaPlanes(size: Size, rgba: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const { width, height } = size;
  const [wide, high] = [(width + 1) >> 1, (height + 1) >> 1];
  const filled = withColourEverywhere(size, rgba);
  const luma = new Uint8Array(width * height);
  const [blue, red] = [new Uint8Array(wide * high), new Uint8Array(wide * high)];
  const alpha = new Uint8Array(width * height);
  for (let at = 0; at < luma.length; at++) {
    luma[at] = Math.round(16 + lumaOf(filled, at * 3) * 219);
    alpha[at] = rgba[at * 4 + 3] as number;
  }
  for (let y = 0; y < high; y++) {
    const [top, bottom] = [2 * y, Math.min(2 * y + 1, height - 1)];
    for (let x = 0; x < wide; x++) {
      const right = Math.min(2 * x + 1, width - 1);
      let r = 0;
      let g = 0;
      let b = 0;
      let weights = 0;
      for (let row = top; row <= bottom; row++) {
        for (let column = 2 * x; column <= right; column++) {
          const at = row * width + column;
          const weight = (alpha[at] as number) + 1;
          r += (filled[at * 3] as number) * weight;
          g += (filled[at * 3 + 1] as number) * weight;
          b += (filled[at * 3 + 2] as number) * weight;
          weights += weight;
        }
      }
      const brightness = KR * r + KG * g + KB * b;
      blue[y * wide + x] = Math.round(128 + ((b - brightness) / weights / (2 - 2 * KB)) * 224);
      red[y * wide + x] = Math.round(128 + ((r - brightness) / weights / (2 - 2 * KR)) * 224);
    }
  }
  return [luma, blue, red, alpha];
}

const [KR, KG, KB] = [0.2126, 0.7152, 0.0722];

/** 0–1 from three values of 0–1. */
function lumaOf(rgb: Float32Array, at: number): number {
  return KR * (rgb[at] as number) + KG * (rgb[at + 1] as number) + KB * (rgb[at + 2] as number);
}

/** One step of a pyramid: colour times weight, and weight. */
interface Level extends Size {
  readonly values: Float32Array;
}

/**
 * Straight colours 0–1, three to a pixel, with those of transparent pixels taken from what is nearest (pull-push, Gortler et al.
 * 1996): averages of ever larger blocks, of which the smallest that has any colour counts.
 */
function withColourEverywhere({ width, height }: Size, rgba: Uint8Array): Float32Array {
  const values = new Float32Array(width * height * 4);
  for (let at = 0; at < values.length; at += 4) {
    const weight = (rgba[at + 3] as number) / 255;
    for (let channel = 0; channel < 3; channel++) values[at + channel] = ((rgba[at + channel] as number) / 255) * weight;
    values[at + 3] = weight;
  }
  const levels: Level[] = [{ width, height, values }];
  for (let level = levels[0] as Level; level.width > 1 || level.height > 1; level = levels.at(-1) as Level) levels.push(halved(level));
  for (let index = levels.length - 1; index > 0; index--) push(levels[index] as Level, levels[index - 1] as Level);
  const colours = new Float32Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const isSeen = (rgba[at * 4 + 3] as number) > 0;
    const weight = (values[at * 4 + 3] as number) || 1;
    for (let channel = 0; channel < 3; channel++) {
      colours[at * 3 + channel] = isSeen ? (rgba[at * 4 + channel] as number) / 255 : (values[at * 4 + channel] as number) / weight;
    }
  }
  return colours;
}

function halved({ width, height, values }: Level): Level {
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const made = new Float32Array(half.width * half.height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = ((y >> 1) * half.width + (x >> 1)) * 4;
      const at = (y * width + x) * 4;
      made[to] = (made[to] as number) + (values[at] as number);
      made[to + 1] = (made[to + 1] as number) + (values[at + 1] as number);
      made[to + 2] = (made[to + 2] as number) + (values[at + 2] as number);
      made[to + 3] = (made[to + 3] as number) + (values[at + 3] as number);
    }
  }
  // More than one pixel’s worth of weight says no more than one.
  for (let at = 0; at < made.length; at += 4) {
    const weight = made[at + 3] as number;
    if (weight > 1) for (let channel = 0; channel < 4; channel++) made[at + channel] = (made[at + channel] as number) / weight;
  }
  return { ...half, values: made };
}

/** Fills what a finer level lacks in weight with the colour of the coarser one. */
function push(coarse: Level, { width, height, values }: Level): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const from = ((y >> 1) * coarse.width + (x >> 1)) * 4;
      const missing = 1 - Math.min(1, values[at + 3] as number);
      if (missing === 0) continue;
      const weight = (coarse.values[from + 3] as number) || 1;
      const share = coarse.values[from + 3] === 0 ? 0 : missing / weight;
      for (let channel = 0; channel < 4; channel++) {
        values[at + channel] = (values[at + channel] as number) + (coarse.values[from + channel] as number) * share;
      }
    }
  }
}
