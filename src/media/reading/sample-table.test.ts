import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFile, type ISOFile, MP4BoxBuffer } from 'mp4box';
import { expect, test } from 'vitest';
import { clipFolder, ffmpeg, h264 } from '../../../server/testing/clips.ts';
import { tablesOnly, trackSamples } from './sample-table.ts';

const folder = clipFolder();

function opened(iso: ISOFile, path: string): ISOFile {
  iso.appendBuffer(MP4BoxBuffer.fromArrayBuffer(Uint8Array.from(readFileSync(path)).buffer, 0));
  return iso;
}

test.each([
  ['b-frames.mp4', ...h264(12), '-c:a', 'aac'],
  ['negative.mov', ...h264(7), '-movflags', '+negative_cts_offsets', '-c:a', 'pcm_s16le'],
  ['key-frames.mov', '-c:v', 'prores_ks', '-c:a', 'aac'],
])('all samples of all tracks of %s are those of mp4box’s own lists, without lists', (name, ...coding) => {
  const path = join(folder, name);
  const input = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=24:d=3', '-f', 'lavfi', '-i', 'sine=d=3'];
  ffmpeg(...input, ...coding, path);
  const listed = opened(createFile(), path);
  const tables = opened(tablesOnly(), path);
  expect(tables.moov.traks).toHaveLength(2);
  for (const [at, trak] of tables.moov.traks.entries()) {
    expect(trak.samples).toEqual([]);
    const own = trackSamples(trak);
    const samples = listed.moov.traks[at]?.samples ?? [];
    expect(samples.length).toBeGreaterThan(70);
    expect(own.timescale).toBe(samples[0]?.timescale);
    expect([...own.times]).toEqual(samples.map(({ cts }) => cts));
    expect([...own.decodeTimes]).toEqual(samples.map(({ dts }) => dts));
    expect([...own.sync]).toEqual(samples.map(({ is_sync }) => Number(is_sync)));
    expect([...own.ends]).toEqual(samples.map(({ offset, size }) => offset + size));
  }
});

test('tables that end too early leave what they do not say unknown, and none may be missing', () => {
  const stbl = {
    stsz: { sample_sizes: [10, 20, 30, 40] },
    stsc: { first_chunk: [1], samples_per_chunk: [2] },
    stco: { chunk_offsets: [100] },
    stts: { sample_counts: [3], sample_deltas: [5] },
    ctts: { sample_counts: [1], sample_offsets: [7] },
    stss: { sample_numbers: [1, 9] },
  };
  const of = (tables: object) => trackSamples({ mdia: { mdhd: { timescale: 1000 }, minf: { stbl: tables } } } as never);
  const { decodeTimes, times, sync, ends } = of(stbl);
  expect([...decodeTimes]).toEqual([0, 5, 10, Number.NaN]);
  expect([...times]).toEqual([7, Number.NaN, Number.NaN, Number.NaN]);
  expect([...sync]).toEqual([1, 0, 0, 0]);
  expect([...ends]).toEqual([110, 130, Number.NaN, Number.NaN]);
  expect(() => of({ ...stbl, stsc: undefined })).toThrow(RangeError);
});
