/** What the log of an export costs: the same frames coded by one encoder, and in groups that are safe. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExportFiles } from '../../server/files/journal-files.ts';
import { movingFrame } from '../../server/testing/moving-planes.ts';
import { yuvFormat } from '../../server/testing/scene.ts';
import { createAlphaEncoder } from '../../server/writers/pair-encoder.ts';
import type { ExportFiles } from '../../src/jobs/export/export-log.ts';
import type { GroupEncoder } from '../../src/jobs/export/group-sink.ts';
import { openLogSink } from '../../src/jobs/export/log-sink.ts';
import type { AppendFile } from '../../src/media/append-file.ts';
import { outputTimeline } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { FrameWitness } from '../../src/media/pictures/frame-witness.ts';
import { constantTimeline } from '../../src/media/time.ts';
import { type Case, RATE } from '../cases.ts';
import { type Measure, measure } from '../measure.ts';

/** Figures of one clip. */
export interface LogCost {
  readonly frames: number;
  readonly direct: Measure;
  readonly inMemory: Measure;
  readonly onDisk: Measure;
  /** Of the packets in the log with their notes, and without. */
  readonly logBytes: number;
  readonly videoBytes: number;
}

/** Different pictures that are shown in turn: more would only fill memory. */
const PICTURES = 24;

/** Measures the three ways in turns. */
export async function measureLog({ width, height, frames }: Case, repeats: number): Promise<LogCost> {
  const format = yuvFormat({ width, height }, { alpha: true });
  const pictures = Array.from({ length: PICTURES }, (_, index) => movingFrame(format, index, RATE));
  const frameAt = (index: number): PlanarFrame => {
    const picture = pictures[index % PICTURES] as PlanarFrame;
    return { ...picture, index, time: index / RATE, duration: 1 / RATE };
  };
  const encoder = await createAlphaEncoder({ codec: 'vp9', format, frameRate: RATE, quality: 'good', rate: null, reorders: true });
  const folder = await mkdtemp(join(tmpdir(), 'framewright-bench-'));
  let [videoBytes, logBytes] = [0, 0];
  try {
    const ways = {
      direct: async () => {
        videoBytes = await codeAtOnce(encoder, frames, frameAt);
      },
      inMemory: async () => void (await codeByLog(encoder, memoryFiles(), frames, frameAt)),
      onDisk: async () => {
        logBytes = await codeByLog(encoder, await openExportFiles(join(folder, 'log')), frames, frameAt);
      },
    };
    const times: Record<keyof typeof ways, number[]> = { direct: [], inMemory: [], onDisk: [] };
    for (let run = 0; run < repeats; run++) {
      for (const name of Object.keys(ways) as (keyof typeof ways)[]) times[name].push((await measure(1, ways[name])).seconds);
    }
    const of = (runs: readonly number[]): Measure => ({ seconds: runs.toSorted((a, b) => a - b)[(runs.length - 1) >> 1] as number, runs });
    return { frames, direct: of(times.direct), inMemory: of(times.inMemory), onDisk: of(times.onDisk), logBytes, videoBytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type FrameAt = (index: number) => PlanarFrame;

/** Codes all frames with one encoder; gives the bytes. */
async function codeAtOnce(encoder: GroupEncoder, frames: number, frameAt: FrameAt): Promise<number> {
  const encoding = encoder.begin(0);
  const coded = (async () => {
    let bytes = 0;
    for await (const { data, alpha } of encoding.frames()) bytes += data.length + (alpha?.length ?? 0);
    return bytes;
  })();
  for (let index = 0; index < frames; index++) await encoding.write(frameAt(index));
  encoding.end();
  const bytes = await coded;
  await encoding.track();
  return bytes;
}

/** Codes all frames as an export does, but for the file; gives the bytes of the packets in the log. */
async function codeByLog(encoder: GroupEncoder, files: ExportFiles, frames: number, frameAt: FrameAt): Promise<number> {
  const timeline = outputTimeline(constantTimeline(frames, { num: RATE, den: 1 }), { start: 0, end: frames }, null);
  const sink = await openLogSink({
    files,
    identity: { recipe: null, source: '', renderer: null, output: null },
    encoder,
    length: { seconds: 2, frames: 48 },
    timeline,
    witness: new FrameWitness(frames, frameAt(0).format.coded),
    finish: async () => undefined,
    discard: async () => undefined,
  });
  for (let index = 0; index < frames; index++) await sink.write(frameAt(index));
  const { log } = await sink.finish();
  const { bytes } = log;
  await log.remove();
  return bytes;
}

/** Files that are gone with the process. */
function memoryFiles(): ExportFiles {
  const file = (): AppendFile => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    return {
      get size() {
        return size;
      },
      async read(at, length) {
        return new Uint8Array(await new Blob(parts).slice(at, at + length).arrayBuffer());
      },
      async append(bytes) {
        parts.push(bytes);
        size += bytes.length;
      },
      truncate: async () => undefined,
      flush: async () => undefined,
    };
  };
  return { packets: file(), journal: file(), remove: async () => undefined, [Symbol.asyncDispose]: async () => undefined };
}
