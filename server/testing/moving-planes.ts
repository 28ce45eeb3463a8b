import { type PlanarFrame, type PlaneFormat, planeChannels, planeSizes } from '../../src/media/picture.ts';

/** Frame `index` of a synthetic clip: ramps that move, in planes of any format. */
export function movingFrame(format: PlaneFormat, index: number, rate: number): PlanarFrame {
  const top = 2 ** format.bitDepth;
  const planes = planeSizes(format).map(({ width, height }, plane) => {
    const row = width * planeChannels(format.layout, plane);
    const samples = format.bitDepth > 8 ? new Uint16Array(row * height) : new Uint8Array(row * height);
    for (let at = 0; at < samples.length; at++) {
      const [x, y] = [at % row, Math.floor(at / row)];
      const wave = Math.sin((x + 3 * index) / (7 + plane) + y / 9) * 0.3 + Math.sin((y * 2 - index) / 5) * 0.12;
      samples[at] = Math.round((0.5 + wave) * (top - 1));
    }
    return samples;
  });
  return { index, time: index / rate, duration: 1 / rate, format, planes, [Symbol.dispose]: () => undefined };
}
