/** Pictures that take fewer bytes where nothing but deflate packs them. */

/** How much may be lost. */
export interface ColourLoss {
  /** Levels of every channel, 2 to 256; 256 loses nothing. */
  readonly levels: number;
  /** Code values by which a pixel may stray from the picture before without being drawn anew. */
  readonly steadiness: number;
}

/**
 * Rounds the straight RGBA pictures of a clip, given one after the other, to a few levels, and keeps pixels that hardly change
 * as they were, so that noise costs nothing. What is opaque or transparent stays so. The array that it gives is used again.
 */
export function colourReducer({ levels, steadiness }: ColourLoss): (rgba: Uint8Array) => Uint8Array {
  const most = levels - 1;
  const rounded = Uint8Array.from({ length: 256 }, (_, code) => Math.round((Math.round((code / 255) * most) * 255) / most));
  let drawn: Uint8Array | null = null;
  let made = new Uint8Array(0);
  return (rgba) => {
    const isFirst = drawn === null;
    if (drawn === null || made.length !== rgba.length) [drawn, made] = [rgba.slice(), new Uint8Array(rgba.length)];
    for (let at = 0; at < rgba.length; at += 4) {
      if (!isFirst && isNear(rgba, drawn, at, steadiness)) continue;
      for (let channel = 0; channel < 4; channel++) {
        drawn[at + channel] = rgba[at + channel] as number;
        made[at + channel] = rounded[rgba[at + channel] as number] as number;
      }
    }
    return made;
  };
}

function isNear(rgba: Uint8Array, drawn: Uint8Array, at: number, steadiness: number): boolean {
  const [alpha, before] = [rgba[at + 3] as number, drawn[at + 3] as number];
  // The ends of the scale are seen as holes and specks.
  if (alpha !== before && (alpha === 0 || alpha === 255)) return false;
  for (let channel = 0; channel < 4; channel++) {
    const change = (rgba[at + channel] as number) - (drawn[at + channel] as number);
    if (change > steadiness || -change > steadiness) return false;
  }
  return true;
}
