import type { Chain } from '../../src/gpu/chain.ts';
import { readPicture, straightBytes } from '../../src/gpu/read-picture.ts';
import { encodePng } from '../../src/media/png.ts';

/** The finished picture of a chain as PNG with straight alpha. */
export async function pngOf(device: GPUDevice, chain: Chain): Promise<Blob> {
  const png = await encodePng(chain.size, straightBytes(await readPicture(device, chain.picture)));
  return new Blob([png], { type: 'image/png' });
}
