import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clipFolder, ffmpeg, h264, testPicture } from '../testing/clips.ts';
import { probe } from './probe.ts';

const folder = clipFolder();

test('GOPs, B-frames, edit lists and tracks are told from the container', async () => {
  const path = join(folder, 'closed.mp4');
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100:duration=2.5', '-c:a', 'aac', '-metadata:s:a', 'language=deu'];
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=30000/1001:d=2', ...sound, '-shortest', ...h264(20), path);
  const found = await probe(path);
  expect(found).toMatchObject({
    container: 'MP4',
    bytes: readFileSync(path).length,
    audio: { codec: 'mp4a.40.2', sampleRate: 44_100, channels: 1, start: 0 },
  });
  expect(found.tracks).toEqual([
    { index: 0, kind: 'video', codec: 'h264', language: null },
    { index: 1, kind: 'audio', codec: 'aac', language: 'deu' },
  ]);
  expect(found.video).toMatchObject({
    frames: 60,
    bFrames: true,
    variableRate: false,
    gops: { count: 3, frames: 20, open: false },
    start: 0,
  });
  expect(found.video.frameRate).toBeCloseTo(30_000 / 1001, 6);
  expect(found.video.gops.seconds).toBeCloseTo((20 * 1001) / 30_000, 3);
  expect(found.video.edits).toHaveLength(1);
  // The first picture comes after two packets, which the edit list takes off again.
  expect(found.video.edits[0]?.mediaTime).toBeCloseTo((2 * 1001) / 30_000, 3);
  expect(found.duration).toBeCloseTo(2.0, 1);
});

test('open GOPs and a variable rate are recognised', async () => {
  const open = await probe(testPicture(join(folder, 'open.mkv'), { seconds: 2 }, ...h264(12, 'yuv420p', ':open-gop=1')));
  expect(open.video.gops).toMatchObject({ open: true });
  const select = ['-vf', "select='not(eq(mod(n,7),3))'", '-fps_mode', 'vfr'];
  const variable = await probe(testPicture(join(folder, 'variable.mp4'), { seconds: 2 }, ...select, ...h264()));
  expect(variable.video.variableRate).toBe(true);
  expect(variable.video.longestFrame / variable.video.shortestFrame).toBeCloseTo(2, 2);
});

test('shape, depth, colour and transparency are told', async () => {
  const hdr = ['-colorspace', 'bt2020nc', '-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-color_range', 'tv'];
  const wide = testPicture(join(folder, 'wide.mp4'), { seconds: 0.4 }, '-vf', 'setsar=4/3', ...hdr, ...h264(12, 'yuv420p10le'));
  const turned = join(folder, 'turned.mp4');
  ffmpeg('-i', wide, '-c', 'copy', '-metadata:s:v', 'rotate=90', turned);
  expect((await probe(turned)).video).toMatchObject({
    pixelAspect: '4:3',
    coded: { width: 64, height: 48 },
    size: { width: 48, height: 85 },
    bitDepth: 10,
    alpha: false,
    colour: { matrix: 'bt2020', range: 'limited', transfer: 'pq', primaries: 'bt2020' },
  });
  const clear = ['-pix_fmt', 'yuva420p', '-c:v', 'libvpx-vp9', '-auto-alt-ref', '0', '-deadline', 'realtime'];
  expect((await probe(testPicture(join(folder, 'clear.webm'), { seconds: 0.4 }, ...clear))).video).toMatchObject({
    alpha: true,
    codec: expect.stringMatching(/^vp09/),
  });
  const prores = ['-c:v', 'prores_ks', '-profile:v', '4444', '-pix_fmt', 'yuva444p10le'];
  expect((await probe(testPicture(join(folder, 'clear.mov'), { seconds: 0.4 }, ...prores))).video).toMatchObject({ alpha: true });
});

test('pictures are not read: where they are overwritten, the film says the same of itself', async () => {
  const path = testPicture(
    join(folder, 'whole.mov'),
    { seconds: 2 },
    '-c:v',
    'prores_ks',
    '-profile:v',
    '4444',
    '-pix_fmt',
    'yuva444p10le',
  );
  const before = await probe(path);
  expect(before.video.gops).toEqual({ count: 50, frames: 1, seconds: expect.closeTo(0.04, 6), open: false });
  const bytes = readFileSync(path);
  const media = bytes.indexOf('mdat');
  // All but the first few, from which ffprobe learns the samples' format.
  bytes.fill(0x5a, media + 60_000, bytes.indexOf('moov') - 4);
  writeFileSync(path, bytes);
  expect(await probe(path)).toEqual(before);
});

test('what is no video is refused in words', async () => {
  const text = join(folder, 'notes.mp4');
  writeFileSync(text, 'These are my notes.');
  await expect(probe(text)).rejects.toMatchObject({ name: 'MediaError', code: 'not-media' });
  await expect(probe(join(folder, 'missing.mp4'))).rejects.toMatchObject({
    code: 'file-unreadable',
    message: expect.stringContaining('no such file'),
  });
});
