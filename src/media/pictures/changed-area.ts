import type { Rect, Size } from '../picture.ts';

/** The smallest rectangle that holds every pixel in which two pictures of one size differ; null when none does. */
export function changedArea({ width, height }: Size, before: ArrayLike<number>, after: ArrayLike<number>): Rect | null {
  const differs = (y: number, x: number) => before[y * width + x] !== after[y * width + x];
  const rowDiffers = (y: number) => {
    for (let x = 0; x < width; x++) if (differs(y, x)) return true;
    return false;
  };
  let top = 0;
  while (top < height && !rowDiffers(top)) top++;
  if (top === height) return null;
  let bottom = height - 1;
  while (!rowDiffers(bottom)) bottom--;
  let left = width;
  let right = -1;
  for (let y = top; y <= bottom; y++) {
    for (let x = 0; x < left; x++) if (differs(y, x)) left = x;
    for (let x = width - 1; x > right; x--) if (differs(y, x)) right = x;
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The smallest rectangle that holds both. */
export function union(a: Rect, b: Rect): Rect {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** Fills a rectangle of a picture with one value. */
export function fillArea<Pixels extends Uint8Array | Uint32Array>(pixels: Pixels, { width }: Size, area: Rect, value: number): void {
  for (let y = area.y; y < area.y + area.height; y++) pixels.fill(value, y * width + area.x, y * width + area.x + area.width);
}
