import { createHash } from 'node:crypto';

import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EncodedPacketSink, type InputVideoTrack } from 'mediabunny';
import { describe, expect, test } from 'vitest';
import type { FrameSource } from '../../src/media/source.ts';
import { clipFolder, decodedFrames, ffmpeg, h264, testPicture } from '../testing/clips.ts';
import { openFfmpegSource } from './ffmpeg-source.ts';

const folder = clipFolder();
const never = new AbortController().signal;

async function hashes(source: FrameSource, indices: Iterable<number>): Promise<string[]> {
  const found: string[] = [];
  for await (using frame of source.frames(indices, never)) {
    const hash = createHash('sha256');
    for (const plane of frame.planes) hash.update(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength));
    found.push(hash.digest('hex'));
  }
  return found;
}

const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '12'];
const AAC = ['-f', 'lavfi', '-i', 'sine=r=48000:d=2', '-c:a', 'aac'];
type Clip = readonly [name: string, lavfi: Parameters<typeof testPicture>[1], pixels: string, options: readonly string[]];
const clips: readonly Clip[] = [
  ['b-frames.mp4', {}, 'yuv420p', h264()],
  ['b-frames.mkv', {}, 'yuv420p', h264()],
  ['b-frames.ts', {}, 'yuv420p', h264()],
  // Its fragments give places in the file, not in themselves.
  ['fragments.mp4', {}, 'yuv420p', [...h264(), '-movflags', 'frag_keyframe+empty_moov']],
  ['open-gop.mp4', {}, 'yuv420p', h264(12, 'yuv420p', ':open-gop=1')],
  ['open-gop.mkv', {}, 'yuv420p', h264(12, 'yuv420p', ':open-gop=1')],
  [
    'hevc-open-gop.mp4',
    {},
    'yuv420p',
    [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-x265-params',
      'keyint=12:min-keyint=12:open-gop=1:bframes=3:log-level=none:pools=1',
    ],
  ],
  ['ten-bit.mp4', {}, 'yuv420p10le', h264(12, 'yuv420p10le')],
  ['23.976.mkv', { rate: '24000/1001' }, 'yuv420p', h264()],
  // AAC starts before zero, so that the pictures start between two places of a clock that counts frames.
  ['late-24.mkv', { rate: '24', seconds: 2 }, 'yuv420p', [...AAC, ...h264()]],
  ['late-23.976.mkv', { rate: '24000/1001', seconds: 2 }, 'yuv420p', [...AAC, ...h264()]],
  ['29.97.mp4', { rate: '30000/1001' }, 'yuv420p', h264()],
  ['59.94.webm', { rate: '60000/1001', seconds: 2 }, 'yuv420p', vp9],
  [
    'variable.mp4',
    {},
    'yuv420p',
    [
      '-vf',
      "select='not(eq(mod(n,7),3))',setpts='PTS+mod(N,5)*0.003/TB'",
      '-fps_mode',
      'vfr',
      '-enc_time_base',
      '1:90000',
      '-video_track_timescale',
      '90000',
      ...h264(),
    ],
  ],
  ['variable.mkv', {}, 'yuv420p', ['-vf', "select='not(eq(mod(n,7),3))'", '-fps_mode', 'vfr', ...h264()]],
  ['mpeg2.ts', {}, 'yuv420p', ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2', '-q:v', '4']],
  ['lossless.mkv', { seconds: 2 }, 'yuv444p', ['-pix_fmt', 'yuv444p', '-c:v', 'ffv1', '-g', '5']],
  ['prores.mov', { seconds: 1 }, 'yuva444p12le', ['-c:v', 'prores_ks', '-profile:v', '4444', '-pix_fmt', 'yuva444p10le']],
  ['old.avi', {}, 'yuv420p', ['-c:v', 'mpeg4', '-g', '12', '-bf', '2', '-q:v', '4']],
  ['packed.mov', { seconds: 0.8 }, 'yuv422p', ['-pix_fmt', 'uyvy422', '-c:v', 'rawvideo']],
  ['packed.avi', { seconds: 0.8 }, 'yuv422p', ['-pix_fmt', 'yuyv422', '-c:v', 'rawvideo']],
  ['moving.gif', { seconds: 1 }, 'rgba', []],
];

for (const [name, lavfi, pixels, options] of clips) {
  test(`${name} gives any frames as decoding all of it does`, async () => {
    const path = testPicture(join(folder, name), lavfi, ...options);
    const expected = decodedFrames(path, pixels);
    await using source = await openFfmpegSource(path);
    const { timeline } = source.info;
    expect(source.info.constantRate).toBe(!name.startsWith('variable'));
    expect(timeline.length).toBe(expected.length);
    const first = (expected[0] as { time: number }).time;
    expect(
      Math.max(...expected.map(({ time }, index) => Math.abs(time - first - (timeline.timeOf(index) - timeline.timeOf(0))))),
    ).toBeLessThan(2e-6);
    const all = expected.map(({ hash }) => hash);
    expect(await hashes(source, all.keys())).toEqual(all);
    const last = all.length - 1;
    for (const wanted of [[last], [Math.floor(last * 0.37), Math.floor(last * 0.45), last - 1], [0, Math.floor(last * 0.6)]]) {
      expect(await hashes(source, wanted)).toEqual(wanted.map((index) => all[index]));
    }
  });
}

test.each([
  ['damaged.mp4', h264()],
  ['damaged.mkv', h264()],
  ['damaged-open.mp4', h264(12, 'yuv420p', ':open-gop=1')],
])('%s: what follows a damaged stretch is decoded without it, and the stretch is named', async (name, options) => {
  const path = testPicture(join(folder, name), {}, ...options);
  const expected = decodedFrames(path, 'yuv420p').map(({ hash }) => hash);
  const bytes = readFileSync(path);
  {
    // The key frame of the second GOP loses its middle.
    await using source = await openFfmpegSource(path);
    const track = await source.container.opened?.input.getPrimaryVideoTrack();
    const data = (await new EncodedPacketSink(track as InputVideoTrack).getKeyPacket(0.6))?.data ?? new Uint8Array(0);
    const at = bytes.indexOf(data);
    expect(at).toBeGreaterThan(0);
    bytes.fill(0xa5, at + Math.floor(data.length * 0.4), at + Math.floor(data.length * 0.8));
  }
  writeFileSync(path, bytes);
  await using source = await openFfmpegSource(path);
  expect(await hashes(source, [40, 41, 99])).toEqual([expected[40], expected[41], expected[99]]);
  await expect(hashes(source, [5, 20, 30])).rejects.toMatchObject({ code: 'damaged', message: expect.stringMatching(/at 0\.\d+ s/) });
});

test('a frame whose checksum is wrong is damaged, though the decoder hides it', async () => {
  const path = testPicture(join(folder, 'sums.mkv'), { seconds: 0.4 }, '-pix_fmt', 'yuv420p', '-c:v', 'ffv1', '-g', '1', '-slicecrc', '1');
  const bytes = readFileSync(path);
  const at = Math.floor(bytes.length * 0.55);
  bytes.fill(0x33, at, at + 40);
  writeFileSync(path, bytes);
  await using source = await openFfmpegSource(path);
  await expect(hashes(source, Array(10).keys())).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(/at 0\.\d+ s .*CRC/),
  });
});

test('however a file is damaged, it gives every frame of its table, or an error with a remedy', async () => {
  const names = ['fuzz.mp4', 'fuzz.mkv', 'fuzz.ts'];
  for (const [round, name] of [...names, ...names].entries()) {
    const path = join(folder, name);
    testPicture(path, { seconds: 0.8 }, ...h264(6));
    const bytes = readFileSync(path);
    // Places and bytes by the golden ratio: spread, and the same in each run.
    const share = (times: number) => ((round + 1) * times * 0.618034) % 1;
    const at = Math.floor(share(1) * bytes.length);
    writeFileSync(
      path,
      round % 2 ? bytes.fill(Math.floor(share(3) * 256), at, at + 60) : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 50)]),
    );
    try {
      await using source = await openFfmpegSource(path);
      expect(await hashes(source, Array(source.info.timeline.length).keys())).toHaveLength(source.info.timeline.length);
    } catch (error) {
      expect(error).toMatchObject({ name: 'MediaError', remedy: expect.stringMatching(/\.$/) });
    }
  }
});

describe('the timeline', () => {
  test('begins where an edit list begins, though that is no key frame, as ffmpeg’s does', async () => {
    const whole = testPicture(join(folder, 'whole.mp4'), {}, ...h264());
    const path = join(folder, 'edited.mp4');
    ffmpeg('-ss', '0.72', '-i', whole, '-c', 'copy', path);
    const expected = decodedFrames(path, 'yuv420p');
    expect(expected[0]?.hash).toBe(decodedFrames(whole, 'yuv420p')[18]?.hash);
    await using source = await openFfmpegSource(path);
    expect(source.info.timeline.length).toBe(expected.length);
    const { timeline } = source.info;
    expect(timeline.timeOf(0)).toBe(0);
    // mp4box, which had no part in this, lists the same times.
    const witness = [...(source.container.opened?.index?.samples?.times ?? [])].filter((time) => time > -0.02).sort((a, b) => a - b);
    expect(witness).toHaveLength(timeline.length);
    for (const [index, time] of witness.entries()) expect(timeline.timeOf(index)).toBeCloseTo(Math.max(0, time), 6);
    expect(await hashes(source, expected.keys())).toEqual(expected.map(({ hash }) => hash));
    expect(await hashes(source, [50])).toEqual([expected[50]?.hash]);
  });

  test('of video that starts late, and of audio that starts late, counts from the presentation’s start', async () => {
    const video = testPicture(join(folder, 'video.mp4'), { seconds: 1 }, ...h264());
    const sound = join(folder, 'sound.m4a');
    ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=1.5', '-c:a', 'aac', sound);
    const lateVideo = join(folder, 'late-video.mp4');
    ffmpeg('-itsoffset', '0.5', '-i', video, '-i', sound, '-map', '0:v', '-map', '1:a', '-c', 'copy', lateVideo);
    const lateAudio = join(folder, 'late-audio.mp4');
    ffmpeg('-i', video, '-itsoffset', '0.25', '-i', sound, '-map', '0:v', '-map', '1:a', '-c', 'copy', lateAudio);
    await using first = await openFfmpegSource(lateVideo);
    expect(first.info.timeline.timeOf(0)).toBeCloseTo(0.5, 3);
    expect(first.info.warnings.map(({ code }) => code)).toContain('late-start');
    expect(first.info.audio?.start).toBeCloseTo(0, 3);
    expect(await hashes(first, [0, 24])).toEqual([0, 24].map((index) => decodedFrames(video, 'yuv420p')[index]?.hash));
    await using second = await openFfmpegSource(lateAudio);
    expect(second.info.timeline.timeOf(0)).toBe(0);
    // The encoder's lead-in is part of the track.
    expect(second.info.audio?.start).toBeCloseTo(0.25 - 1024 / 48000, 2);
  });

  test('counts a turned picture as it is coded', async () => {
    const whole = testPicture(join(folder, 'plain.mp4'), {}, ...h264());
    const path = join(folder, 'turned.mp4');
    ffmpeg('-i', whole, '-c', 'copy', '-metadata:s:v', 'rotate=90', path);
    await using source = await openFfmpegSource(path);
    const track = await source.container.opened?.input.getPrimaryVideoTrack();
    expect(source.info.format.rotation % 180).toBe(90);
    expect(source.info).toMatchObject({
      format: { rotation: await track?.getRotation(), coded: { width: 64, height: 48 } },
      size: { width: 48, height: 64 },
    });
    expect(await hashes(source, [70])).toEqual([decodedFrames(whole, 'yuv420p')[70]?.hash]);
  });
});

test('a file of more than 4 GiB is read to its end', async () => {
  const path = testPicture(join(folder, 'long.mp4'), { seconds: 1 }, ...h264());
  const bytes = readFileSync(path);
  const index = bytes.indexOf('moov') - 4;
  // Nothing but an empty box comes between the pictures and the index; the disk does not store it.
  const hole = 5 * 2 ** 30;
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1);
  head.write('free', 4);
  head.writeBigUInt64BE(BigInt(hole), 8);
  const file = openSync(path, 'w');
  writeSync(file, bytes.subarray(0, index));
  writeSync(file, head);
  writeSync(file, bytes, index, bytes.length - index, index + hole);
  closeSync(file);
  await using source = await openFfmpegSource(path);
  expect(source.info.timeline.length).toBe(25);
  expect(await hashes(source, [20])).toHaveLength(1);
});

test('transparency that is coded apart is decoded from where it begins', async () => {
  const path = join(folder, 'alpha.webm');
  const alpha = "format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='mod(X*5+N*9,256)'";
  testPicture(path, { seconds: 1.6 }, '-vf', alpha, '-c:v', 'libvpx-vp9', '-g', '10', '-auto-alt-ref', '0', '-deadline', 'realtime');
  const expected = decodedFrames(path, 'yuva420p', '-c:v', 'libvpx-vp9').map(({ hash }) => hash);
  await using source = await openFfmpegSource(path);
  expect(await hashes(source, [25, 39])).toEqual([expected[25], expected[39]]);
});

test('an abort ends what is under way', async () => {
  await using source = await openFfmpegSource(testPicture(join(folder, 'stopped.mp4'), {}, ...h264()));
  const stop = new AbortController();
  const read = async () => {
    for await (using frame of source.frames(Array(100).keys(), stop.signal)) {
      if (frame.index === 3) stop.abort(new Error('enough'));
    }
  };
  await expect(read()).rejects.toThrow('enough');
});
