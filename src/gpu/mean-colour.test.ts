import { expect, test } from 'vitest';
import { chainOf, pictureOf } from '../../server/testing/gpu.ts';
import { frame, yuvFormat } from '../../server/testing/scene.ts';
import type { PlaneFormat, PlaneLayout } from '../media/picture.ts';
import { planeSizes } from '../media/picture.ts';
import { meanColour } from './mean-colour.ts';

const format = (layout: PlaneLayout, rest: Partial<PlaneFormat> = {}): PlaneFormat => ({
  ...yuvFormat({ width: 16, height: 8 }),
  layout,
  ...rest,
});

const cases: [string, PlaneFormat][] = [
  ['i420', format('i420')],
  ['nv12', format('nv12')],
  ['i444', format('i444')],
  ['BT.601, full range', format('i420', { colour: { matrix: 'bt601', range: 'full', primaries: 'bt709', transfer: 'bt709' } })],
  ['10 bit', format('i422', { bitDepth: 10 })],
  ['planes of RGB', format('i444', { colour: { matrix: 'rgb', range: 'full', primaries: 'bt709', transfer: 'bt709' } })],
  ['turned by 90°', format('i420', { rotation: 90 })],
  ['wide pixels', format('i420', { pixelAspect: { num: 2, den: 1 } })],
];

/** Left half of the coded picture one colour, right half another. */
function halves(of: PlaneFormat) {
  const scale = 2 ** (of.bitDepth - 8);
  const codes = [
    [150, 60],
    [110, 160],
    [90, 140],
  ];
  const planes = planeSizes(of).map(({ width, height }, plane) => {
    const woven = of.layout === 'nv12' && plane === 1;
    const samples = width * height * (woven ? 2 : 1);
    const code = (_: unknown, at: number) => {
      const x = Math.floor(at / (woven ? 2 : 1)) % width;
      const [left, right] = codes[woven ? 1 + (at % 2) : plane] as [number, number];
      return (x < width / 2 ? left : right) * scale;
    };
    return of.bitDepth > 8 ? Uint16Array.from({ length: samples }, code) : Uint8Array.from({ length: samples }, code);
  });
  return frame(of, planes);
}

test.each(cases)('agrees with the GPU’s ingest: %s', async (_, of) => {
  const source = halves(of);
  using chain = await chainOf(of, []);
  const picture = await pictureOf(chain, () => source);
  const { width, height } = chain.size;
  for (const [x, y] of [
    [1, 1],
    [width - 2, height - 2],
  ] as const) {
    const mean = meanColour(source, { x, y, width: 1, height: 1 });
    mean.forEach((value, channel) => {
      const shown = Math.min(1, Math.max(0, picture[(y * width + x) * 4 + channel] as number));
      expect(value).toBeCloseTo(shown, 2);
    });
  }
});
