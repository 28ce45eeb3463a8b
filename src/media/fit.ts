import type { Rect, Size } from './picture.ts';

/** The part of `area` that lies within a picture; null stands for all of it. At least one pixel. */
export function areaWithin(area: Rect | null, { width, height }: Size): Rect {
  if (area === null) return { x: 0, y: 0, width, height };
  const x = Math.min(area.x, width - 1);
  const y = Math.min(area.y, height - 1);
  return { x, y, width: Math.min(area.width, width - x), height: Math.min(area.height, height - y) };
}

/** The largest size of the same shape that fits a box; null keeps the size. At least one pixel. */
export function fitted({ width, height }: Size, box: Size | null): Size {
  if (box === null) return { width, height };
  const scale = Math.min(box.width / width, box.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
