import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openExportFiles } from '../../../server/files/journal-files.ts';
import { chainOf } from '../../../server/testing/gpu.ts';
import { frame, yuvFormat } from '../../../server/testing/scene.ts';
import { wholeDelivery } from '../../gpu/deliver.ts';
import { READBACK_RING } from '../../gpu/readback.ts';
import { outputTimeline } from '../../media/output-timeline.ts';
import type { FrameSource } from '../../media/source.ts';
import { constantTimeline } from '../../media/time.ts';
import { render } from '../../render.ts';
import { CodedQueue } from './coded-queue.ts';
import { ExportLog } from './export-log.ts';
import { groupLengths, IN_FLIGHT } from './group-length.ts';
import { type GroupEncoder, GroupSink, groupEnd } from './group-sink.ts';

const RATES = [0.2, 1, 5, 6, 10, 12.5, 15, 23.976, 24, 25, 29.97, 30, 47.95, 50, 59.94, 60, 90, 119.88, 120, 144, 240];

test.each(Object.entries(groupLengths))('groups of %s leave room in a segment for what is in flight, at any rate', (_, length) => {
  for (const rate of RATES) {
    const timeline = { length: 10_000, timeOf: (index: number) => index / rate };
    for (const first of [0, 4999]) expect(groupEnd(timeline, first, length) - first).toBeGreaterThanOrEqual(IN_FLIGHT);
  }
});

/** Codes nothing: frames come out of a group once it has ended and `release` was called for it. */
function gated(): { encoder: GroupEncoder; release: () => void } {
  const ended: (() => void)[] = [];
  let released = 0;
  const settle = () => {
    while (released > 0 && ended.length > 0) {
      released--;
      ended.shift()?.();
    }
  };
  const encoder: GroupEncoder = {
    identity: 'gated',
    begin(first) {
      const queue = new CodedQueue();
      let next = first;
      return {
        write: async ({ index }) => {
          next = index + 1;
        },
        end() {
          ended.push(() => {
            for (let index = first; index < next; index++)
              queue.push({ index, key: index === first, data: Uint8Array.of(index), alpha: null });
            queue.end();
          });
          settle();
        },
        frames: () => queue.frames(),
        track: async () => 'none',
        abort: async () => queue.fail(new Error('It was stopped.')),
      };
    },
  };
  const release = () => {
    released++;
    settle();
  };
  return { encoder, release };
}

test('at no moment of a render is more drawn and not yet safe than one segment, which is two groups', async () => {
  const size = { width: 16, height: 8 };
  const format = yuvFormat(size);
  const [LENGTH, FRAMES] = [41, 5];
  const timeline = outputTimeline(constantTimeline(LENGTH, { num: 25, den: 1 }), { start: 0, end: LENGTH }, null);
  const delivery = wholeDelivery(format, false);
  using chain = await chainOf(format, [], { kind: 'planes', deliveries: [delivery] });
  const folder = mkdtempSync(join(tmpdir(), 'framewright-redone-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const identity = { recipe: null, source: '', output: null, timeline: null, encoder: 'gated', renderer: null };
  await using log = await ExportLog.open(await openExportFiles(join(folder, 'work')), identity);
  const { encoder, release } = gated();
  const sink = new GroupSink({ log, encoder, timeline, length: { seconds: 0, frames: FRAMES } });
  let [drawn, most] = [0, 0];
  const source: FrameSource = {
    info: {
      ...{ format, size, timeline: constantTimeline(LENGTH, { num: 25, den: 1 }), kind: 'video', container: '', codec: '', frameRate: 25 },
      ...{ constantRate: true, audio: null, warnings: [] },
    },
    async *frames(indices) {
      for (const index of indices) {
        drawn++;
        most = Math.max(most, drawn - log.frames);
        yield frame(format, [new Uint8Array(128), new Uint8Array(32), new Uint8Array(32)], index);
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const outputs = [{ delivery: 0, format, sink, from: 0, until: LENGTH }];
  const rendering = render({ source, chain, timeline, outputs, signal: new AbortController().signal });
  for (let safe = 0; safe < LENGTH; safe += FRAMES) {
    // As far as it comes while nothing becomes safe.
    const stuck = Math.min(LENGTH, safe + 2 * FRAMES);
    await expect.poll(() => drawn, { timeout: 10_000 }).toBeGreaterThanOrEqual(stuck);
    release();
    await expect.poll(() => log.frames, { timeout: 10_000 }).toBeGreaterThanOrEqual(Math.min(LENGTH, safe + FRAMES));
  }
  expect(await rendering).toMatchObject([{ status: 'fulfilled' }]);
  expect(IN_FLIGHT).toBe(READBACK_RING);
  expect(most).toBe(2 * FRAMES);
});
