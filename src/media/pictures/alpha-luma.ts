/** Alpha as a grey picture: in the range that the video's luma has, so that any player shows it as it is meant. */
import type { ColourDescription, PlanarFrame } from '../picture.ts';

type Range = ColourDescription['range'];

/** Black and the distance to white of limited luma in 8 bits. */
const BLACK = 16;
const SPAN = 219;

/** Luma that stands for an alpha value; both have `bitDepth` bits. */
export function lumaOfAlpha(alpha: number, bitDepth: number, range: Range): number {
  if (range === 'full') return alpha;
  const unit = 2 ** (bitDepth - 8);
  return Math.round(BLACK * unit + (alpha * SPAN * unit) / (2 ** bitDepth - 1));
}

/** Undoes `lumaOfAlpha` for a plane or a part of one; what lies out of range is clamped. */
export function alphaOfLuma(luma: Uint8Array | Uint16Array, bitDepth: number, range: Range): Uint8Array | Uint16Array {
  if (range === 'full') return luma.slice();
  const unit = 2 ** (bitDepth - 8);
  const peak = 2 ** bitDepth - 1;
  return luma.map((value) => Math.min(peak, Math.max(0, Math.round(((value - BLACK * unit) * peak) / (SPAN * unit)))));
}

/** A stacked 4:2:0 picture taken apart: the colour of its upper half, and the lower half as alpha. The planes are copies. */
export function unstacked(frame: PlanarFrame): PlanarFrame {
  const { format } = frame;
  const { width, height } = format.coded;
  const storey = height / 2;
  const [luma, ...chroma] = frame.planes as readonly [PlanarFrame['planes'][0], ...PlanarFrame['planes']];
  const alpha = alphaOfLuma(luma.subarray(width * storey), format.bitDepth, format.colour.range);
  const upper = chroma.map((plane) => plane.subarray(0, plane.length / 2));
  return {
    ...frame,
    format: { ...format, coded: { width, height: storey }, alpha: true },
    planes: [luma.subarray(0, width * storey), ...upper, alpha],
    [Symbol.dispose]: () => frame[Symbol.dispose](),
  };
}

/** A frame with the luma of another one, of the same size, as its alpha. Closes both when it is closed. */
export function joinedPair(colour: PlanarFrame, alpha: PlanarFrame): PlanarFrame {
  const plane = alphaOfLuma(alpha.planes[0] as Uint8Array | Uint16Array, alpha.format.bitDepth, alpha.format.colour.range);
  return {
    ...colour,
    format: { ...colour.format, alpha: true },
    planes: [...colour.planes, plane],
    [Symbol.dispose]: () => {
      colour[Symbol.dispose]();
      alpha[Symbol.dispose]();
    },
  };
}
