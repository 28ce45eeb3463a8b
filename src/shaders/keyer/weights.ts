// Generated; do not edit. Made by `node --import ./scripts/node-host.mjs bench/keying/train/train.ts`
// from 56 generated clips of 2 frames (672919 texels of each): plain seeds 101-102, varied seeds 200-202, lit seeds 300.
import colourNumbers from './colour-network.txt?raw';
import matteNumbers from './matte-network.txt?raw';
import { type Network, networkFrom } from './network.ts';

/** First 16 digits of the SHA-256 of both networks as `textOf` writes them, matte first, a newline between them. */
export const WEIGHTS_HASH = 'd3bc187ec34ef047';

/** Correction of the matte from the traits of a texel. */
export const matteNetwork = (): Network => networkFrom([56, 48, 24, 1], matteNumbers);

/** Correction of the colour from the traits, the corrected matte and the colour so far. */
export const colourNetwork = (): Network => networkFrom([64, 24, 16, 3], colourNumbers);
