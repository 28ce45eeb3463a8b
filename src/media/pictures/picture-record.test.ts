import { expect, test } from 'vitest';
import { pictureEncoder } from '../../jobs/export/picture-encoder.ts';
import { type PlaneFormat, planeChannels, planeSizes } from '../picture.ts';
import { packedPng, packPicture, unpackPicture } from './picture-record.ts';
import { decodePng } from './png.ts';

const formats: readonly Pick<PlaneFormat, 'layout' | 'alpha' | 'bitDepth'>[] = [
  { layout: 'rgba', alpha: true, bitDepth: 8 },
  { layout: 'i420', alpha: true, bitDepth: 8 },
  { layout: 'i420', alpha: false, bitDepth: 10 },
  { layout: 'i444', alpha: true, bitDepth: 12 },
];

function formatOf(part: (typeof formats)[number]): PlaneFormat {
  const colour = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' } as const;
  return { coded: { width: 13, height: 7 }, rotation: 0, pixelAspect: { num: 1, den: 1 }, colour, ...part };
}

function planesOf(format: PlaneFormat, seed: number) {
  return planeSizes(format).map(({ width, height }, plane) => {
    const length = width * height * planeChannels(format.layout, plane);
    const value = (_: unknown, at: number) => (Math.imul(at + plane * 77 + seed, 2_654_435_761) >>> 16) % 2 ** format.bitDepth;
    return format.bitDepth > 8 ? Uint16Array.from({ length }, value) : Uint8Array.from({ length }, value);
  });
}

for (const part of formats) {
  test(`packs ${part.layout} of ${part.bitDepth} bits without loss`, async () => {
    const format = formatOf(part);
    const planes = planesOf(format, 1);
    expect(await unpackPicture(format, await packPicture(format, planes))).toEqual(planes);
  });
}

test('refuses what is shorter or longer than the picture', async () => {
  const format = formatOf({ layout: 'rgba', alpha: true, bitDepth: 8 });
  const packed = await packPicture(format, planesOf(format, 1));
  await expect(unpackPicture({ ...format, coded: { width: 13, height: 8 } }, packed)).rejects.toThrow(/no picture of this format/);
  await expect(unpackPicture({ ...format, coded: { width: 13, height: 6 } }, packed)).rejects.toThrow(/more than/);
});

test('a packed picture is the data of a PNG', async () => {
  const format = formatOf({ layout: 'rgba', alpha: true, bitDepth: 8 });
  const planes = planesOf(format, 3);
  const png = packedPng(format.coded, await packPicture(format, planes), '{"version":2}');
  expect(await decodePng(png)).toEqual({ size: format.coded, rgba: planes[0] });
  expect(new TextDecoder().decode(png)).toContain('framewright\0\0\0\0\0{"version":2}');
});

test('an encoder of pictures gives them in order, and reads a frame only until it has taken it', async () => {
  const format = formatOf({ layout: 'rgba', alpha: true, bitDepth: 8 });
  const encoding = pictureEncoder(format).begin(5);
  const indices: number[] = [];
  const read = (async () => {
    for await (const { index, key, data } of encoding.frames()) {
      expect(key).toBe(true);
      expect(await unpackPicture(format, data as Uint8Array<ArrayBuffer>)).toEqual(planesOf(format, index));
      indices.push(index);
    }
  })();
  for (let index = 5; index < 12; index++) {
    const planes = planesOf(format, index);
    await encoding.write({ index, time: 0, duration: 1, format, planes, [Symbol.dispose]: () => undefined });
    for (const plane of planes) plane.fill(0);
  }
  encoding.end();
  await read;
  expect(indices).toEqual([5, 6, 7, 8, 9, 10, 11]);
});

test('an encoder of pictures that was aborted says so to both sides', async () => {
  const format = formatOf({ layout: 'rgba', alpha: true, bitDepth: 8 });
  const encoding = pictureEncoder(format).begin(0);
  const read = encoding.frames().next();
  await encoding.abort();
  await encoding.abort();
  await expect(read).rejects.toThrow(/stopped/);
  const frame = { index: 0, time: 0, duration: 1, format, planes: planesOf(format, 0), [Symbol.dispose]: () => undefined };
  await expect(encoding.write(frame)).rejects.toThrow(/stopped/);
});
