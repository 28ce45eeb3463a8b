import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ALL_FORMATS,
  BufferSource,
  EncodedPacket,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  type StreamTargetChunk,
} from 'mediabunny';
import { afterAll, expect, test, vi } from 'vitest';
import { copyAudio } from './audio-plan.ts';
import { openCodedFile } from './coded-file.ts';
import { type AudioPackets, type MuxJob, muxVideo } from './mux-video.ts';
import type { LogRecord } from './packet-log.ts';
import type { VideoTrack } from './video-track.ts';

const folder = mkdtempSync(join(tmpdir(), 'framewright-mux-'));
afterAll(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;
const colour = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' } as const;
const RATE = 24_000 / 1001;

/** Frames of a test picture as ffmpeg codes them. */
async function coded(frames: number, ...options: string[]): Promise<{ track: VideoTrack; records: LogRecord[] }> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=24000/1001', '-frames:v', String(frames)];
  const bytes = execFileSync('ffmpeg', ['-v', 'error', ...picture, ...options, '-f', 'matroska', '-'], { maxBuffer: 2 ** 26 });
  using file = await openCodedFile(new BufferSource(bytes));
  if (!file) throw new Error('ffmpeg wrote no video.');
  const records: LogRecord[] = [];
  for await (const record of file.frames(RATE)) records.push({ ...record, note: null });
  return { track: { ...file.track, colour, alpha: false }, records };
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

/** What a stream was given, as a file, and the most bytes that had been taken in and not been written. */
class Sheet {
  bytes = new Uint8Array(0);
  size = 0;
  most = 0;
  taken = 0;
  readonly stream = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => {
      if (position + data.length > this.bytes.length) {
        const grown = new Uint8Array(Math.max(2 * this.bytes.length, position + data.length));
        grown.set(this.bytes);
        this.bytes = grown;
      }
      this.bytes.set(data, position);
      this.size = Math.max(this.size, position + data.length);
    },
  });

  take(bytes: number): void {
    this.taken += bytes;
    this.most = Math.max(this.most, this.taken - this.size);
  }

  get file(): Uint8Array {
    return this.bytes.subarray(0, this.size);
  }
}

const jobOf = (track: VideoTrack, records: LogRecord[], more: Partial<MuxJob>): Omit<MuxJob, 'stream'> => ({
  container: 'mp4',
  track,
  records: each(records),
  timeline: { length: records.length, timeOf: (index) => index / RATE, durationOf: () => 1 / RATE },
  frameRate: RATE,
  audio: null,
  tags: {},
  signal: never,
  ...more,
});

async function muxed(track: VideoTrack, records: LogRecord[], more: Partial<MuxJob> = {}): Promise<Uint8Array> {
  const sheet = new Sheet();
  await muxVideo({ ...jobOf(track, records, more), stream: sheet.stream });
  return sheet.file;
}

function probe(name: string, file: Uint8Array) {
  const path = join(folder, name);
  writeFileSync(path, file);
  const shown = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_streams', '-show_format', '-show_packets', path]).toString();
  return JSON.parse(shown) as {
    packets: { pts_time: string; duration_time: string }[];
    streams: { nb_frames: string; duration: string }[];
    format: { tags: Record<string, string>; duration: string };
  };
}

const H264 = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-threads', '1'];

test('the same frames make the same file, whenever that is', async () => {
  const { track, records } = await coded(8, ...H264, '-bf', '2');
  const copies = () => records.map((record) => ({ ...record, data: record.data.slice() }));
  for (const container of ['mp4', 'mov', 'mkv'] as const) {
    const first = await muxed(track, copies(), { container, tags: { framewright: '{"a":"ä"}' } });
    vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z'), toFake: ['Date'] });
    const second = await muxed(track, copies(), { container, tags: { framewright: '{"a":"ä"}' } });
    vi.useRealTimers();
    expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
    const { format } = probe(`same.${container}`, first);
    expect(format.tags).not.toHaveProperty('creation_time');
    expect(format.tags['framewright'] ?? format.tags['MOVIE/framewright']).toBe('{"a":"ä"}');
  }
});

test('frames at irregular times keep them to the tick', async () => {
  const { track, records } = await coded(6, ...H264, '-bf', '0');
  const ticks = [0, 3003, 3010, 9000, 90_000, 90_001, 90_123];
  const timeline = {
    length: 6,
    timeOf: (index: number) => (ticks[index] as number) / 90_000,
    durationOf: (index: number) => ((ticks[index + 1] as number) - (ticks[index] as number)) / 90_000,
  };
  const { packets, format } = probe('irregular.mp4', await muxed(track, records, { timeline, frameRate: 30 }));
  packets.forEach(({ pts_time }, index) => void expect(Number(pts_time)).toBeCloseTo(timeline.timeOf(index), 6));
  expect(Number(format.duration)).toBeCloseTo(90_123 / 90_000, 3);
});

test('ProRes with alpha says so in its sample description', async () => {
  const options = ['-pix_fmt', 'yuva444p10le', '-c:v', 'prores_ks', '-profile:v', '4444', '-alpha_bits', '16', '-vendor', 'apl0'];
  const { track, records } = await coded(2, ...options);
  const file = Buffer.from(await muxed(track, records, { container: 'mov' }));
  const entry = file.indexOf('ap4h', file.indexOf('stsd'));
  // Behind the type: 6 + 2 reserved and reference, 16 predefined, 4 size, 8 resolution, 4 reserved, 2 frame count, 32 name.
  expect(file.readUInt16BE(entry + 4 + 74)).toBe(32);
  expect(probe('depth.mov', file).packets).toHaveLength(2);
});

test('a frame too few is an error', async () => {
  const { track, records } = await coded(3, ...H264);
  const timeline = { length: 4, timeOf: (index: number) => index / RATE, durationOf: () => 1 / RATE };
  await expect(muxed(track, records, { timeline })).rejects.toMatchObject({
    code: 'encoder-failed',
    message: expect.stringContaining('3 of 4'),
  });
});

/** Raw sound of two seconds' packets between two times. */
function sound(start: number, end: number): AudioPackets {
  const data = new Uint8Array(2 * 8000);
  const meta = { decoderConfig: { codec: 'pcm-s16', sampleRate: 8000, numberOfChannels: 1 } };
  return {
    codec: 'pcm-s16',
    maximumPackets: end - start,
    async *packets() {
      for (let time = start; time < end; time++)
        yield { packet: new EncodedPacket(data, 'key', time, 1), meta: time === start ? meta : undefined };
    },
  };
}

test.each([
  ['at the end only', () => sound(95, 100)],
  ['at the start only', () => sound(0, 5)],
  ['all along', () => sound(0, 100)],
  ['nowhere', () => null],
])('memory does not grow with the length of a file with sound %s', async (_, audio) => {
  const { track, records } = await coded(1, ...H264);
  const [head] = records as [LogRecord];
  const data = new Uint8Array(8000 + head.data.length);
  data.set(head.data);
  for (const container of ['mp4', 'mkv'] as const) {
    const sheet = new Sheet();
    const many = async function* (): AsyncGenerator<LogRecord> {
      for (let index = 0; index < 2400; index++) {
        sheet.take(data.length);
        yield { ...head, index, key: index % 24 === 0, data };
      }
    };
    const timeline = { length: 2400, timeOf: (index: number) => index / 24, durationOf: () => 1 / 24 };
    await muxVideo({
      ...jobOf(track, records, { container, timeline, frameRate: 24, audio: audio() }),
      records: many(),
      stream: sheet.stream,
    });
    expect(sheet.size).toBeGreaterThan(19 * 2 ** 20);
    expect(sheet.most).toBeLessThan(9 * 2 ** 20);
  }
});

/** Sound as ffmpeg codes it, copied as exports copy it. */
async function copiedSound(container: MuxJob['container'], ...options: string[]): Promise<AudioPackets> {
  const bytes = execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=2:r=48000', ...options, '-'], { maxBuffer: 2 ** 24 });
  const input = new Input({ source: new BufferSource(bytes), formats: ALL_FORMATS });
  const track = (await input.getPrimaryAudioTrack()) as InputAudioTrack;
  const offset = await track.getFirstTimestamp();
  return (await copyAudio({ track, offset, container, end: 9, signal: never })) ?? expect.fail();
}

/** Raw sound of which a stretch is missing, that QuickTime files fill with silence. */
const withGap = (): AudioPackets => ({
  ...sound(0, 3),
  maximumPackets: 5,
  async *packets(signal) {
    for await (const { packet, meta } of sound(0, 3).packets(signal)) {
      packet.data.fill(7);
      yield { packet: packet.clone({ timestamp: packet.timestamp * 1.125 }), meta };
    }
  },
});

test.each([
  ['mp4', 'AAC', () => copiedSound('mp4', '-c:a', 'aac', '-f', 'matroska')],
  ['mp4', 'AAC with headers of its own', () => copiedSound('mp4', '-c:a', 'aac', '-f', 'adts')],
  ['mkv', 'AAC with headers of its own', () => copiedSound('mkv', '-c:a', 'aac', '-f', 'adts')],
  ['mp4', 'MP3', () => copiedSound('mp4', '-c:a', 'libmp3lame', '-f', 'mp3')],
  ['webm', 'Opus', () => copiedSound('webm', '-c:a', 'libopus', '-f', 'matroska')],
  ['mkv', 'FLAC', () => copiedSound('mkv', '-c:a', 'flac', '-f', 'flac')],
  ['mkv', 'raw sound', () => copiedSound('mkv', '-c:a', 'pcm_s24le', '-f', 'matroska')],
  ['mov', 'raw sound', () => copiedSound('mov', '-c:a', 'pcm_s24le', '-f', 'matroska')],
  ['mov', 'raw sound with gaps', async () => withGap()],
] as const)('one byte of the sound of a %s with %s that is not what was written is found', async (container, _, make) => {
  const video = container === 'webm' ? ['-pix_fmt', 'yuv420p', '-c:v', 'libvpx-vp9', '-deadline', 'realtime'] : [...H264, '-bf', '0'];
  const { track, records } = await coded(6, ...video);
  const sheet = new Sheet();
  const { sums } = await muxVideo({ ...jobOf(track, records, { container, audio: await make() }), stream: sheet.stream });
  const file = sheet.file.slice();
  const problem = () => sums.problemIn(new BufferSource(file), never);
  expect(await problem()).toBeNull();
  using input = new Input({ source: new BufferSource(file.slice()), formats: ALL_FORMATS });
  const sink = new EncodedPacketSink((await input.getPrimaryAudioTrack()) as InputAudioTrack);
  for (const time of [0.2, 1, 9]) {
    const { data } = (await sink.getPacket(time)) ?? expect.fail();
    const at = Buffer.from(file).lastIndexOf(data) + data.length - 1;
    file[at] = (file[at] as number) ^ 1;
    expect(await problem()).toMatch(/^its sound is stored damaged near \d\.\d\d s$/);
    file[at] = (file[at] as number) ^ 1;
  }
  const at = Buffer.from(file).indexOf((records[3] as LogRecord).data) + 9;
  file[at] = (file[at] as number) ^ 1;
  expect(await problem()).toBe('the frame at 0.13 s is stored damaged');
});
