import { expect, test } from 'vitest';
import { active, chainOf, device, pictureOf, pipelines } from '../../server/testing/gpu.ts';
import { frame, noisePlanes, rgbaFormat, rgbaFrame, yuvFormat } from '../../server/testing/scene.ts';
import { constantTimeline } from '../media/time.ts';
import { alphaBevel } from '../shaders/alpha-bevel/alpha-bevel.ts';
import { dropShadow } from '../shaders/drop-shadow/drop-shadow.ts';
import { frameBlend } from '../shaders/frame-blend/frame-blend.ts';
import { gloss } from '../shaders/gloss/gloss.ts';
import { outline } from '../shaders/outline/outline.ts';
import { temporalEma } from '../shaders/temporal-ema/temporal-ema.ts';
import { vignette } from '../shaders/vignette/vignette.ts';
import { Chain } from './chain.ts';
import { wholeDelivery } from './deliver.ts';
import { readPicture, readTexels } from './read-picture.ts';

const yuv = (width: number, height: number, rest: Parameters<typeof yuvFormat>[1] = {}) => yuvFormat({ width, height }, rest);

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

const identities: [string, ReturnType<typeof yuv>][] = [
  ['BT.709 limited', yuv(64, 36)],
  ['BT.601 limited', yuv(64, 36, { colour: { matrix: 'bt601', range: 'limited', primaries: 'smpte170m', transfer: 'smpte170m' } })],
  ['BT.709 full', yuv(64, 36, { colour: { matrix: 'bt709', range: 'full', primaries: 'bt709', transfer: 'bt709' } })],
  ['odd size', yuv(41, 23)],
  ['10 bit', yuv(40, 22, { bitDepth: 10 })],
  ['alpha', yuv(40, 22, { alpha: true })],
];

test.each(identities)('delivered planes of an identity recipe equal the source: %s', async (_, format) => {
  const planes = noisePlanes(format);
  using chain = await chainOf(format, [], { kind: 'planes', deliveries: [wholeDelivery(format, false)] });
  chain.push(frame(format, planes), 0);
  using back = await chain.delivered();
  const delivered = back.planes;
  expect(delivered.length).toBe(planes.length);
  delivered.forEach((plane, index) => {
    expect(Buffer.compare(Buffer.from(plane.buffer), Buffer.from((planes[index] as Uint8Array).buffer))).toBe(0);
  });
});

test('over a background, what was transparent in the source shows the background and not its hidden colour', async () => {
  const format = yuv(16, 8, { alpha: true });
  const [luma, cb, cr, alpha] = noisePlanes(format) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  alpha.fill(0);
  const delivered = { ...format, alpha: false };
  using chain = await chainOf(format, [], { kind: 'planes', deliveries: [wholeDelivery(delivered, true)] });
  const red = device.createTexture({
    size: [1, 1],
    format: 'rgba16float',
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  });
  // Half floats of 1, 0, 0, 1.
  device.queue.writeTexture({ texture: red }, new Uint8Array(Uint16Array.of(0x3c00, 0, 0, 0x3c00).buffer), { bytesPerRow: 8 }, [1, 1]);
  chain.setBackground(red);
  chain.push(frame(format, [luma, cb, cr, alpha]), 0);
  using delivery = await chain.delivered();
  const [y, u, v] = delivery.planes as unknown as [Uint8Array, Uint8Array, Uint8Array];
  // BT.709 limited codes of pure red.
  expect([...new Set(y)]).toEqual([63]);
  expect([...new Set(u)]).toEqual([102]);
  expect([...new Set(v)]).toEqual([240]);
  red.destroy();
});

test('planes that were closed lend their memory to later ones, those still open keep it', async () => {
  const format = yuv(24, 16);
  using chain = await chainOf(format, [], { kind: 'planes', deliveries: [wholeDelivery(format, false)] });
  const render = (index: number) => {
    chain.push(frame(format, noisePlanes(format, index + 1), index), index);
    return chain.delivered();
  };
  const open = await render(0);
  const memory = new Set<ArrayBufferLike>(open.planes.map(({ buffer }) => buffer));
  for (let index = 1; index < 12; index++) {
    using delivered = await render(index);
    for (const { buffer } of delivered.planes) memory.add(buffer);
    expect(delivered.planes[0]).toEqual(noisePlanes(format, index + 1)[0]);
  }
  expect(open.planes[0]).toEqual(noisePlanes(format, 1)[0]);
  // The ring has three places, and one of them had to make do without the planes that stayed open: 4 × 3 planes.
  expect(memory.size).toBe(12);
});

test('a GPU without room is said to be full, with the size, and what was allocated is let go', async () => {
  const created: GPUTexture[] = [];
  const destroyed = new Set<GPUTexture>();
  // A device of which every texture is taken for too much memory.
  const full = new Proxy(device, {
    get(target, name) {
      if (name === 'popErrorScope') {
        return async () => {
          await target.popErrorScope();
          return { message: 'out of memory' };
        };
      }
      if (name === 'createTexture') {
        return (descriptor: GPUTextureDescriptor) => {
          const texture = target.createTexture(descriptor);
          const destroy = texture.destroy.bind(texture);
          texture.destroy = () => {
            destroyed.add(texture);
            destroy();
          };
          created.push(texture);
          return texture;
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const spec = { format: yuv(40, 22), timeline: constantTimeline(1, { num: 1, den: 1 }), effects: [], scale: 1 };
  const refusal = Chain.create(full, pipelines, { ...spec, output: { kind: 'picture' } });
  await expect(refusal).rejects.toMatchObject({ code: 'gpu-memory', message: expect.stringContaining('40×22') });
  expect(created.length).toBeGreaterThan(0);
  expect(destroyed).toEqual(new Set(created));
});

test('a picture beyond what the GPU can hold is refused by the GPU’s own word', async () => {
  const side = device.limits.maxTextureDimension2D + 1;
  const spec = { format: rgbaFormat(side, 1), timeline: constantTimeline(1, { num: 1, den: 1 }), effects: [], scale: 1 };
  const refusal = Chain.create(device, pipelines, { ...spec, output: { kind: 'picture' } });
  await expect(refusal).rejects.toMatchObject({ code: 'gpu-memory', remedy: expect.stringContaining('smaller') });
});

test('a paced chain makes the same pictures, and never has more than one pass waiting', async () => {
  const format = yuv(48, 32);
  const effects = [active(temporalEma, { strength: 0.6 }), active(dropShadow, { blur: 6 })];
  const timeline = constantTimeline(10, { num: 30, den: 1 });
  const spec = { format, timeline, effects, scale: 1, output: { kind: 'planes', deliveries: [wholeDelivery(format, false)] } } as const;
  let waiting = 0;
  let most = 0;
  let passes = 0;
  const { queue } = device;
  const counted = new Proxy(queue, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'submit') return value.bind(target);
      return (buffers: GPUCommandBuffer[]) => {
        waiting++;
        passes++;
        most = Math.max(most, waiting);
        target.submit(buffers);
        target.onSubmittedWorkDone().then(() => waiting--);
      };
    },
  });
  const watched = new Proxy(device, {
    get(target, name) {
      if (name === 'queue') return counted;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  using whole = await Chain.create(device, pipelines, spec);
  using paced = await Chain.create(watched, pipelines, { ...spec, paced: true });
  for (let index = 0; index < 4; index++) {
    for (const chain of [whole, paced]) {
      for (const needed of chain.needs(index)) await chain.push(frame(format, noisePlanes(format, needed + 1), needed), index);
    }
    using expected = await whole.delivered();
    using delivered = await paced.delivered();
    expect(delivered.planes).toEqual(expected.planes);
  }
  expect(most).toBe(1);
  expect(passes).toBeGreaterThan(8);
});

test('a distance field that effects share gives the picture that each makes with its own', async () => {
  const disc = () => rgbaFrame(64, 48, (x, y) => [0.8, 0.4, y / 48, Math.min(1, Math.max(0, 18.3 - Math.hypot(x - 31, y - 22)))]);
  const [bevel, line, sweep] = [
    active(alphaBevel, { size: 8 }),
    active(outline, { width: 4 }),
    active(gloss, { duration: 0.1, width: 20 }),
  ];
  // An exposure of one frame changes nothing, but what was made before it is not known to hold.
  const own = active(frameBlend, { frames: 1 });
  const light = active(vignette);
  using shared = await chainOf(rgbaFormat(64, 48), [bevel, light, sweep, line, light, line]);
  using apart = await chainOf(rgbaFormat(64, 48), [bevel, own, light, sweep, own, line, own, light, line]);
  expect(shared.traffic().length).toBeLessThan(apart.traffic().length);
  for (const index of [0, 1]) {
    const [one, other] = [await pictureOf(shared, disc, index), await pictureOf(apart, disc, index)];
    // Passes apart round to halves once more.
    expect(Math.max(...one.map((value, at) => Math.abs(value - (other[at] as number))))).toBeLessThan(0.003);
  }
});

test('pictures kept on the way are those of the shorter stacks, and the last one stays as it is', async () => {
  const stack = [active(temporalEma, { strength: 0.6 }), active(vignette), active(outline, { width: 3 }), active(gloss)];
  const format = rgbaFormat(48, 32);
  const paint = (index: number) => (x: number, y: number) => [
    x / 47,
    ((y + index * 5) % 32) / 31,
    0.3,
    Math.hypot(x - 24, y - 16) < 12 ? 1 : 0,
  ];
  const frames = (index: number) => rgbaFrame(48, 32, paint(index), index);
  using tapped = await chainOf(format, stack, { kind: 'picture', taps: [-1, 0, 1, 2, 3] });
  const last = await pictureOf(tapped, frames, 4);
  expect(tapped.taps.length).toBe(5);
  for (const [count, tap] of tapped.taps.entries()) {
    using shorter = await chainOf(format, stack.slice(0, count));
    const expected = await pictureOf(shorter, frames, 4);
    const kept = await readPicture(device, tap);
    // Each one is rounded to half floats, which the fused chain does once.
    expect(Math.max(...kept.map((value, at) => Math.abs(value - (expected[at] as number))))).toBeLessThan(0.004);
    if (count === 4) expect([...kept]).toEqual([...last]);
    const [texel] = await readTexels(device, [tap], { x: 30, y: 9 });
    expect([...(texel as Float32Array)]).toEqual([...kept.subarray((9 * 48 + 30) * 4, (9 * 48 + 30) * 4 + 4)]);
  }
});
