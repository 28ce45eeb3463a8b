import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { defaultOutput, type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { makeSticker } from '../../src/jobs/stickers/sticker-files.ts';
import type { RenderedClip } from '../../src/jobs/stickers/sticker-pictures.ts';
import { openWebp } from '../../src/media/pictures/webp-reader.ts';
import { ffmpeg } from '../testing/clips.ts';
import { ownFfmpegs } from '../testing/processes.ts';
import { stickerHost } from './sticker-host.ts';
import { decodeStills, encodeWebps } from './still-stream.ts';

const folder = mkdtempSync(join(tmpdir(), 'framewright-stickers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const never = new AbortController().signal;

/** A soft disc that moves over transparency, with noise in it that no codec likes. */
function discs(frames: number, rate: number, noise: number, size = { width: 240, height: 160 }): RenderedClip {
  const picture = (frame: number) => {
    const rgba = new Uint8Array(size.width * size.height * 4);
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const at = (y * size.width + x) * 4;
        const distance = Math.hypot(x - 90 - frame, y - 80);
        const grain = ((Math.imul(at + frame * 977, 2_654_435_761) >>> 24) - 128) * noise;
        rgba.set([200 + grain, 90 + x / 4 + grain, 60 + y / 3, Math.max(0, Math.min(255, (50 - distance) * 64))], at);
      }
    }
    return rgba;
  };
  return {
    size,
    duration: frames / rate,
    async *pictures() {
      for (let frame = 0; frame < frames; frame++) yield { rgba: picture(frame), duration: 1 / rate };
    },
  };
}

function made(format: OutputFormat, clip: RenderedClip) {
  const output = { ...defaultOutput, matte: [0, 0, 0] } as const;
  return makeSticker({ format, clip, output, recipe: '{"version":2}', host: stickerHost, signal: never });
}

/** What ffprobe says of a file’s first video. */
function probed(path: string, entries = 'stream=width,height,codec_name,nb_read_frames,avg_frame_rate:format=duration') {
  const text = execFileSync('ffprobe', [
    '-v',
    'error',
    '-count_frames',
    '-of',
    'json',
    '-select_streams',
    'v:0',
    '-show_entries',
    entries,
    path,
  ]);
  const { streams, format } = JSON.parse(text.toString()) as { streams: Record<string, string>[]; format: Record<string, string> };
  return { ...streams[0], ...format } as Record<string, string>;
}

test('one ffmpeg encodes many WebPs without loss, and another one decodes them', async () => {
  const clip = discs(5, 10, 0.3, { width: 61, height: 33 });
  const rgba = await Array.fromAsync(clip.pictures(), ({ rgba: bytes }) => bytes);
  const stills = await Array.fromAsync(encodeWebps(clip.size, rgba, null, never));
  expect(stills).toHaveLength(5);
  const back = await Array.fromAsync(decodeStills('webp_pipe', clip.size, stills, never));
  const seen = (bytes: Uint8Array) => bytes.map((value, at) => (bytes[at | 3] === 0 ? 0 : value));
  expect(back.map((bytes) => Buffer.from(seen(bytes)).equals(seen(rgba[back.indexOf(bytes)] as Uint8Array)))).toEqual(Array(5).fill(true));
});

test('whoever stops asking for WebPs leaves no ffmpeg, and a failing source is told', async () => {
  const endless = async function* () {
    for (;;) yield new Uint8Array(64 * 64 * 4);
  };
  for await (const still of encodeWebps({ width: 64, height: 64 }, endless(), 50, never)) {
    expect(still.length).toBeGreaterThan(20);
    break;
  }
  const failing = async function* () {
    yield new Uint8Array(64 * 64 * 4);
    throw new Error('no more');
  };
  await expect(Array.fromAsync(encodeWebps({ width: 64, height: 64 }, failing(), 50, never))).rejects.toThrow('no more');
  expect(ownFfmpegs()).toEqual([]);
});

test('a Telegram sticker is VP9 with alpha, one side 512, three seconds at most, and within its bytes', async () => {
  const { file, spent, trial } = await made('telegram', discs(20, 6, 0.5, { width: 160, height: 120 }));
  const path = join(folder, 'sticker.webm');
  writeFileSync(path, file);
  expect(spent).toMatch(/^the first 3 of 3.33 seconds, .*cropped to the subject, quality \d+$/);
  expect(file.length).toBeLessThanOrEqual(256 * 1024);
  const { width, height, codec_name, nb_read_frames, duration } = probed(path);
  expect([codec_name, Number(width), Number(height)]).toEqual(['vp9', trial.canvas.width, trial.canvas.height]);
  expect(Math.max(trial.canvas.width, trial.canvas.height)).toBe(512);
  expect(Number(nb_read_frames)).toBe(trial.frames.length);
  expect(Number(duration)).toBeLessThanOrEqual(3.001);
  const alpha = ffmpeg(
    '-c:v',
    'libvpx-vp9',
    '-i',
    path,
    '-vf',
    'alphaextract',
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-',
  );
  expect([
    (alpha[0] as number) < 16,
    (alpha[(trial.canvas.height >> 1) * trial.canvas.width + (trial.canvas.width >> 2)] as number) > 240,
  ]).toEqual([true, true]);
});

for (const format of ['whatsapp', 'discord', 'slack'] as const) {
  test(`a ${format} sticker of a noisy clip spends what it must, and says so`, async () => {
    const { limits } = outputFormats[format];
    const { file, spent, trial } = await made(format, discs(8, 16, 0.9));
    expect(file.length).toBeLessThanOrEqual(limits?.bytes ?? 0);
    expect(spent).toContain('cropped to the subject');
    const path = join(folder, `${format}.${outputFormats[format].extension}`);
    writeFileSync(path, file);
    expect(trial.canvas).toEqual(limits?.box);
    if (format === 'whatsapp') {
      const { size, length } = await openWebp(new Blob([file]));
      expect([size, length]).toEqual([limits?.box, trial.frames.length]);
    } else {
      const { width, height, nb_read_frames } = probed(path);
      expect([Number(width), Number(height), Number(nb_read_frames)]).toEqual([limits?.box.width, limits?.box.height, trial.frames.length]);
    }
  });
}
