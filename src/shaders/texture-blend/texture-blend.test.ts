import { expect, test } from 'vitest';
import { active, chainOf, device, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { AssetTexture } from '../../gpu/assets.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { TextureUse } from '../../gpu/usage.ts';
import { textureBlend } from './texture-blend.ts';

type Blend = (base: number, top: number) => number;
const multiply: Blend = (base, top) => base * top;
const screen: Blend = (base, top) => base + top - base * top;
const hardLight: Blend = (base, top) => (top <= 0.5 ? multiply(base, 2 * top) : screen(base, 2 * top - 1));

/** As W3C's “Compositing and Blending” writes them. */
const BLENDS: Readonly<Record<string, Blend>> = {
  multiply,
  add: (base, top) => base + top,
  screen,
  overlay: (base, top) => hardLight(top, base),
  'soft-light': (base, top) => {
    const root = base <= 0.25 ? ((16 * base - 12) * base + 4) * base : Math.sqrt(base);
    return top <= 0.5 ? base - (1 - 2 * top) * base * (1 - base) : base + (2 * top - 1) * (root - base);
  },
};

function plain(colour: readonly number[]): AssetTexture {
  const texture = device.createTexture({ size: [1, 1, 1], format: 'rgba16float', usage: TextureUse.sampled | TextureUse.copyTo });
  device.queue.writeTexture({ texture }, Float16Array.from([...colour, 1]).buffer, { bytesPerRow: 8 }, [1, 1, 1]);
  return { texture, layers: 1, rate: 0, low: [0, 0, 0], high: [1, 1, 1], [Symbol.dispose]: () => texture.destroy() };
}

async function pixelWith(values: Record<string, ParamValue>, file: AssetTexture, base: readonly number[]): Promise<number[]> {
  using chain = await chainOf(rgbaFormat(8, 8), [active(textureBlend, { texture: 'own', picture: 'file', ...values })]);
  chain.setAssets(new Map([['file', file]]));
  return [...(await pictureOf(chain, () => rgbaFrame(8, 8, () => base))).slice(0, 4)];
}

test.each(Object.entries(BLENDS))('%s is what image editors call so, within the matte', async (mode, blend) => {
  for (const top of [
    [0.1, 0.5, 0.9],
    [0.7, 0.3, 0],
  ]) {
    using file = plain(top);
    for (const base of [
      [0.2, 0.2, 0.2, 1],
      [0.8, 0.1, 0.6, 0.6],
    ] as const) {
      const pixel = await pixelWith({ mode, opacity: 0.75 }, file, base);
      const alpha = Math.round(base[3] * 255) / 255;
      expect(pixel[3]).toBeCloseTo(alpha, 3);
      for (const channel of [0, 1, 2] as const) {
        const mixed = base[channel] + (blend(base[channel], top[channel] as number) - base[channel]) * 0.75;
        expect(Math.abs((pixel[channel] as number) - mixed * alpha)).toBeLessThan(0.006);
      }
    }
  }
});

test('surfaces made here leave most of the picture about as it is, and nothing shows outside of the matte', async () => {
  for (const mode of Object.keys(BLENDS)) {
    using chain = await chainOf(rgbaFormat(96, 96), [active(textureBlend, { mode, texture: 'crumple', opacity: 1, rate: 0 })]);
    const picture = await pictureOf(chain, () => rgbaFrame(96, 96, (x) => (x < 48 ? [0.5, 0.4, 0.3, 1] : [0, 0, 0, 0])));
    const reds = (from: number, to: number) =>
      Array.from(
        { length: 96 * (to - from) },
        (_, k) => picture[(Math.floor(k / (to - from)) * 96 + from + (k % (to - from))) * 4] as number,
      );
    const median = reds(0, 48).sort((a, b) => a - b)[96 * 24] as number;
    expect(Math.abs(median - 0.5)).toBeLessThan(0.15);
    expect(Math.max(...reds(48, 96))).toBe(0);
  }
});
