import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ExportLog } from '../../src/jobs/export/export-log.ts';
import { type GroupEncoding, GroupSink } from '../../src/jobs/export/group-sink.ts';
import { muxVideo } from '../../src/media/video/mux-video.ts';
import type { VideoTrack } from '../../src/media/video/video-track.ts';
import type { EncoderSettings } from '../ffmpeg/encoder-arguments.ts';
import { openFileTarget } from '../files/file-target.ts';
import { openExportFiles } from '../files/journal-files.ts';
import { movingFrame } from '../testing/moving-planes.ts';
import { ownFfmpegs } from '../testing/processes.ts';
import { yuvFormat } from '../testing/scene.ts';
import { createGroupEncoder } from './group-encoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'framewright-groups-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RATE = 30_000 / 1001;
const LENGTH = 11;
const never = new AbortController().signal;
const timeline = { length: LENGTH, timeOf: (index: number) => index / RATE, durationOf: () => 1 / RATE };

const base = yuvFormat({ width: 64, height: 48 });

interface Case {
  readonly name: string;
  readonly settings: Omit<EncoderSettings, 'frameRate' | 'rate'>;
  readonly containers: readonly ('webm' | 'mkv' | 'mp4' | 'mov')[];
  readonly pixels: string;
  readonly decoder?: readonly string[];
  readonly tag?: string;
}

const cases: Case[] = [
  {
    name: 'VP9 with alpha',
    settings: { codec: 'vp9', quality: 'good', format: { ...base, alpha: true } },
    containers: ['webm', 'mkv'],
    pixels: 'yuva420p',
    decoder: ['-c:v', 'libvpx-vp9'],
  },
  {
    name: 'H.264 with B-frames',
    settings: { codec: 'avc', quality: 'good', format: base },
    containers: ['mp4', 'mkv', 'mov'],
    pixels: 'yuv420p',
    tag: 'avc1',
  },
  { name: 'HEVC', settings: { codec: 'hevc', quality: 'good', format: base }, containers: ['mp4'], pixels: 'yuv420p', tag: 'hvc1' },
  {
    name: 'AV1',
    settings: { codec: 'av1', quality: 'good', format: { ...base, coded: { width: 64, height: 64 } } },
    containers: ['mp4', 'webm'],
    pixels: 'yuv420p',
    tag: 'av01',
  },
  {
    name: 'ProRes 4444',
    settings: { codec: 'prores', quality: 'good', format: { ...base, layout: 'i444', bitDepth: 10, alpha: true } },
    containers: ['mov'],
    pixels: 'yuva444p10le',
    tag: 'ap4h',
  },
];

/** Codes frames of a synthetic clip in groups of five. */
async function coded(settings: EncoderSettings, name: string, end = LENGTH): Promise<GroupSink> {
  const encoder = await createGroupEncoder(settings);
  const log = await ExportLog.open(await openExportFiles(join(folder, name)), {
    recipe: 'r',
    source: 's',
    output: null,
    timeline: null,
    encoder: encoder.identity,
    renderer: null,
  });
  const sink = new GroupSink({ log, encoder, timeline, length: { seconds: 0.1, frames: 5 } });
  for (let index = sink.from; index < end; index++) await sink.write(movingFrame(settings.format, index, RATE));
  return sink;
}

async function muxed(log: ExportLog, container: 'webm' | 'mkv' | 'mp4' | 'mov', path: string) {
  const target = await openFileTarget(path);
  const result = await muxVideo({
    container,
    track: log.track as VideoTrack,
    records: log.records(),
    timeline,
    frameRate: RATE,
    audio: null,
    tags: { framewright: '{"version":2}' },
    stream: target.stream,
    signal: never,
  });
  await target.complete();
  return result;
}

const probe = (path: string) =>
  JSON.parse(
    execFileSync('ffprobe', [
      '-v',
      'error',
      '-of',
      'json',
      '-show_streams',
      '-show_format',
      '-show_entries',
      'packet=pts_time,dts_time,flags',
      path,
    ]).toString(),
  );

function psnr(path: string, { pixels, settings, decoder = [] }: Case): number {
  const raw = execFileSync(
    'ffmpeg',
    ['-v', 'error', ...decoder, '-i', path, '-fps_mode', 'passthrough', '-pix_fmt', pixels, '-f', 'rawvideo', '-'],
    {
      maxBuffer: 2 ** 27,
    },
  );
  const deep = settings.format.bitDepth > 8;
  let [at, sum, count] = [0, 0, 0];
  for (let index = 0; index < LENGTH; index++) {
    for (const plane of movingFrame(settings.format, index, RATE).planes) {
      for (const value of plane) {
        sum += ((deep ? raw.readUInt16LE(at) : (raw[at] as number)) - value) ** 2;
        at += deep ? 2 : 1;
        count++;
      }
    }
  }
  expect(raw.length).toBe(at);
  return 10 * Math.log10((2 ** settings.format.bitDepth - 1) ** 2 / (sum / count));
}

for (const each of cases) {
  test(`${each.name} in groups is every frame once, at its time, in each container`, async () => {
    const sink = await coded({ ...each.settings, frameRate: RATE, rate: null }, each.name);
    await using log = await sink.finish();
    expect(log.groups.map(({ first, end }) => [first, end])).toEqual([
      [0, 5],
      [5, 10],
      [10, 11],
    ]);
    for (const container of each.containers) {
      const path = join(folder, `${each.settings.codec}.${container}`);
      const { codecs } = await muxed(log, container, path);
      const { packets, streams, format } = probe(path);
      const times = packets.map(({ pts_time }: { pts_time: string }) => Number(pts_time)).sort((a: number, b: number) => a - b);
      const tolerance = container === 'webm' || container === 'mkv' ? 0.000501 : 0.000001;
      expect(times.length).toBe(LENGTH);
      times.forEach((time: number, index: number) => void expect(Math.abs(time - index / RATE)).toBeLessThan(tolerance));
      expect(Number(format.duration)).toBeCloseTo(LENGTH / RATE, 2);
      expect({ ...format.tags, ...streams[0].tags }).toMatchObject({
        [container === 'webm' || container === 'mkv' ? 'MOVIE/framewright' : 'framewright']: '{"version":2}',
      });
      expect(streams[0]).toMatchObject({ color_space: 'bt709', color_primaries: 'bt709', color_transfer: 'bt709' });
      expect(psnr(path, each)).toBeGreaterThan(36);
      if (each.tag && container === 'mp4') expect(streams[0].codec_tag_string).toBe(each.tag);
      expect(codecs.audio).toBeNull();
    }
  });
}

const h264 = { codec: 'avc', quality: 'good', format: base, frameRate: RATE, rate: null } as const;

async function takeAll(encoding: GroupEncoding): Promise<number> {
  let count = 0;
  for await (const _ of encoding.frames()) count++;
  return count;
}

test('an encoder that is killed says so where its frames are taken, and nothing of it is left', async () => {
  const encoding = (await createGroupEncoder(h264)).begin(240);
  for (let index = 0; index < 3; index++) await encoding.write(movingFrame(base, index, RATE));
  const taken = takeAll(encoding);
  await expect.poll(ownFfmpegs).toHaveLength(1);
  const [encoder] = ownFfmpegs();
  process.kill(encoder?.id as number, 'SIGKILL');
  await expect(taken).rejects.toMatchObject({ code: 'encoder-failed', message: expect.stringContaining('frames from 240 on') });
  await encoding.abort();
  await encoding.abort();
  expect(ownFfmpegs()).toEqual([]);
});

test('an encoder that stands still is ended', async () => {
  const encoding = (await createGroupEncoder(h264, 0.2)).begin(0);
  await encoding.write(movingFrame(base, 0, RATE));
  const taken = takeAll(encoding);
  await expect.poll(ownFfmpegs).toHaveLength(1);
  for (const { id } of ownFfmpegs()) process.kill(id, 'SIGSTOP');
  encoding.end();
  await expect(taken).rejects.toMatchObject({ code: 'encoder-failed', message: expect.stringContaining('did nothing for 0.2 seconds') });
  expect(ownFfmpegs()).toEqual([]);
});

test('an encoder that is aborted lets everybody go', async () => {
  const encoding = (await createGroupEncoder(h264)).begin(0);
  await encoding.write(movingFrame(base, 0, RATE));
  const taken = takeAll(encoding);
  await encoding.abort();
  await expect(taken).rejects.toMatchObject({ code: 'encoder-failed', message: expect.stringContaining('it was stopped') });
  await expect(encoding.write(movingFrame(base, 1, RATE))).rejects.toMatchObject({ code: 'encoder-failed' });
  expect(ownFfmpegs()).toEqual([]);
});

test('factors that a codec does not have are refused, and a bit rate is kept to', async () => {
  await expect(createGroupEncoder({ ...h264, rate: { kind: 'crf', value: 60 } })).rejects.toMatchObject({ code: 'encoder-unsupported' });
  const slow = { ...h264, rate: { kind: 'bitrate', bitsPerSecond: 20_000 } } as const;
  const fast = { ...h264, rate: { kind: 'bitrate', bitsPerSecond: 400_000 } } as const;
  const bytes: number[] = [];
  for (const settings of [slow, fast]) {
    const encoding = (await createGroupEncoder(settings)).begin(0);
    for (let index = 0; index < 12; index++) await encoding.write(movingFrame(base, index, RATE));
    encoding.end();
    let sum = 0;
    for await (const { data } of encoding.frames()) sum += data.length;
    bytes.push(sum);
  }
  expect(bytes[1]).toBeGreaterThan((bytes[0] as number) * 1.5);
});
