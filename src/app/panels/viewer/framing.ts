import type { Size } from '../../../media/picture.ts';

/** A position in picture or canvas pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How the picture lies on the canvas: device pixels per picture pixel, and the picture point at the canvas's centre. */
export interface Framing {
  readonly zoom: number;
  readonly centre: Point;
}

/** Smallest and largest zoom. */
export const ZOOM_RANGE: readonly [number, number] = [0.02, 64];
/** Device pixels kept free around a fitted picture. */
const MARGIN = 24;

/** The whole picture, centred; never larger than its own pixels times `limit`. */
export function fitted(picture: Size, canvas: Size, limit = 64): Framing {
  const room = (side: number) => Math.max(side - 2 * MARGIN, 16);
  const zoom = Math.min(room(canvas.width) / picture.width, room(canvas.height) / picture.height, limit);
  return { zoom, centre: { x: picture.width / 2, y: picture.height / 2 } };
}

/** Keeps the picture in sight: a side smaller than the canvas stays centred, a larger one leaves at most a margin. */
export function bounded(framing: Framing, picture: Size, canvas: Size): Framing {
  const axis = (centre: number, length: number, view: number) => {
    const half = view / 2 / framing.zoom;
    const slack = MARGIN / framing.zoom;
    if (length <= 2 * (half - slack)) return length / 2;
    return Math.min(Math.max(centre, half - slack), length - half + slack);
  };
  return {
    zoom: framing.zoom,
    centre: { x: axis(framing.centre.x, picture.width, canvas.width), y: axis(framing.centre.y, picture.height, canvas.height) },
  };
}

/** Canvas position (device pixels) to picture position. */
export const toPicture = (framing: Framing, canvas: Size, at: Point): Point => ({
  x: framing.centre.x + (at.x - canvas.width / 2) / framing.zoom,
  y: framing.centre.y + (at.y - canvas.height / 2) / framing.zoom,
});

/** Picture position to canvas position (device pixels). */
export const toCanvas = (framing: Framing, canvas: Size, at: Point): Point => ({
  x: (at.x - framing.centre.x) * framing.zoom + canvas.width / 2,
  y: (at.y - framing.centre.y) * framing.zoom + canvas.height / 2,
});

/** Zooms by `factor` so that the picture point under the canvas position `at` stays there, within bounds. */
export function zoomedAt(framing: Framing, factor: number, at: Point, picture: Size, canvas: Size): Framing {
  const fixed = toPicture(framing, canvas, at);
  const zoom = Math.min(Math.max(framing.zoom * factor, ZOOM_RANGE[0]), ZOOM_RANGE[1]);
  const centre = { x: fixed.x - (at.x - canvas.width / 2) / zoom, y: fixed.y - (at.y - canvas.height / 2) / zoom };
  return bounded({ zoom, centre }, picture, canvas);
}
