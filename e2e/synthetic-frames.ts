/** Pictures with known planes, made alike in the browser that exports them and in the test that judges the file. */
import { yuvFormat } from '../server/testing/scene.ts';
import { type PlaneFormat, planeSizes, type Size } from '../src/media/picture.ts';

/** What a frame shows: a moving disc over ramps; ramps that jump after ten frames; or the disc under heavy grain, which compresses badly. */
export type Motif = 'disc' | 'cut' | 'noise';

/** What decides the format of synthetic frames. */
export interface Shape {
  readonly size: Size;
  readonly bitDepth?: 8 | 10 | undefined;
  readonly alpha?: boolean | undefined;
  readonly colour?: PlaneFormat['colour'] | undefined;
}

/** Format of synthetic frames; 8 bits, opaque, BT.709 unless told otherwise. */
export function formatOf({ size, bitDepth = 8, alpha = false, colour }: Shape): PlaneFormat & { readonly layout: 'i420' } {
  return yuvFormat(size, { bitDepth, alpha, ...(colour && { colour }) });
}

/** Planes of frame `index`. Alpha has a ramp, a soft disc and hard bars. */
export function syntheticPlanes(format: PlaneFormat, index: number, motif: Motif): (Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>)[] {
  const { width, height } = format.coded;
  const peak = 2 ** format.bitDepth - 1;
  const [x0, y0, radius] = [width * (0.3 + 0.02 * (index % 20)), height / 2, height / 3];
  const inside = (x: number, y: number) => Math.min(1, Math.max(0, (radius - Math.hypot(x - x0, y - y0)) / 4 + 0.5));
  const scene = motif === 'cut' && index % 20 >= 10 ? 1 : 0;
  const next = noise(index + 1);
  const ramp = (x: number, y: number, plane: number) => {
    const slope = (x * (plane === 1 ? 0.5 : 0.8)) / width + (y * 0.2) / height;
    return scene === 1 ? 1 - slope : slope;
  };
  return planeSizes(format).map((size, plane) => {
    const values = format.bitDepth > 8 ? new Uint16Array(size.width * size.height) : new Uint8Array(size.width * size.height);
    const step = width / size.width;
    const alpha = format.alpha && plane === 3;
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const disc = inside(x * step, y * step);
        let value = ramp(x * step, y * step, plane) * (1 - disc) + disc * (plane === 2 ? 0.2 : 0.9);
        if (alpha) value = y < height / 6 ? x / width : y > (height * 5) / 6 ? Number(Math.floor(x / 8) % 2 === 0) : disc;
        if (motif === 'noise') value = Math.min(1, Math.max(0, value + 0.12 * (next() - 0.5)));
        values[y * size.width + x] = Math.round(value * peak);
      }
    }
    return values;
  });
}

/** A small generator of repeatable numbers from 0 to 1. */
function noise(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
