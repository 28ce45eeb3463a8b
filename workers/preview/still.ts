import type { Chain } from '../../src/gpu/chain.ts';
import { readPicture, straightBytes } from '../../src/gpu/read-picture.ts';
import type { PngPicture } from '../../src/media/pictures/png.ts';

/** The finished picture of a chain with straight alpha, as a PNG holds it. */
export async function pictureOf(device: GPUDevice, chain: Chain): Promise<PngPicture> {
  return { size: chain.size, rgba: straightBytes(await readPicture(device, chain.picture)) };
}
