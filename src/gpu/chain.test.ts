import { expect, test } from 'vitest';
import { chainOf, device, pictureOf } from '../../server/testing/gpu.ts';
import { frame, rgbaFormat, rgbaFrame } from '../../server/testing/scene.ts';
import type { PlaneFormat } from '../media/picture.ts';

const yuv = (width: number, height: number, rest: Partial<PlaneFormat> = {}): PlaneFormat => ({
  coded: { width, height },
  layout: 'i420',
  bitDepth: 8,
  alpha: false,
  rotation: 0,
  pixelAspect: { num: 1, den: 1 },
  colour: { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' },
  ...rest,
});

/** Deterministic noise planes for a format. */
function noisePlanes(format: PlaneFormat, seed = 1): (Uint8Array | Uint16Array)[] {
  const { width, height } = format.coded;
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> (32 - format.bitDepth);
  };
  const plane = (length: number) => (format.bitDepth > 8 ? Uint16Array.from({ length }, next) : Uint8Array.from({ length }, next));
  return [plane(width * height), plane(chroma), plane(chroma), ...(format.alpha ? [plane(width * height)] : [])];
}

test('a picture without effects is the premultiplied source', async () => {
  const paint = (x: number, y: number) => [x / 15, y / 9, 0.5, x % 3 ? 1 : 0.5];
  using chain = await chainOf(rgbaFormat(16, 10), []);
  const picture = await pictureOf(chain, () => rgbaFrame(16, 10, paint));
  for (let y = 0; y < 10; y++) {
    for (let x = 0; x < 16; x++) {
      const [r, g, b, a] = paint(x, y).map((value) => Math.round(value * 255) / 255) as [number, number, number, number];
      const expected = [r * a, g * a, b * a, a];
      expected.forEach((value, channel) => {
        expect(picture[(y * 16 + x) * 4 + channel]).toBeCloseTo(value, 3);
      });
    }
  }
});

const identities: [string, PlaneFormat][] = [
  ['BT.709 limited', yuv(64, 36)],
  ['BT.601 limited', yuv(64, 36, { colour: { matrix: 'bt601', range: 'limited', primaries: 'smpte170m', transfer: 'smpte170m' } })],
  ['BT.709 full', yuv(64, 36, { colour: { matrix: 'bt709', range: 'full', primaries: 'bt709', transfer: 'bt709' } })],
  ['odd size', yuv(41, 23)],
  ['10 bit', yuv(40, 22, { bitDepth: 10 })],
  ['alpha', yuv(40, 22, { alpha: true })],
];

test.each(identities)('delivered planes of an identity recipe equal the source: %s', async (_, format) => {
  const planes = noisePlanes(format);
  using chain = await chainOf(format, [], { kind: 'planes', delivery: { format: { ...format, layout: 'i420' }, background: false } });
  chain.push(frame(format, planes), 0);
  const delivered = await chain.delivered();
  expect(delivered.length).toBe(planes.length);
  delivered.forEach((plane, index) => {
    expect(Buffer.compare(Buffer.from(plane.buffer), Buffer.from((planes[index] as Uint8Array).buffer))).toBe(0);
  });
});

test('over a background, what was transparent in the source shows the background and not its hidden colour', async () => {
  const format = yuv(16, 8, { alpha: true });
  const [luma, cb, cr, alpha] = noisePlanes(format) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  alpha.fill(0);
  const delivered = { ...format, alpha: false, layout: 'i420' } as const;
  using chain = await chainOf(format, [], { kind: 'planes', delivery: { format: delivered, background: true } });
  const red = device.createTexture({
    size: [1, 1],
    format: 'rgba16float',
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  });
  // Half floats of 1, 0, 0, 1.
  device.queue.writeTexture({ texture: red }, new Uint8Array(Uint16Array.of(0x3c00, 0, 0, 0x3c00).buffer), { bytesPerRow: 8 }, [1, 1]);
  chain.setBackground(red);
  chain.push(frame(format, [luma, cb, cr, alpha]), 0);
  const [y, u, v] = (await chain.delivered()) as [Uint8Array, Uint8Array, Uint8Array];
  // BT.709 limited codes of pure red.
  expect([...new Set(y)]).toEqual([63]);
  expect([...new Set(u)]).toEqual([102]);
  expect([...new Set(v)]).toEqual([240]);
  red.destroy();
});
