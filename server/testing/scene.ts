/** The picture that golden tests are made of; free of any environment, so that Node and browsers render the same. */
import type { LutTable } from '../../src/media/lut/cube-lut.ts';
import { type PlanarFrame, type PlaneFormat, planeChannels, planeSizes, type Size } from '../../src/media/picture.ts';

/** Size of the scene, and the frame that tests look at: late enough for temporal effects to have a past. */
export const SCENE = { width: 96, height: 64, target: 11 } as const;

/** Format of frames made by `rgbaFrame`. */
export const rgbaFormat = (width: number, height: number): PlaneFormat => ({
  coded: { width, height },
  layout: 'rgba',
  bitDepth: 8,
  alpha: true,
  rotation: 0,
  pixelAspect: { num: 1, den: 1 },
  colour: { matrix: 'bt709', range: 'full', primaries: 'bt709', transfer: 'iec61966-2-1' },
});

/** Format of planar 4:2:0 frames, upright, BT.709 in limited range and without alpha unless told otherwise. */
export const yuvFormat = (coded: Size, rest: Partial<Omit<PlaneFormat, 'layout'>> = {}): PlaneFormat & { readonly layout: 'i420' } => ({
  coded,
  layout: 'i420',
  bitDepth: 8,
  alpha: false,
  rotation: 0,
  pixelAspect: { num: 1, den: 1 },
  colour: { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' },
  ...rest,
});

/** A frame around planes that nobody else owns. */
export function frame(format: PlaneFormat, planes: (Uint8Array | Uint16Array)[], index = 0, rate = 30): PlanarFrame {
  return { index, time: index / rate, duration: 1 / rate, format, planes, [Symbol.dispose]: () => undefined };
}

/** Deterministic noise planes for a format. */
export function noisePlanes(format: PlaneFormat, seed = 1): (Uint8Array | Uint16Array)[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> (32 - format.bitDepth);
  };
  return planeSizes(format).map(({ width, height }, plane) => {
    const length = width * height * planeChannels(format.layout, plane);
    return format.bitDepth > 8 ? Uint16Array.from({ length }, next) : Uint8Array.from({ length }, next);
  });
}

/** A frame painted by a function of the pixel: straight RGBA, 0 to 1. */
export function rgbaFrame(width: number, height: number, paint: (x: number, y: number) => readonly number[], index = 0): PlanarFrame {
  const bytes = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      paint(x, y).forEach((value, channel) => {
        bytes[(y * width + x) * 4 + channel] = Math.round(Math.min(1, Math.max(0, value)) * 255);
      });
    }
  }
  return frame(rgbaFormat(width, height), [bytes], index);
}

const painted = new Map<number, PlanarFrame>();

/** A disc with a soft edge and warm shading before a lit green screen that is also partly cut out, moving to the right; painted once. */
export function scene(index: number): PlanarFrame {
  const frame = painted.get(index) ?? paintedScene(index);
  painted.set(index, frame);
  return frame;
}

function paintedScene(index: number): PlanarFrame {
  const { width, height } = SCENE;
  return rgbaFrame(
    width,
    height,
    (x, y) => {
      const light = 0.75 + 0.25 * (x / width) + (((x * 7 + y * 13 + index * 5) % 11) - 5) / 400;
      const distance = Math.sqrt((x - 40 - index) ** 2 + (y - 32) ** 2);
      const cover = Math.min(1, Math.max(0, (22 - distance) / 3));
      const subject = [0.8 - y / 160, 0.45 + ((x >> 3) & 1) * 0.1, 0.3];
      const screen = [0.12 * light, 0.72 * light, 0.25 * light];
      const alpha = x > width - 10 ? 0 : 1;
      return [0, 1, 2].map((channel) => (subject[channel] as number) * cover + (screen[channel] as number) * (1 - cover)).concat(alpha);
    },
    index,
  );
}

/** The file `test` that effects read: as a LUT, a cube of 2³ that turns every colour into its negative; as pictures, two of 2×2 texels. */
export const TEST_FILE: LutTable & { readonly rate: number } = {
  dimensions: 3,
  size: 2,
  table: Float32Array.from({ length: 24 }, (_, at) => 1 - ((Math.floor(at / 3) >> (at % 3)) & 1)),
  low: [0, 0, 0],
  high: [1, 1, 1],
  rate: 12,
};
