import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { decodePng } from '../../src/media/pictures/png.ts';
import { ffmpeg } from '../testing/clips.ts';
import { CommandLine, ellipseMask, probed } from './testing/command-line.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());
const clip = cli.clip('clip.mp4');

const masked = ['--style', 'mask', ...ellipseMask, '--set', 'mask.feather=8px'];

test('a frame is the picture that an export shows there, pixel for pixel, and carries its recipe', async () => {
  const words = [...masked, '--quality', 'lossless'];
  expect(await cli.call('render', clip, ...words, '--out', cli.path('all.webm'))).toMatchObject({ code: 0 });
  const { code, events } = await cli.events('frame', clip, '--at', '0.35', ...words, '--out', 'frame.png');
  expect(code).toBe(0);
  expect(events).toMatchObject([{ path: cli.path('frame.png'), frame: 3, width: 64, height: 48, adapter: expect.any(String) }]);
  const bytes = readFileSync(cli.path('frame.png'));
  const { rgba } = await decodePng(new Uint8Array(bytes));
  const exported = ffmpeg('-c:v', 'libvpx-vp9', '-i', cli.path('all.webm'), '-vf', 'select=eq(n\\,3),alphaextract', '-f', 'rawvideo', '-');
  const alpha = rgba.filter((_, at) => at % 4 === 3);
  expect(Buffer.from(alpha).equals(exported.subarray(0, 64 * 48))).toBe(true);
  expect(new Set(alpha).size).toBeGreaterThan(1);
  expect(bytes.includes('framewright')).toBe(true);
});

test('the first frame of a loop is what it is in the loop, its end still behind it', async () => {
  cli.clip('moving.mp4', 6);
  const trail = ['--style', 'frame-blend', '--set', 'frame-blend.frames=3'];
  const firstOf = async (name: string, ...words: string[]) => {
    const [still, all] = [cli.path(`${name}.png`), cli.path(`${name}-all.png`)];
    expect(await cli.call('frame', 'moving.mp4', ...trail, ...words, '--out', still)).toMatchObject({ code: 0 });
    expect(await cli.call('render', 'moving.mp4', ...trail, ...words, '--format', 'apng', '--out', all)).toMatchObject({ code: 0 });
    const pixels = (path: string) => ffmpeg('-i', path, '-frames:v', '1', '-pix_fmt', 'rgba', '-f', 'rawvideo', '-');
    expect(pixels(still).equals(pixels(all))).toBe(true);
    return pixels(still);
  };
  expect((await firstOf('seamless', '--seamless')).equals(await firstOf('cold'))).toBe(false);
});

test('a frame fits a box, and JPEG lies over the background', async () => {
  const words = [...masked, '--background', '#0000ff', '--fit', '32x32'];
  expect(await cli.call('frame', clip, ...words, '--out', cli.path('small.jpg'))).toMatchObject({ code: 0 });
  expect(probed(cli.path('small.jpg'))).toMatchObject({ codec_name: 'mjpeg', width: 32, height: 24 });
  const [red = 255, , blue = 0] = ffmpeg('-i', cli.path('small.jpg'), '-vf', 'crop=1:1:16:12,format=rgb24', '-f', 'rawvideo', '-');
  expect(red).toBeLessThan(12);
  expect(blue).toBeGreaterThan(243);
  expect(await cli.call('frame', clip, '--out', cli.path('small.webp'))).toMatchObject({ code: 0 });
  expect(probed(cli.path('small.webp'))).toMatchObject({ codec_name: 'webp', width: 64, height: 48 });
});

test('a moment after the end is refused, and so is a film as a picture', async () => {
  const late = await cli.call('frame', clip, '--at', '9', '--out', cli.path('late.png'));
  expect(late).toMatchObject({ code: 2, err: expect.stringContaining('the clip has 6 frames in 0.600 s') });
  const film = await cli.call('frame', clip, '--out', cli.path('frame.mp4'));
  expect(film).toMatchObject({ code: 2, err: expect.stringContaining('.png, .webp, .jpg') });
});

test('a picture wider than any GPU can hold is refused with its size, as a source, a background and a texture', async () => {
  ffmpeg('-f', 'lavfi', '-i', 'color=gray:s=40000x2', '-frames:v', '1', '-y', cli.path('wide.png'));
  for (const [source, ...words] of [
    ['wide.png'],
    [clip, '--background', 'wide.png'],
    [clip, '--style', 'texture-blend', '--set', 'texture-blend.texture=own', '--set', 'texture-blend.picture=wide.png'],
  ] as const) {
    const refused = await cli.call('frame', source, ...words, '--out', cli.path('never.jpg'));
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('is 40000×2 pixels') });
    expect(refused.err).toContain('Scale it down');
  }
});

test('key fails where there is no screen, and says how to go on', async () => {
  cli.clip('grey.mp4', 3, [120, 120, 120]);
  const found = await cli.call('key', cli.path('grey.mp4'), '--auto', '--out', cli.path('grey.webm'));
  expect(found).toMatchObject({ code: 2, err: expect.stringContaining('--screen "#00b140"') });
  const both = await cli.call('key', cli.path('grey.mp4'), '--auto', '--screen', '#fff');
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining('contradict') });
});

test('a preview is short and small, and does not enlarge', async () => {
  cli.clip('long.mp4', 8);
  expect(await cli.call('preview', 'long.mp4', '--style', 'vignette', '--start', '0.2', '--length', '0.3')).toMatchObject({ code: 0 });
  expect(probed(cli.path('long-preview.mp4'))).toMatchObject({ codec_name: 'h264', width: 64, height: 48, nb_read_frames: '3' });
});
