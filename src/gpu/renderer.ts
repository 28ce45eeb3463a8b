/** What tells versions of the renderer apart: the programs that make the pictures. */
import { crc32 } from '../media/archive/crc32.ts';
import type { PlaneFormat } from '../media/picture.ts';
import { compileChain } from './compile.ts';
import type { Effect } from './define-effect.ts';
import type { DeliveryFormat } from './deliver.ts';

/**
 * CRC-32 of all WGSL that makes a delivery of a source's planes by a stack of effects, at its full size. It is that of a chain for this
 * delivery alone, so that it does not depend on which other files are made in the same pass.
 */
export function rendererOf(effects: readonly Effect[], format: PlaneFormat, delivery: DeliveryFormat): number {
  const { segments } = compileChain(effects, format, 1, { kind: 'planes', deliveries: [delivery] });
  const encoder = new TextEncoder();
  return segments.flatMap(({ passes }) => passes).reduce((sum, { wgsl }) => crc32(encoder.encode(wgsl), sum), 0);
}
