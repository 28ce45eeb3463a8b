import { expect, test } from 'vitest';
import { yuvFormat } from '../../../server/testing/scene.ts';
import { checkDelivery } from '../../gpu/deliver.ts';
import { deliveryFor } from './delivery.ts';
import { defaultOutput, type OutputFormat, outputFormats } from './output.ts';

const colour = { matrix: 'bt601', range: 'full', primaries: 'smpte170m', transfer: 'bt709' } as const;
const format = yuvFormat({ width: 101, height: 57 }, { bitDepth: 10, colour });
const info = { format, size: format.coded };
const all = Object.keys(outputFormats) as OutputFormat[];

test.each(all)('%s gets planes that the chain can deliver, whole and cut and scaled', (name) => {
  const box = outputFormats[name].limits?.box;
  for (const part of [
    {},
    { crop: { x: 3, y: 5, width: 51, height: 33 } },
    { fit: { width: 64, height: 64 } },
    { crop: { x: 90, y: 50, width: 99, height: 99 } },
  ]) {
    const delivery = deliveryFor(name, { ...defaultOutput, ...part }, info, true);
    expect(() => checkDelivery(delivery, info.size)).not.toThrow();
    // Stickers are cut and scaled later, from twice their size where there is as much.
    if (box) expect(delivery.size).toEqual({ width: delivery.crop?.width ?? 101, height: delivery.crop?.height ?? 57 });
    expect(delivery.background).toBe(outputFormats[name].alpha === 'none');
  }
});

test('stickers get twice their size to be cut from', () => {
  const large = { format, size: { width: 1920, height: 1080 } };
  const delivery = deliveryFor('telegram', defaultOutput, large, true);
  expect(delivery.size).toEqual({ width: 1024, height: 576 });
  expect(delivery.format).toMatchObject({ layout: 'rgba', alpha: true });
});

test('what is written without loss keeps the source’s samples; the rest is 8 bits deep, and H.264 even', () => {
  expect(deliveryFor('webm', { ...defaultOutput, quality: 'lossless' }, info, true)).toEqual({
    format: { ...format, alpha: true },
    size: info.size,
    crop: null,
    background: false,
    arrangement: 'plain',
  });
  expect(deliveryFor('webm', { ...defaultOutput, quality: 'lossless' }, info, false).format.bitDepth).toBe(8);
  expect(deliveryFor('mp4', { ...defaultOutput, quality: 'lossless' }, info, true).format).toMatchObject({
    bitDepth: 8,
    coded: { width: 102, height: 58 },
  });
  const twelve = { ...info, format: { ...format, bitDepth: 12 } as const };
  expect(deliveryFor('ffv1', defaultOutput, twelve, true).format).toMatchObject({ bitDepth: 10, alpha: true });
  expect(deliveryFor('stacked-alpha', defaultOutput, info, true).format.coded).toEqual({ width: 102, height: 116 });
  expect(deliveryFor('prores4444', defaultOutput, info, true).format).toMatchObject({ layout: 'i444', bitDepth: 10, alpha: true });
  expect(deliveryFor('gif', defaultOutput, info, true).format).toMatchObject({ layout: 'rgba', bitDepth: 8 });
});
