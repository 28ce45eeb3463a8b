/** A picture of known colours, to find out whether a browser converts decoded frames rightly. */

const WIDTH = 32;
const PATCH = 8;
const COLOURS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
  [0, 255, 255],
  [255, 0, 255],
  [255, 255, 0],
] as const;
/** Code values by which a conversion may be off: browsers calculate with few bits, Chromium is 12 off in blue. */
const TOLERANCE = 16;

/** One VP9 key frame of 32×16, coded without loss and tagged BT.709: patches of 8×8 in two rows of four. */
export const KNOWN_COLOURS =
  'gkmDQkAB8AD2ADgkHBgAAAAgAABfvf///917Qpv///I14U3///76rfvR/////a+cfu43////tZjBTf//+2YQU3///y9e////tkYP////2C4v//TsE1////3e1IU////6y9uApv//+TbFP///1gsCm///+2oA/SD//92FP///7ZPz///F8fpB///2yMH//pEAAA==';

/** Whether RGBA pixels of the decoded picture have the right colour in the middle of each patch, in every channel. */
export function coloursMatch(pixels: Uint8Array): boolean {
  return COLOURS.every((colour, patch) => {
    const x = (patch % 4) * PATCH + PATCH / 2;
    const y = Math.floor(patch / 4) * PATCH + PATCH / 2;
    const at = (y * WIDTH + x) * 4;
    return [...colour, 255].every((value, channel) => Math.abs(value - (pixels[at + channel] ?? -255)) <= TOLERANCE);
  });
}
