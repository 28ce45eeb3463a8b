import type { Size } from '../../../../media/picture.ts';
import type { FrameRange, Timeline } from '../../../../media/time.ts';

/** The frames of a timeline up to `duration` seconds; null when that is all of it. */
export function rangeUpTo(timeline: Timeline, duration: number): FrameRange | null {
  const last = timeline.indexAt(Math.max(0, duration - 1e-6));
  return last + 1 >= timeline.length ? null : { start: 0, end: last + 1 };
}

/** What of a picture is seen: device pixels per picture pixel (null fits), and the picture point at the centre. */
export interface View {
  readonly zoom: number | null;
  readonly centre: { readonly x: number; readonly y: number };
}

/** The same place and size on another picture: zooms and centres count as shares of the picture. */
export function sameView({ zoom, centre }: View, from: Size, to: Size): View {
  return {
    zoom: zoom === null ? null : (zoom * from.height) / to.height,
    centre: { x: (centre.x / from.width) * to.width, y: (centre.y / from.height) * to.height },
  };
}
