/** A long clip through the whole way of an export, whose parts count what they hold: as much as for a short one. */
import { expect, test } from 'vitest';
import { device, pipelines } from '../server/testing/gpu.ts';
import { frame, yuvFormat } from '../server/testing/scene.ts';
import { Chain } from './gpu/chain.ts';
import { wholeDelivery } from './gpu/deliver.ts';
import { CodedQueue } from './jobs/export/coded-queue.ts';
import type { ExportFiles } from './jobs/export/export-log.ts';
import type { GroupEncoder } from './jobs/export/group-sink.ts';
import { openLogSink } from './jobs/export/log-sink.ts';
import type { AppendFile } from './media/append-file.ts';
import { outputTimeline } from './media/output-timeline.ts';
import type { PlanarFrame } from './media/picture.ts';
import { FrameWitness } from './media/pictures/frame-witness.ts';
import type { FrameSource } from './media/source.ts';
import { constantTimeline } from './media/time.ts';
import { type LogRecord, notesInOrder } from './media/video/packet-log.ts';
import { render } from './render.ts';

const RATE = { num: 24, den: 1 };
const GROUP = 48;
const format = yuvFormat({ width: 16, height: 8 });

/** How many of something there are, and how many there ever were at the same time and in all. */
class Count {
  now = 0;
  most = 0;
  all = 0;

  add(): void {
    this.all++;
    this.most = Math.max(this.most, ++this.now);
  }

  remove(): void {
    this.now--;
  }
}

/** A file whose disk is elsewhere. It counts the bytes that are read at a time. */
class CountedFile implements AppendFile {
  readonly #parts: Blob[] = [];
  size = 0;
  longestRead = 0;

  async read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    this.longestRead = Math.max(this.longestRead, Math.min(length, this.size - at));
    return new Uint8Array(await new Blob(this.#parts as never).slice(at, at + length).arrayBuffer());
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#parts.push(new Blob([bytes]));
    this.size += bytes.length;
    // A disk takes its time, so that the stages before it run ahead as far as they are let.
    await new Promise((resolve) => setImmediate(resolve));
  }

  async truncate(): Promise<void> {}
  async flush(): Promise<void> {}
}

/** Exports `length` frames; counts what is alive of each kind. */
async function exported(length: number) {
  const counts = { decoded: new Count(), rendered: new Count(), coded: new Count(), encodings: new Count(), records: new Count() };
  const timeline = constantTimeline(length, RATE);
  const source: FrameSource = {
    info: {
      ...{ format, timeline, kind: 'video', container: '', codec: '', size: format.coded, frameRate: 24 },
      constantRate: true,
      audio: null,
      warnings: [],
    },
    async *frames(indices) {
      for (const index of indices) {
        counts.decoded.add();
        const planes = [new Uint8Array(128).fill(index), new Uint8Array(32).fill(128), new Uint8Array(32).fill(128)];
        yield { ...frame(format, planes, index, 24), [Symbol.dispose]: () => counts.decoded.remove() };
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const encoder: GroupEncoder = {
    identity: 'test',
    begin(first) {
      counts.encodings.add();
      const queue = new CodedQueue();
      const frames = async function* (): AsyncGenerator<Omit<LogRecord, 'note'>> {
        for await (const coded of queue.frames()) {
          yield coded;
          counts.coded.remove();
        }
        counts.encodings.remove();
      };
      return {
        async write({ index, planes }: PlanarFrame) {
          counts.coded.add();
          queue.push({ index, key: index === first, data: (planes[0] as Uint8Array).slice(0, 4), alpha: null });
        },
        end: () => queue.end(),
        frames,
        track: async () => null,
        abort: async () => queue.fail(new Error('It was stopped.')),
      };
    },
  };
  const [packets, journal] = [new CountedFile(), new CountedFile()];
  const files: ExportFiles = { packets, journal, remove: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  const witness = new FrameWitness(length, format.coded);
  const frames = outputTimeline(timeline, { start: 0, end: length }, null);
  const sink = await openLogSink({
    ...{ files, encoder, timeline: frames, witness, length: { seconds: 2, frames: GROUP } },
    identity: { recipe: null, source: '', renderer: null, output: null },
    async finish(log) {
      const records = async function* () {
        for await (const record of log.records()) {
          counts.records.add();
          yield record;
        }
      };
      const comparison = witness.comparison(notesInOrder(records()));
      for (let index = 0; index < length; index++) {
        const luma = new Uint8Array(128).fill(index);
        await comparison.add(index, frame(format, [luma, new Uint8Array(32).fill(128), new Uint8Array(32).fill(128)], index));
        counts.records.remove();
      }
      return comparison.difference;
    },
    discard: () => Promise.resolve(),
  });
  const delivery = wholeDelivery(format, false);
  const output = { kind: 'planes', deliveries: [delivery] } as const;
  using chain = await Chain.create(device, pipelines, { format, timeline, effects: [], scale: 1, output });
  const counting = {
    write(given: PlanarFrame) {
      counts.rendered.add();
      const close = () => {
        counts.rendered.remove();
        given[Symbol.dispose]();
      };
      return sink.write({ ...given, [Symbol.dispose]: close });
    },
    finish: () => sink.finish(),
    abort: () => sink.abort(),
  };
  const outputs = [{ delivery: 0, format: delivery.format, sink: counting, from: 0, until: length }];
  const [outcome] = await render({ source, chain, timeline: frames, outputs, signal: new AbortController().signal });
  if (outcome?.status !== 'fulfilled') throw outcome?.reason;
  return { counts, difference: outcome.value.result, packets, journal };
}

test('what is alive at a time does not depend on the length, and all of it is closed in the end', async () => {
  const length = 1000;
  const { counts, difference, packets, journal } = await exported(length);
  expect(difference).toMatchObject({ frames: length, colourBlock: 0 });
  for (const kind of ['decoded', 'rendered', 'coded', 'records'] as const)
    expect([kind, counts[kind].all, counts[kind].now]).toEqual([kind, length, 0]);
  expect([counts.encodings.all, counts.encodings.now]).toEqual([Math.ceil(length / GROUP), 0]);
  expect(counts.decoded.most).toBe(1);
  expect(counts.rendered.most).toBe(1);
  expect(counts.encodings.most).toBeLessThanOrEqual(2);
  expect(counts.coded.most).toBeLessThanOrEqual(2 * GROUP);
  expect(counts.records.most).toBe(1);
  expect(packets.longestRead).toBeLessThanOrEqual(2 ** 18);
  expect(packets.size).toBeGreaterThan(2 * 2 ** 18);
  // The journal is read as a whole when an export is taken up: it has one line for a group.
  expect(journal.size / Math.ceil(length / GROUP)).toBeLessThan(150);
}, 180_000);
