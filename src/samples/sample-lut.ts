import type { LutTable } from '../media/lut/cube-lut.ts';

const SIZE = 17;

/** A look for the gallery, as a 3D table: teal in the shadows, warm lights, a little more contrast. */
export function sampleLut(): LutTable {
  const table = new Float32Array(SIZE ** 3 * 3);
  for (let at = 0; at < SIZE ** 3; at++) {
    const rgb = [at % SIZE, Math.floor(at / SIZE) % SIZE, Math.floor(at / SIZE ** 2)].map((step) => step / (SIZE - 1)) as [
      number,
      number,
      number,
    ];
    const luma = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    const tint = [0.1 * luma - 0.055 * (1 - luma), 0.01, 0.07 * (1 - luma) - 0.11 * luma];
    rgb.forEach((value, channel) => {
      const steep = value + 0.35 * (value * value * (3 - 2 * value) - value);
      table[at * 3 + channel] = Math.min(1, Math.max(0, steep + (tint[channel] as number)));
    });
  }
  return { dimensions: 3, size: SIZE, table, low: [0, 0, 0], high: [1, 1, 1] };
}
