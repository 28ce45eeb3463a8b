import type { Colour } from './params.ts';

const byte = (part: number) => Math.round(Math.min(Math.max(part, 0), 1) * 255);

/** A colour as `#rrggbb`. */
export const hexOf = (colour: Colour): string => `#${colour.map((part) => byte(part).toString(16).padStart(2, '0')).join('')}`;

/** Reads `#rgb`, `#rrggbb` (the # may be missing) or `12, 200, 40`; null when it is none of them. */
export function parseColour(text: string): Colour | null {
  const parts = text.trim().match(/^(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})$/);
  if (parts) {
    const [red = 0, green = 0, blue = 0] = parts.slice(1).map(Number);
    return Math.max(red, green, blue) > 255 ? null : [red / 255, green / 255, blue / 255];
  }
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (!hex) return null;
  const wide = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const channel = (at: number) => Number.parseInt(wide.slice(at, at + 2), 16) / 255;
  return [channel(0), channel(2), channel(4)];
}
