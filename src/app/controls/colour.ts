import type { Colour } from '../../gpu/params.ts';

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
