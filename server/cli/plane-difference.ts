/** How far two frames are from each other, plane by plane. */
import type { Tolerance } from '../../src/jobs/output/tolerance.ts';
import { type PlanarFrame, planeSizes, type Size } from '../../src/media/picture.ts';
import { type Channel, gridOf, largestError, signature } from '../../src/media/pictures/signature.ts';

/** What differs in one plane; errors are code values of 8 bits. */
export interface PlaneDifference {
  readonly plane: string;
  readonly mean: number;
  readonly max: number;
  /** Largest mean error of a region. */
  readonly region: number;
  /** Share of samples that are off by at most one code value. */
  readonly withinOne: number;
}

const GRID = 16;
const NAMES = { planes: ['luma', 'blue', 'red', 'alpha'], rgba: ['red', 'green', 'blue', 'alpha'] } as const;

/** Compares what was rendered with what a file holds. Throws `RangeError` when their planes have other sizes or samplings. */
export function differences(rendered: PlanarFrame, decoded: PlanarFrame): PlaneDifference[] {
  const [one, other] = [channelsOf(rendered), channelsOf(decoded)];
  return one.map((channel, at) => {
    const counterpart = other[at] ?? opaque(channel);
    if (counterpart.size.width !== channel.size.width || counterpart.size.height !== channel.size.height) {
      const text = ({ width, height }: Size) => `${width}×${height}`;
      throw new RangeError(`its ${channel.name} is ${text(counterpart.size)} instead of ${text(channel.size)}`);
    }
    return difference(channel, counterpart);
  });
}

/** Share of samples that must be equal but for one code value where nothing was lost: adapters may round differently. */
export const LOSSLESS_SHARE = 0.9999;

/** Says in words what is beyond a tolerance (null: nothing may be lost), or gives null. */
export function problemWithin(found: readonly PlaneDifference[], limit: Tolerance | null): string | null {
  for (const { plane, mean, max, region, withinOne } of found) {
    if (limit === null && withinOne < LOSSLESS_SHARE)
      return `${((1 - withinOne) * 100).toFixed(3)} % of its ${plane} is off by more than 1 of 255, by up to ${max}`;
    if (limit === null) continue;
    const [most, regional] = plane === 'alpha' ? [limit.alphaMean, limit.alphaBlock] : [limit.colourMean, limit.colourBlock];
    if (mean > most) return `its ${plane} is off by ${mean.toFixed(2)} of 255 on average`;
    if (region > regional) return `its ${plane} is off by ${region.toFixed(1)} of 255 in one region`;
    if (plane === 'alpha' && max > limit.alphaMax) return `its alpha is off by up to ${max} of 255`;
  }
  return null;
}

interface NamedChannel extends Channel {
  readonly name: string;
  readonly size: Size;
  readonly bitDepth: number;
}

function channelsOf({ format, planes }: PlanarFrame): NamedChannel[] {
  const { layout, coded, bitDepth, alpha } = format;
  const first = planes[0] as Channel['plane'];
  if (layout === 'rgba') {
    return NAMES.rgba.map((name, at) => ({ name, size: coded, bitDepth, plane: first, stride: coded.width, step: 4, first: at }));
  }
  const sizes = planeSizes({ coded, layout, alpha });
  return planes.map((plane, at) => {
    const size = sizes[at] as Size;
    return { name: NAMES.planes[at] as string, size, bitDepth, plane, stride: size.width, step: 1, first: 0 };
  });
}

/** A file without alpha shows everything. */
function opaque({ name, size }: NamedChannel): NamedChannel {
  const plane = new Uint8Array(size.width * size.height).fill(255);
  return { name, size, bitDepth: 8, plane, stride: size.width, step: 1, first: 0 };
}

function difference(rendered: NamedChannel, decoded: NamedChannel): PlaneDifference {
  const { name, size } = rendered;
  const scales = [2 ** (rendered.bitDepth - 8), 2 ** (decoded.bitDepth - 8)] as const;
  const at = ({ first, step, stride }: Channel, x: number, y: number) => first + (y * stride + x) * step;
  let [sum, max, within] = [0, 0, 0];
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const wanted = (rendered.plane[at(rendered, x, y)] as number) / scales[0];
      const error = Math.abs(wanted - (decoded.plane[at(decoded, x, y)] as number) / scales[1]);
      sum += error;
      max = Math.max(max, error);
      if (error <= 1) within++;
    }
  }
  const count = size.width * size.height;
  const grid = gridOf(size, GRID);
  const region = largestError(signature(rendered, grid, rendered.bitDepth), signature(decoded, grid, decoded.bitDepth), grid);
  return { plane: name, mean: sum / count, max, region, withinOne: within / count };
}
