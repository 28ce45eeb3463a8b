import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  type InputAudioTrack,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
  WebMOutputFormat,
} from 'mediabunny';
import { expect, test } from 'vitest';
import type { AudioPlan } from '../../src/media/video/audio-plan.ts';
import { withCodecDelay } from '../../src/media/video/codec-delay.ts';
import { openContainer } from '../reading/container.ts';
import { clipFolder, ffmpeg, h264, testPicture } from '../testing/clips.ts';
import { type AudioDemand, planAudio } from './audio.ts';

const folder = clipFolder();
const signal = new AbortController().signal;

/** Seconds between clicks. */
const EVERY = 0.25;

/** A WAV file with a click every quarter of a second, the first after an eighth. */
function clickTrack(name: string, rate: number, seconds: number, channels = 2): string {
  const samples = new Int16Array(Math.round(rate * seconds) * channels);
  for (let time = EVERY / 2; time < seconds; time += EVERY) {
    for (let channel = 0; channel < channels; channel++) samples[Math.round(time * rate) * channels + channel] = 30000;
  }
  const raw = join(folder, `${name}.raw`);
  writeFileSync(raw, new Uint8Array(samples.buffer));
  const path = join(folder, `${name}.wav`);
  ffmpeg('-f', 's16le', '-ar', String(rate), '-ac', String(channels), '-i', raw, path);
  return path;
}

/** Seconds at which a file clicks, by ffmpeg, which applies edit lists and delays. */
function clicksIn(path: string, rate = 48_000): number[] {
  const filters = `aresample=${rate},aresample=async=1:min_comp=0.000001:first_pts=0`;
  const bytes = ffmpeg('-copyts', '-i', path, '-map', '0:a:0', '-af', filters, '-ac', '1', '-f', 'f32le', '-');
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const clicks: number[] = [];
  const reach = Math.round((rate * EVERY) / 2);
  for (let at = 0; at < samples.length; at++) {
    const value = Math.abs(samples[at] as number);
    if (value < 0.1) continue;
    const near = samples.subarray(Math.max(0, at - reach), at + reach);
    if (near.every((other) => Math.abs(other) <= value)) clicks.push(at / rate);
  }
  return clicks;
}

const formats = {
  webm: () => new WebMOutputFormat(),
  mkv: () => new MkvOutputFormat(),
  mp4: () => new Mp4OutputFormat(),
  mov: () => new MovOutputFormat(),
};

/** Writes a plan's packets into a file with nothing else. */
async function written(plan: AudioPlan, container: AudioDemand['container'], name: string): Promise<string> {
  const parts: StreamTargetChunk[] = [];
  const stream = new WritableStream<StreamTargetChunk>({ write: (chunk) => void parts.push({ ...chunk, data: chunk.data.slice() }) });
  const streamed = container === 'webm' || container === 'mkv';
  const memory = new BufferTarget();
  const output = new Output({
    format: formats[container](),
    target: streamed ? new StreamTarget(withCodecDelay(stream), { chunked: true }) : memory,
  });
  const source = new EncodedAudioPacketSource(plan.codec);
  output.addAudioTrack(source);
  await output.start();
  let count = 0;
  for await (const { packet, meta } of plan.packets(signal)) {
    await source.add(packet, meta);
    count++;
  }
  await output.finalize();
  expect(count).toBeLessThanOrEqual(plan.maximumPackets);
  const path = join(folder, name);
  if (streamed) {
    const bytes = new Uint8Array(parts.reduce((end, { position, data }) => Math.max(end, position + data.length), 0));
    for (const { position, data } of parts) bytes.set(data, position);
    writeFileSync(path, bytes);
  } else {
    writeFileSync(path, new Uint8Array(memory.buffer as ArrayBuffer));
  }
  return path;
}

function expectClicks(found: readonly number[], expected: readonly number[], tolerance = 0.001): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, time] of expected.entries()) expect(Math.abs((found[index] as number) - time)).toBeLessThan(tolerance);
}

const clicksUntil = (end: number, start = 0, late = 0) => {
  const times: number[] = [];
  for (let time = late + EVERY / 2; time < end; time += EVERY) if (time >= start) times.push(time - start);
  return times;
};

const video = testPicture(join(folder, 'video.mp4'), { seconds: 3 }, ...h264());

/** A clip with clicks; `late` seconds of it have no audio. */
function clip(name: string, rate: number, seconds: number, codec: readonly string[], late = 0, channels = 2): string {
  const sound = clickTrack(`${name}-sound`, rate, seconds, channels);
  const path = join(folder, name);
  const delay = late > 0 ? ['-itsoffset', String(late)] : [];
  ffmpeg('-i', video, ...delay, '-i', sound, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', ...codec, path);
  return path;
}

const aac = ['-c:a', 'aac', '-b:a', '160k'];
const opus = ['-c:a', 'libopus', '-b:a', '128k'];
const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', ...opus];

type Whole = readonly [name: string, make: () => string, containers: readonly AudioDemand['container'][]];
const whole: readonly Whole[] = [
  ['aac44.mp4', () => clip('aac44.mp4', 44_100, 3, aac), ['webm', 'mp4', 'mkv']],
  ['aac48-late.mp4', () => clip('aac48-late.mp4', 48_000, 2.5, aac, 0.4), ['webm', 'mp4']],
  ['opus.webm', () => clip('opus.webm', 48_000, 3, vp9), ['webm', 'mp4']],
  ['opus44-long.mkv', () => clip('opus44-long.mkv', 44_100, 4, opus), ['mkv', 'mov']],
  ['short.mov', () => clip('short.mov', 44_100, 1.5, ['-c:a', 'pcm_s16le']), ['mov', 'webm']],
  ['aac.ts', () => clip('aac.ts', 48_000, 3, aac), ['mp4', 'webm']],
  ['old.avi', () => clip('old.avi', 44_100, 3, ['-c:a', 'pcm_s16le']), ['mp4']],
];

for (const [name, make, containers] of whole) {
  test(`the clicks of ${name} stay where they are`, async () => {
    const path = make();
    using source = await openContainer(path);
    // A transport stream's clock stands anywhere when it begins.
    const origin = source.opened?.origin ?? 0;
    const original = clicksIn(path).map((time) => time - origin);
    expect(original.length).toBeGreaterThanOrEqual(6);
    const expected = original.filter((time) => time < 3);
    const late = name.includes('late') ? 0.4 : 0;
    if (origin === 0) expectClicks(original, clicksUntil(late + original.length * EVERY, 0, late));
    for (const container of containers) {
      for (const copies of [true, false]) {
        const plan = (await planAudio({ source, container, start: 0, end: 3, quality: 'good', signal, whole: copies })) as AudioPlan;
        expectClicks(clicksIn(await written(plan, container, `${name}-${copies}.${container}`)), expected);
      }
    }
  });
}

test.each(['webm', 'mp4', 'mov'] as const)('a range in %s is cut to the sample', async (container) => {
  using source = await openContainer(clip('range.mp4', 44_100, 9, aac));
  for (const [start, end] of [
    [0.3, 1.7],
    [4.04, 8.2],
  ] as const) {
    const plan = (await planAudio({ source, container, start, end, whole: false, quality: 'best', signal })) as AudioPlan;
    expectClicks(clicksIn(await written(plan, container, `range-out.${container}`)), clicksUntil(end, start));
  }
});

test('packets are copied to the byte where the container takes them', async () => {
  const path = clip('copied.mp4', 48_000, 3, aac);
  using source = await openContainer(path);
  const plan = (await planAudio({ source, container: 'mp4', start: 0, end: 9, whole: true, quality: 'good', signal })) as AudioPlan;
  const file = await written(plan, 'mp4', 'copied-out.mp4');
  const sums = (from: string) =>
    ffmpeg('-i', from, '-map', '0:a:0', '-c', 'copy', '-f', 'framehash', '-')
      .toString()
      .match(/[0-9a-f]{64}/g);
  expect(sums(file)).toEqual(sums(path));
});

test('six channels stay six, and lossless sound stays the same to the bit', async () => {
  using six = await openContainer(clip('six.mov', 48_000, 1, ['-c:a', 'pcm_s16le'], 0, 6));
  const plan = (await planAudio({ source: six, container: 'webm', start: 0, end: 1, whole: false, quality: 'good', signal })) as AudioPlan;
  const { decoderConfig } = (await plan.packets(signal).next()).value?.meta ?? {};
  expect(decoderConfig?.numberOfChannels).toBe(6);
  const path = clip('lossless.mov', 44_100, 1, ['-c:a', 'pcm_s16le']);
  using source = await openContainer(path);
  const cut = (await planAudio({ source, container: 'mkv', start: 0.2, end: 0.7, whole: false, quality: 'lossless', signal })) as AudioPlan;
  const pcm = (from: string, filter: string) => ffmpeg('-i', from, '-map', '0:a:0', '-af', filter, '-f', 's16le', '-');
  const rest = pcm(path, `atrim=start_sample=${0.2 * 44_100}:end_sample=${0.7 * 44_100}`);
  expect(rest.length).toBe(0.5 * 44_100 * 4);
  expect(pcm(await written(cut, 'mkv', 'lossless.mkv'), 'anull').equals(rest)).toBe(true);
});

test('damaged audio is an error that names the place, not a shorter file', async () => {
  const path = clip('cut.mp4', 48_000, 3, aac);
  const bytes = readFileSync(path);
  {
    using source = await openContainer(path);
    const track = (await source.opened?.input.getPrimaryAudioTrack()) as InputAudioTrack;
    const at = bytes.indexOf((await new EncodedPacketSink(track).getPacket(1.5))?.data ?? '');
    expect(at).toBeGreaterThan(0);
    bytes.fill(0xff, at, at + 3000);
  }
  writeFileSync(path, bytes);
  using source = await openContainer(path);
  const plan = (await planAudio({ source, container: 'webm', start: 0, end: 3, whole: true, quality: 'good', signal })) as AudioPlan;
  await expect(written(plan, 'webm', 'cut.webm')).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(/audio .* from \d/),
  });
});

test('there is nothing to plan where a clip is silent, or its audio ends before the range', async () => {
  using silent = await openContainer(video);
  const demand = { container: 'webm', whole: false, quality: 'good', signal } as const;
  expect(await planAudio({ ...demand, source: silent, start: 0, end: 3 })).toBeNull();
  using short = await openContainer(clip('short.mp4', 48_000, 1, aac));
  expect(await planAudio({ ...demand, source: short, start: 1.5, end: 3 })).toBeNull();
});
