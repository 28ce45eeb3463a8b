import { expect, test } from 'vitest';
import type { AppendFile } from '../../media/append-file.ts';
import { MediaError } from '../../media/errors.ts';
import type { PlanarFrame } from '../../media/picture.ts';
import type { Json } from '../recipe/canonical-json.ts';
import { type CodedFrame, CodedQueue } from './coded-queue.ts';
import { type ExportFiles, ExportLog } from './export-log.ts';
import { IN_FLIGHT } from './group-length.ts';
import { type GroupEncoder, type GroupEncoding, GroupSink, groupEnd } from './group-sink.ts';

/** A file in memory, which may be full. */
class MemoryFile implements AppendFile {
  bytes = new Uint8Array(0);
  room = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.bytes.length;
  }

  async read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.bytes.slice(at, at + length);
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.size + bytes.length > this.room) throw new MediaError('storage-full', 'There is no room.', 'Make some.');
    this.bytes = Uint8Array.of(...this.bytes, ...bytes);
  }

  async truncate(size: number): Promise<void> {
    this.bytes = this.bytes.slice(0, size);
  }

  async flush(): Promise<void> {}
}

class Store implements ExportFiles {
  readonly packets = new MemoryFile();
  readonly journal = new MemoryFile();
  readonly calls: string[] = [];

  async remove(): Promise<void> {
    this.calls.push('removed');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.calls.push('closed');
  }
}

/** Codes a frame as its index; each group's last frame comes out before the one in front of it, after `end` only. */
class Encoder implements GroupEncoder {
  readonly identity: Json = 'test';
  readonly begun: number[] = [];
  startsSlowly = false;
  open = 0;
  most = 0;
  /** Frame at which encoding fails, and a gate that the ends of groups wait at. */
  failsAt = -1;
  gate: Promise<void> = Promise.resolve();

  begin(first: number): GroupEncoding {
    this.begun.push(first);
    this.most = Math.max(this.most, ++this.open);
    const queue = new CodedQueue();
    const held: CodedFrame[] = [];
    let isClosed = false;
    const close = () => {
      if (!isClosed) this.open--;
      isClosed = true;
    };
    return {
      write: async ({ index }) => {
        queue.throwIfFailed();
        if (index === this.failsAt) {
          queue.fail(new MediaError('encoder-failed', `It broke at ${index}.`, 'Again.'));
          queue.throwIfFailed();
        }
        held.push({ index, key: index === first, data: Uint8Array.of(index), alpha: null });
        if (held.length > 2) queue.push(held.shift() as CodedFrame);
        await queue.room(8);
      },
      end: () => {
        this.gate.then(() => {
          for (const frame of held.length > 1 && held[0]?.index !== first ? held.reverse() : held) queue.push(frame);
          queue.end();
          close();
        });
      },
      frames: () => queue.frames(),
      track: async () => ({ codec: 'test' }),
      abort: async () => {
        queue.fail(new DOMException('stopped', 'AbortError'));
        close();
      },
    };
  }
}

const LENGTH = 11;
const timeline = { length: LENGTH, timeOf: (index: number) => index / 10 };
const identity = { recipe: 'r', source: 's', output: null, timeline: null, encoder: 'test', renderer: null };
const closed: number[] = [];

const frame = (index: number) =>
  ({
    index,
    time: index / 10,
    duration: 0.1,
    format: null,
    planes: [],
    [Symbol.dispose]: () => void closed.push(index),
  }) as unknown as PlanarFrame;

async function open(store: Store, encoder: Encoder): Promise<GroupSink> {
  const note = ({ index }: PlanarFrame) => (index % 2 ? Uint8Array.of(100 + index) : null);
  return new GroupSink({
    log: await ExportLog.open(store, identity),
    encoder,
    timeline,
    length: { seconds: 0.4, frames: 4 },
    note,
  });
}

async function writeTo(sink: GroupSink, end: number): Promise<void> {
  for (let index = sink.from; index < end; index++) await sink.write(frame(index));
}

async function recordsOf(log: ExportLog): Promise<[index: number, data: number, note: number | undefined][]> {
  const found: [number, number, number | undefined][] = [];
  for await (const { index, data, note } of log.records()) found.push([index, data[0] as number, note?.[0]]);
  return found;
}

test('a group ends once it is both long enough and has frames enough, wherever one begins to look', () => {
  const slow = { length: 20, timeOf: (index: number) => index / 2 };
  expect(groupEnd(slow, 0, { seconds: 2, frames: 3 })).toBe(4);
  expect(groupEnd(slow, 0, { seconds: 1, frames: 3 })).toBe(3);
  expect(groupEnd(slow, 18, { seconds: 2, frames: 3 })).toBe(20);
  // 23.976 frames a second: a sum of durations must not slip past its limit.
  const film = { length: 1000, timeOf: (index: number) => (index * 1001) / 24_000 };
  const ends = [0];
  while ((ends.at(-1) as number) < 480) ends.push(groupEnd(film, ends.at(-1) as number, { seconds: 1.001, frames: 1 }));
  expect(ends.slice(1).map((end, at) => end - (ends[at] as number))).toEqual(Array.from({ length: 20 }, () => 24));
});

test('frames go into groups, each with an encoder of its own, and into the log with their notes', async () => {
  const [store, encoder] = [new Store(), new Encoder()];
  closed.length = 0;
  const sink = await open(store, encoder);
  await writeTo(sink, LENGTH);
  const log = await sink.finish();
  expect(encoder.begun).toEqual([0, 4, 8]);
  expect(log.groups.map(({ end }) => end)).toEqual([4, 8, 11]);
  expect(closed).toEqual(Array.from({ length: LENGTH }, (_, index) => index));
  const records = await recordsOf(log);
  expect(records.map(([index]) => index)).toEqual([0, 1, 3, 2, 4, 5, 7, 6, 8, 10, 9]);
  for (const [index, data, note] of records) expect([data, note]).toEqual([index, index % 2 ? 100 + index : undefined]);
  expect(store.calls).toEqual([]);
});

test('two groups are open at most, and the last frames of the second wait for the first to be safe', async () => {
  const [store, encoder] = [new Store(), new Encoder()];
  const { promise, resolve } = Promise.withResolvers<void>();
  encoder.gate = promise;
  const sink = await open(store, encoder);
  await writeTo(sink, 8 - IN_FLIGHT);
  let isWritten = false;
  const waiting = sink.write(frame(8 - IN_FLIGHT)).then(() => {
    isWritten = true;
  });
  await new Promise((next) => setImmediate(next));
  expect([isWritten, encoder.open]).toEqual([false, 2]);
  resolve();
  await waiting;
  for (let index = 9 - IN_FLIGHT; index < LENGTH; index++) await sink.write(frame(index));
  await sink.finish();
  expect([encoder.most, encoder.open]).toEqual([2, 0]);
});

test('an encoder that starts slowly is started ahead, and not left over when the sink is stopped', async () => {
  const [store, encoder] = [new Store(), new Encoder()];
  encoder.startsSlowly = true;
  const sink = await open(store, encoder);
  sink.prepare();
  expect(encoder.begun).toEqual([0]);
  await sink.write(frame(0));
  expect(encoder.begun).toEqual([0, 4]);
  await writeTo(sink, 5);
  expect(encoder.begun).toEqual([0, 4, 8]);
  await sink.abort();
  expect(encoder.open).toBe(0);
  const again = await open(store, encoder);
  encoder.begun.length = 0;
  await writeTo(again, LENGTH);
  expect(await recordsOf(await again.finish())).toHaveLength(LENGTH);
  expect([encoder.begun.at(-1), encoder.open]).toEqual([8, 0]);
});

test('a sink that is stopped keeps what is whole, and the next one goes on there', async () => {
  const [store, encoder] = [new Store(), new Encoder()];
  const first = await open(store, encoder);
  await writeTo(first, 10);
  await first.abort();
  await first.abort();
  expect(encoder.open).toBe(0);
  expect(store.calls).toEqual(['closed']);
  await expect(first.write(frame(10))).rejects.toThrow('stopped');
  const second = await open(store, encoder);
  expect([0, 4, 8]).toContain(second.from);
  await writeTo(second, LENGTH);
  const records = await recordsOf(await second.finish());
  expect(records.map(([index]) => index)).toEqual([0, 1, 3, 2, 4, 5, 7, 6, 8, 10, 9]);
});

test('an encoder that fails is reported where the next frame is written, and what was safe stays', async () => {
  const [store, encoder] = [new Store(), new Encoder()];
  encoder.failsAt = 6;
  const sink = await open(store, encoder);
  await expect(writeTo(sink, LENGTH)).rejects.toThrow('It broke at 6.');
  await sink.abort();
  encoder.failsAt = -1;
  const again = await open(store, encoder);
  expect(again.from).toBe(4);
  await writeTo(again, LENGTH);
  expect(await recordsOf(await again.finish())).toHaveLength(LENGTH);
});

test('a full disk stops the encoders, says so, and costs no more than the group that did not fit', async () => {
  const [store, encoder] = [new Store(), new Encoder()];
  store.packets.room = 200;
  const sink = await open(store, encoder);
  await expect(writeTo(sink, LENGTH).then(() => sink.finish())).rejects.toMatchObject({ code: 'storage-full' });
  expect(encoder.open).toBe(0);
  await sink.abort();
  store.packets.room = Number.POSITIVE_INFINITY;
  const again = await open(store, encoder);
  expect(again.from).toBe(4);
  await writeTo(again, LENGTH);
  expect(await recordsOf(await again.finish())).toHaveLength(LENGTH);
});

test('frames come in order and all of them', async () => {
  const sink = await open(new Store(), new Encoder());
  await expect(sink.write(frame(1))).rejects.toThrow('instead of 0');
  await sink.write(frame(0));
  await expect(sink.finish()).rejects.toThrow('1 of 11');
});
