import { expect, test } from 'vitest';
import { active, chainOf, device, pipelines } from '../../server/testing/gpu.ts';
import { frame, noisePlanes, rgbaFormat, rgbaFrame, yuvFormat } from '../../server/testing/scene.ts';
import { overriding, watch } from '../../server/testing/watched-device.ts';
import type { PlanarFrame, PlaneFormat } from '../media/picture.ts';
import { constantTimeline } from '../media/time.ts';
import { dropShadow } from '../shaders/drop-shadow/drop-shadow.ts';
import { temporalEma } from '../shaders/temporal-ema/temporal-ema.ts';
import { vignette } from '../shaders/vignette/vignette.ts';
import { Chain } from './chain.ts';
import { compileChain } from './compile.ts';
import { type DeliveryFormat, wholeDelivery } from './deliver.ts';
import { PICTURE_FORMAT } from './pass.ts';

type Planes = (Uint8Array | Uint16Array)[];
type Target = DeliveryFormat['format'];

const even = { width: 40, height: 24 };
const rgba = (width: number, height: number): Target => ({ ...rgbaFormat(width, height), layout: 'rgba' });
const i444 = (format: PlaneFormat): Target => ({ ...format, layout: 'i444' });

/** Planes of one delivery, in memory of their own. */
async function planesOf(chain: Chain, which = 0): Promise<Planes> {
  using delivered = await chain.delivered(which);
  return delivered.planes.map((plane) => plane.slice());
}

/** A frame through a chain without effects: the planes of each delivery. */
async function deliver(of: PlanarFrame, deliveries: readonly DeliveryFormat[], effects = [] as Parameters<typeof chainOf>[1]) {
  using chain = await chainOf(of.format, effects, { kind: 'planes', deliveries });
  chain.push(of, 0);
  return await Promise.all(deliveries.map((_, which) => planesOf(chain, which)));
}

const sources: [string, Target][] = [
  ['4:2:0', yuvFormat(even)],
  ['4:2:0 of odd size with alpha', yuvFormat({ width: 41, height: 23 }, { alpha: true })],
  ['4:2:0 with 10 bits and alpha', yuvFormat(even, { bitDepth: 10, alpha: true })],
  ['4:2:0 with 12 bits', yuvFormat(even, { bitDepth: 12 })],
  ['4:4:4 with alpha', i444(yuvFormat({ width: 39, height: 21 }, { alpha: true }))],
  ['4:4:4 with 12 bits and alpha', i444(yuvFormat(even, { bitDepth: 12, alpha: true }))],
  ['RGBA', rgba(39, 21)],
];

test.each(sources)('each delivery in the source’s format equals it byte for byte, beside others: %s', async (_, format) => {
  const planes = noisePlanes(format);
  const other = { ...wholeDelivery({ ...yuvFormat(format.coded), bitDepth: 8 }, true), size: format.coded };
  const [first, , last] = await deliver(frame(format, planes), [wholeDelivery(format, false), other, wholeDelivery(format, false)]);
  expect(first).toEqual(planes);
  expect(last).toEqual(planes);
});

test.each(sources)('a delivery that stands alone equals the source too: %s', async (_, format) => {
  const planes = noisePlanes(format);
  expect(await deliver(frame(format, planes), [wholeDelivery(format, false)])).toEqual([planes]);
});

test('with effects, deliveries beside each other equal those alone but for the rounding of the stored picture', async () => {
  const format = yuvFormat({ width: 41, height: 23 });
  const source = frame(format, noisePlanes(format));
  const effects = [active(vignette, { amount: 0.8 }), active(dropShadow, { blur: 4 }), active(vignette)];
  const deliveries = [
    wholeDelivery({ ...format, alpha: true }, false),
    wholeDelivery(format, true),
    wholeDelivery(rgba(41, 23), false),
    wholeDelivery(i444({ ...format, bitDepth: 10, alpha: true }), false),
  ];
  const together = await deliver(source, deliveries, effects);
  for (const [which, delivery] of deliveries.entries()) {
    const [alone = []] = await deliver(source, [delivery], effects);
    expect(alone.length).toBe(together[which]?.length);
    for (const [index, plane] of alone.entries()) {
      const off = Math.max(...plane.map((value, at) => Math.abs(value - (together[which]?.[index]?.[at] as number))));
      expect(off).toBeLessThanOrEqual(1);
    }
  }
});

test('a crop copies what it shows and leaves the rest out', async () => {
  const format = i444(yuvFormat({ width: 41, height: 23 }, { alpha: true }));
  const source = frame(format, noisePlanes(format));
  const crop = { x: 7, y: 4, width: 21, height: 13 };
  const cropped = { ...wholeDelivery({ ...format, coded: crop }, false), crop };
  // Against one of all that is not written as a change of the source, as that of the crop is not either.
  const all = wholeDelivery({ ...format, bitDepth: 10 }, false);
  const ten = { ...cropped, format: { ...cropped.format, bitDepth: 10 } } as const;
  const [whole = [], part = []] = await deliver(source, [all, ten]);
  expect(part).toEqual(
    whole.map((plane) => plane.filter((_, at) => at % 41 >= 7 && at % 41 < 28 && Math.floor(at / 41) >= 4 && Math.floor(at / 41) < 17)),
  );
  // One that stands alone is fused, without the rounding of a stored picture.
  const [alone = []] = await deliver(source, [cropped]);
  const [beside = []] = await deliver(source, [cropped, all]);
  for (const [index, plane] of alone.entries()) {
    const off = Math.max(...plane.map((value, at) => Math.abs(value - (beside[index]?.[at] as number))));
    expect(off).toBeLessThanOrEqual(1);
  }
});

test('planes of even size repeat the picture’s edge, and are still the source’s where it has them', async () => {
  const format = yuvFormat({ width: 41, height: 23 }, { alpha: true });
  const planes = noisePlanes(format);
  const padded = { ...wholeDelivery({ ...format, coded: { width: 42, height: 24 } }, false), size: format.coded };
  const [delivered] = await deliver(frame(format, planes), [padded]);
  const extended = (plane: Uint8Array) =>
    Uint8Array.from({ length: 42 * 24 }, (_, at) => plane[Math.min(Math.floor(at / 42), 22) * 41 + Math.min(at % 42, 40)] as number);
  const [luma, cb, cr, alpha] = planes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  expect(delivered).toEqual([extended(luma), cb, cr, extended(alpha)]);
});

test.each([
  ['4:2:0 in limited range', yuvFormat({ width: 42, height: 48 })],
  ['4:2:0 in full range', yuvFormat({ width: 42, height: 48 }, { colour: { ...yuvFormat(even).colour, range: 'full' } })],
  ['4:4:4 with 10 bits', i444(yuvFormat({ width: 41, height: 46 }, { bitDepth: 10 }))],
  ['RGBA', rgba(41, 46)],
] as const)('stacked planes hold the straight colour above and alpha as grey below: %s', async (_, format) => {
  const size = { width: 41, height: 23 };
  const source = rgbaFrame(41, 23, (x, y) => [x / 40, y / 22, 0.5, x < 20 ? x / 20 : y < 10 ? 1 : 0]);
  const { width, height } = format.coded;
  const stacked = { format, size, crop: null, background: false, arrangement: 'stacked' } as const;
  const plain = { ...stacked, format: { ...format, coded: { width, height: height / 2 }, alpha: true }, arrangement: 'plain' } as const;
  const [both = [], alone = []] = await deliver(source, [stacked, plain]);
  const max = 2 ** format.bitDepth - 1;
  const alphas = format.layout === 'rgba' ? (alone[0] as Uint8Array).filter((__, at) => at % 4 === 3) : (alone[3] as Uint8Array);
  const colours = format.layout === 'rgba' ? alone : alone.slice(0, 3);
  expect(both.length).toBe(colours.length);
  both.forEach((plane, index) => {
    const upper = plane.subarray(0, plane.length / 2);
    const lower = plane.subarray(plane.length / 2);
    if (format.layout === 'rgba') {
      // The plain one keeps the hidden colour of its source.
      expect(upper).toEqual((alone[0] as Uint8Array).map((value, at) => (at % 4 === 3 ? 255 : alphas[at >> 2] ? value : 0)));
      expect(lower).toEqual(Uint8Array.from({ length: lower.length }, (__, at) => (at % 4 === 3 ? 255 : (alphas[at >> 2] as number))));
      return;
    }
    expect(upper).toEqual(colours[index]);
    if (index > 0) {
      expect(new Set(lower)).toEqual(new Set([2 ** (format.bitDepth - 1)]));
      return;
    }
    const [black, span] = format.colour.range === 'full' ? [0, max] : [16 * ((max + 1) / 256), 219 * ((max + 1) / 256)];
    expect(new Set([lower[0], lower[30]])).toEqual(new Set([black, black + span]));
    lower.forEach((value, at) => {
      expect(Math.abs(value - (black + ((alphas[at] as number) / max) * span))).toBeLessThanOrEqual(1);
    });
  });
});

test('under a scaled crop the background lies where it lies under the whole picture', async () => {
  // A background of two texels, which cover the left and the right half of the picture.
  const texture = device.createTexture({ size: [2, 1], format: PICTURE_FORMAT, usage: 4 | 2 });
  device.queue.writeTexture({ texture }, new Float16Array([1, 0, 0, 1, 0, 0, 1, 1]).buffer, { bytesPerRow: 16 }, [2, 1]);
  const size = { width: 11, height: 5 };
  const common = { format: rgba(11, 5), size, background: true, arrangement: 'plain' } as const;
  const left = { ...common, crop: { x: 2, y: 3, width: 6, height: 9 } };
  const right = { ...common, crop: { x: 40, y: 3, width: 7, height: 9 } };
  using chain = await chainOf(rgbaFormat(48, 24), [], { kind: 'planes', deliveries: [left, right] });
  chain.setBackground(texture);
  chain.push(
    rgbaFrame(48, 24, (_, y) => [0, 1, 0, y < 18 ? 0 : 1]),
    0,
  );
  const [red] = (await planesOf(chain, 0)) as [Uint8Array];
  const [blue] = (await planesOf(chain, 1)) as [Uint8Array];
  texture.destroy();
  expect([...red].filter((value, at) => value !== [255, 0, 0, 255][at % 4])).toEqual([]);
  expect([...blue].filter((value, at) => value !== [0, 0, 255, 255][at % 4])).toEqual([]);
});

test('scaling keeps colours between black and white', async () => {
  // Black where it covers most, so that the kernel’s negative lobes take more cover than colour.
  const paint = (x: number, y: number) => ((x * 5 + y * 3) % 7 < 3 ? [0, 0, 0, 1] : [1, 1, 1, ((x * 31 + y * 17) % 8) / 10]);
  const scaled = wholeDelivery(i444(yuvFormat({ width: 61, height: 45 }, { alpha: true })), false);
  const [[luma = [], cb = [], cr = [], alpha = []] = []] = await deliver(rgbaFrame(32, 24, paint), [scaled]);
  expect([Math.min(...luma), Math.max(...luma)]).toEqual([16, 235]);
  expect([Math.min(...alpha), Math.max(...alpha)]).toEqual([0, 255]);
  expect(new Set([...cb, ...cr])).toEqual(new Set([128]));
});

/** The device, counting what is dispatched and copied. */
function counting() {
  const counts = { dispatches: 0, copies: 0 };
  const passOf = (pass: GPUComputePassEncoder) =>
    overriding(pass, {
      dispatchWorkgroups: (...groups: [number, number?, number?]) => {
        counts.dispatches++;
        return pass.dispatchWorkgroups(...groups);
      },
    });
  const encoderOf = (encoder: GPUCommandEncoder) =>
    overriding(encoder, {
      beginComputePass: () => passOf(encoder.beginComputePass()),
      copyBufferToBuffer: (...copy: unknown[]) => {
        counts.copies++;
        return Reflect.apply(encoder.copyBufferToBuffer, encoder, copy);
      },
    });
  return { counts, device: overriding(device, { createCommandEncoder: () => encoderOf(device.createCommandEncoder()) }) };
}

test.each([false, true])('a delivery that is not wanted for a frame costs neither pass nor readback (paced: %s)', async (paced) => {
  const format = yuvFormat(even);
  const small = { format: rgba(20, 12), size: { width: 20, height: 12 }, crop: null, background: false, arrangement: 'plain' } as const;
  const output = { kind: 'planes', deliveries: [wholeDelivery(format, false), small, small] } as const;
  const timeline = constantTimeline(10, { num: 30, den: 1 });
  const effects = [active(temporalEma, { strength: 0.6 })];
  const watched = counting();
  using chain = await Chain.create(watched.device, pipelines, { format, timeline, effects, scale: 1, output, paced });
  using whole = await Chain.create(device, pipelines, { format, timeline, effects, scale: 1, output });
  const render = async (index: number, wanted?: ReadonlySet<number>) => {
    Object.assign(watched.counts, { dispatches: 0, copies: 0 });
    for (const needed of chain.needs(index)) await chain.push(frame(format, noisePlanes(format, needed + 1), needed), index, wanted);
    for (const needed of whole.needs(index)) whole.push(frame(format, noisePlanes(format, needed + 1), needed), index);
    return { ...watched.counts };
  };
  // Ingest into the history; then the picture, the first delivery, rows that the others share, the others.
  expect(await render(0)).toEqual({ dispatches: 6, copies: 3 });
  expect(await render(1, new Set([0]))).toEqual({ dispatches: 3, copies: 1 });
  expect(await planesOf(chain, 0)).toEqual(await planesOf(whole, 0));
  expect(await render(2, new Set([2]))).toEqual({ dispatches: 4, copies: 1 });
  expect(await planesOf(chain, 2)).toEqual(await planesOf(whole, 2));
  expect(await render(3, new Set())).toEqual({ dispatches: 1, copies: 0 });
  expect(() => chain.delivered(0)).toThrow('No frame was finished for this delivery');
  // What follows still has the frames in its past that nobody wanted.
  expect(await render(4, new Set([0, 1, 2]))).toEqual({ dispatches: 6, copies: 3 });
  for (const which of [0, 1, 2]) expect(await planesOf(chain, which)).toEqual(await planesOf(whole, which));
});

test('the memory of every delivery is made once', async () => {
  const format = yuvFormat(even);
  const watched = watch(device);
  const small = { format: rgba(20, 12), size: { width: 20, height: 12 }, crop: null, background: true, arrangement: 'plain' } as const;
  const output = { kind: 'planes', deliveries: [wholeDelivery(format, false), small] } as const;
  const timeline = constantTimeline(10, { num: 30, den: 1 });
  using chain = await Chain.create(watched.device, pipelines, { format, timeline, effects: [], scale: 1, output });
  const render = async (index: number) => {
    chain.push(frame(format, noisePlanes(format, index + 1), index), index);
    await Promise.all([planesOf(chain, 0), planesOf(chain, 1)]);
  };
  await render(0);
  expect(watched.calls.createBuffer).toBeGreaterThan(0);
  watched.reset();
  for (let index = 1; index < 5; index++) await render(index);
  const { createBuffer, createTexture, createBindGroup, submit, mapAsync } = watched.calls;
  expect({ createBuffer, createTexture, createBindGroup, submit }).toEqual({
    createBuffer: 0,
    createTexture: 0,
    createBindGroup: 0,
    submit: 4,
  });
  // Each of the two is read back once per frame.
  expect(mapAsync).toBe(8);
});

const refused: [string, string, DeliveryFormat][] = [
  ['a crop beyond the picture', 'beyond', { ...wholeDelivery(yuvFormat(even), false), crop: { x: 30, y: 0, width: 20, height: 8 } }],
  ['half a pixel', 'whole numbers', { ...wholeDelivery(yuvFormat(even), false), crop: { x: 0.5, y: 0, width: 20, height: 8 } }],
  ['nothing', 'whole numbers', { ...wholeDelivery(yuvFormat(even), false), crop: { x: 0, y: 0, width: 0, height: 8 } }],
  ['planes smaller than the picture', 'does not fit', { ...wholeDelivery(yuvFormat(even), false), size: { width: 41, height: 24 } }],
  [
    'stacked halves with common chroma',
    'share chroma',
    { ...wholeDelivery(yuvFormat({ width: 20, height: 26 }), false), size: { width: 20, height: 13 }, arrangement: 'stacked' },
  ],
  [
    'an alpha plane beside stacked alpha',
    'as luma',
    {
      ...wholeDelivery(yuvFormat({ width: 20, height: 24 }, { alpha: true }), false),
      size: { width: 20, height: 12 },
      arrangement: 'stacked',
    },
  ],
  ['RGBA with 10 bits', '8 bits', wholeDelivery({ ...rgba(40, 24), bitDepth: 10 }, false)],
];

test.each(refused)('refuses to deliver %s', (_, problem, delivery) => {
  expect(() => compileChain([], yuvFormat(even), 1, { kind: 'planes', deliveries: [delivery] })).toThrow(problem);
});
