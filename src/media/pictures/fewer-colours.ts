/** Pictures that take fewer bytes where nothing but deflate packs them. */
import type { RgbaPalette } from './rgba-palette.ts';

/**
 * Rounds the straight RGBA pictures of a clip, given one after the other, to the colours of a palette. Pixels that stray from
 * where they were last drawn by no more than `steadiness` code values stay as they are, so that noise costs nothing. The array that
 * it gives is used again.
 */
export function colourReducer(palette: RgbaPalette, steadiness: number): (rgba: Uint8Array) => Uint8Array {
  const { colours } = palette;
  let drawn: Uint8Array | null = null;
  let made = new Uint8Array(0);
  return (rgba) => {
    const isFirst = drawn === null;
    if (drawn === null || made.length !== rgba.length) [drawn, made] = [rgba.slice(), new Uint8Array(rgba.length)];
    for (let at = 0; at < rgba.length; at += 4) {
      if (!isFirst && isNear(rgba, drawn, at, steadiness)) continue;
      const from = palette.nearest(rgba, at);
      for (let channel = 0; channel < 4; channel++) {
        drawn[at + channel] = rgba[at + channel] as number;
        made[at + channel] = colours[from + channel] as number;
      }
    }
    return made;
  };
}

function isNear(rgba: Uint8Array, drawn: Uint8Array, at: number, steadiness: number): boolean {
  const [alpha, before] = [rgba[at + 3] as number, drawn[at + 3] as number];
  if (alpha === 0 && before === 0) return true;
  // The ends of the scale are seen as holes and specks.
  if (alpha !== before && (alpha === 0 || alpha === 255)) return false;
  for (let channel = 0; channel < 4; channel++) {
    const change = (rgba[at + channel] as number) - (drawn[at + channel] as number);
    if (change > steadiness || -change > steadiness) return false;
  }
  return true;
}
