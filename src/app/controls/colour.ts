import type { Colour } from '../../gpu/params.ts';

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

/** Hue in degrees, saturation and value from 0 to 1. */
export interface Hsv {
  readonly hue: number;
  readonly saturation: number;
  readonly value: number;
}

/** Converts for the picker; the hue of a grey is 0. */
export function hsvOf([red, green, blue]: Colour): Hsv {
  const value = Math.max(red, green, blue);
  const chroma = value - Math.min(red, green, blue);
  let hue = 0;
  if (chroma > 0) {
    if (value === red) hue = ((green - blue) / chroma + 6) % 6;
    else if (value === green) hue = (blue - red) / chroma + 2;
    else hue = (red - green) / chroma + 4;
  }
  return { hue: hue * 60, saturation: value === 0 ? 0 : chroma / value, value };
}

/** The colour of a hue, saturation and value. */
export function colourOf({ hue, saturation, value }: Hsv): Colour {
  const channel = (offset: number) => {
    const k = (offset + hue / 60) % 6;
    return value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [channel(5), channel(3), channel(1)];
}
