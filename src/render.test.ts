import { expect, test } from 'vitest';
import { active, chainOf } from '../server/testing/gpu.ts';
import { frame, yuvFormat } from '../server/testing/scene.ts';
import { type DeliveryFormat, wholeDelivery } from './gpu/deliver.ts';
import { outputTimeline } from './media/output-timeline.ts';
import type { PlanarFrame } from './media/picture.ts';
import type { FrameSink } from './media/sink.ts';
import type { FrameSource } from './media/source.ts';
import { constantTimeline, type Rational } from './media/time.ts';
import { render } from './render.ts';
import { temporalEma } from './shaders/temporal-ema/temporal-ema.ts';

const size = { width: 16, height: 8 };
const format = yuvFormat(size);
const timeline = constantTimeline(100, { num: 30, den: 1 });

/** Frames of one grey each, 20 + index, counted while they are open. */
function greys(last = 100) {
  const counts = { open: 0, decoded: [] as number[] };
  const source: FrameSource = {
    info: { format, size, timeline, kind: 'video', container: '', codec: '', frameRate: 30, constantRate: true, audio: null, warnings: [] },
    async *frames(indices) {
      for (const index of indices) {
        if (index >= last) return;
        counts.open++;
        counts.decoded.push(index);
        const planes = [new Uint8Array(128).fill(20 + index), new Uint8Array(32).fill(128), new Uint8Array(32).fill(128)];
        yield { ...frame(format, planes, index), [Symbol.dispose]: () => void counts.open-- };
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { source, counts };
}

/** A sink that remembers index, time and grey of its frames; `failing` names a frame that it refuses. */
function recorder(failing = Number.NaN) {
  const seen: { index: number; time: number; grey: number }[] = [];
  const state = { open: 0, aborted: 0, finished: 0 };
  const sink: FrameSink<string> = {
    async write(given: PlanarFrame) {
      using one = given;
      if (one.index === failing) throw new Error(`no frame ${failing}`);
      seen.push({ index: one.index, time: one.time, grey: (one.planes[0] as Uint8Array)[0] as number });
      await Promise.resolve();
    },
    async finish() {
      state.finished++;
      return 'done';
    },
    async abort() {
      state.aborted++;
    },
  };
  return { sink, seen, state };
}

const whole = wholeDelivery(format, false);
const half: DeliveryFormat = { ...whole, size: { width: 8, height: 4 }, format: { ...format, coded: { width: 8, height: 4 } } };

interface Wanted {
  readonly delivery?: number;
  readonly from?: number;
  readonly until?: number;
  readonly failing?: number;
}

async function rendered(
  range: [number, number],
  rate: Rational | null,
  wanted: readonly Wanted[],
  effects: Parameters<typeof chainOf>[1] = [],
) {
  using chain = await chainOf(format, effects, { kind: 'planes', deliveries: [whole, half] });
  const { source, counts } = greys();
  const recorders = wanted.map(({ failing }) => recorder(failing));
  const frames = outputTimeline(timeline, { start: range[0], end: range[1] }, rate);
  const outputs = wanted.map(({ delivery = 0, from = 0, until = frames.length }, at) => ({
    delivery,
    format: delivery === 0 ? whole.format : half.format,
    sink: (recorders[at] as ReturnType<typeof recorder>).sink,
    from,
    until,
  }));
  const job = { source, chain, timeline: frames, outputs };
  const result = await render({ ...job, signal: new AbortController().signal }).then(
    (outcomes) => outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason))),
    (error: unknown) => String(error),
  );
  return { result, counts, recorders };
}

const greyOf = ({ seen }: ReturnType<typeof recorder>) => seen.map(({ grey }) => grey - 20);

test('several outputs of one pass get every frame in order, also those that share a delivery', async () => {
  const { result, counts, recorders } = await rendered([3, 9], null, [{}, { delivery: 1 }, {}]);
  expect(result).toEqual(['done', 'done', 'done']);
  for (const one of recorders) expect(greyOf(one)).toEqual([3, 4, 5, 6, 7, 8]);
  expect(recorders[0]?.seen.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(counts).toEqual({ open: 0, decoded: [3, 4, 5, 6, 7, 8] });
});

test('another rate repeats frames or leaves them out, without decoding or rendering what is not shown', async () => {
  const fast = await rendered([0, 3], { num: 60, den: 1 }, [{}]);
  expect(greyOf(fast.recorders[0] as never)).toEqual([0, 0, 1, 1, 2, 2]);
  expect(fast.counts.decoded).toEqual([0, 1, 2]);
  expect(fast.recorders[0]?.seen[3]?.time).toBeCloseTo(3 / 60, 12);
  const slow = await rendered([0, 12], { num: 10, den: 1 }, [{}]);
  expect(greyOf(slow.recorders[0] as never)).toEqual([0, 3, 6, 9]);
  expect(slow.counts.decoded).toEqual([0, 3, 6, 9]);
});

test('an output that is partly done gets the rest, and an effect with a past is warmed up for it', async () => {
  const steady = [active(temporalEma as never, { strength: 0.7 })];
  const full = await rendered([0, 10], null, [{}], steady);
  const rest = await rendered([0, 10], null, [{ from: 7 }, { from: 8, delivery: 1 }], steady);
  expect(rest.recorders[0]?.seen).toEqual(full.recorders[0]?.seen.slice(7));
  expect(rest.recorders[1]?.seen.map(({ index }) => index)).toEqual([8, 9]);
});

test('an output that ends early costs nothing beyond its last frame, and rendering ends with the last one', async () => {
  const { result, counts, recorders } = await rendered([0, 20], null, [{ until: 1, delivery: 1 }, { until: 4 }]);
  expect(result).toEqual(['done', 'done']);
  expect(recorders.map(greyOf)).toEqual([[0], [0, 1, 2, 3]]);
  expect(counts.decoded).toEqual([0, 1, 2, 3]);
});

test('an output that fails does not stop the others, and nothing stays open', async () => {
  const { result, counts, recorders } = await rendered([0, 6], null, [{ failing: 2 }, {}]);
  expect(result).toEqual(['Error: no frame 2', 'done']);
  expect(greyOf(recorders[1] as never)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(recorders.map(({ state }) => [state.aborted, state.finished])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(counts.open).toBe(0);
});

test('when all outputs have failed, rendering ends and says why', async () => {
  const { result, counts, recorders } = await rendered([0, 90], null, [{ failing: 1 }, { failing: 2 }]);
  expect(result).toBe('Error: no frame 1');
  expect(counts.decoded.length).toBeLessThan(20);
  for (const { state } of recorders) expect(state).toMatchObject({ finished: 0 });
});

test('a source that ends early fails the render and aborts every sink', async () => {
  using chain = await chainOf(format, [], { kind: 'planes', deliveries: [whole] });
  const { source } = greys(4);
  const { sink, state } = recorder();
  const outputs = [{ delivery: 0, format, sink, from: 0, until: 9 }];
  const job = { source, chain, timeline: outputTimeline(timeline, { start: 0, end: 9 }, null), outputs };
  await expect(render({ ...job, signal: new AbortController().signal })).rejects.toThrow('ended before frame 4');
  expect(state).toEqual({ open: 0, aborted: 1, finished: 0 });
});
