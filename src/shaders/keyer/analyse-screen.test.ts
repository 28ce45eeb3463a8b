import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Colour } from '../../gpu/params.ts';
import { type AnalysisFrame, analyseScreen } from './analyse-screen.ts';

const media = '../shared/media';
const hasMedia = existsSync(media);

/** Three frames of a clip, 320 texels wide, as RGB. */
function framesOf(file: string): AnalysisFrame[] {
  const [width, height] = execFileSync(
    'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=width,height', '-of', 'csv=p=0', `${media}/${file}`],
    { encoding: 'utf8' },
  )
    .trim()
    .split(',')
    .map(Number) as [number, number];
  const size = { width: 320, height: Math.round((320 * height) / width / 2) * 2 };
  return [0.5, 2, 4].map((time) => ({
    ...size,
    channels: 3,
    samples: execFileSync(
      'ffmpeg',
      ['-v', 'error', '-ss', `${time}`, '-i', `${media}/${file}`, '-frames:v', '1', '-vf', `scale=${size.width}:${size.height}`].concat([
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-',
      ]),
      { maxBuffer: 1 << 24 },
    ),
  }));
}

/** A screen with fall-off and a warm-skinned, dark-clothed subject in the middle. */
function syntheticFrame(screen: Colour, falloff: number, as: 'bytes' | 'floats' = 'bytes'): AnalysisFrame {
  const [width, height] = [128, 96];
  const samples = new Float32Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inSubject = Math.hypot((x - 64) / 24, (y - 60) / 40) < 1;
      const shade = 1 - falloff * (x / width);
      const colour = inSubject ? (y < 45 ? [0.8, 0.6, 0.5] : [0.15, 0.14, 0.16]) : screen.map((value) => value * shade);
      samples.set([...colour, 1], (y * width + x) * 4);
    }
  }
  return { width, height, channels: 4, samples: as === 'floats' ? samples : Uint8Array.from(samples, (value) => Math.round(value * 255)) };
}

const screens: [string, Colour][] = [
  ['studio green', [0.2, 0.63, 0.28]],
  ['studio blue', [0.14, 0.31, 0.74]],
  ['magenta', [0.8, 0.1, 0.75]],
  ['red', [0.75, 0.12, 0.1]],
  ['cyan', [0.08, 0.7, 0.75]],
  ['yellow', [0.85, 0.8, 0.1]],
];

test.each(screens)('finds a %s screen', (_, screen) => {
  const found = analyseScreen([syntheticFrame(screen, 0.2), syntheticFrame(screen, 0.25, 'floats')]);
  expect(found).not.toBeNull();
  // Same hue, brightness within the fall-off.
  const scale = Math.max(...(found as { screen: Colour }).screen) / Math.max(...screen);
  expect(scale).toBeGreaterThan(0.75);
  found?.screen.forEach((value, channel) => {
    expect(value / scale).toBeCloseTo(screen[channel] as number, 1);
  });
  expect(found?.light).toBe('camera');
});

test('a pure and flat screen was drawn, a shaded one was filmed', () => {
  expect(analyseScreen([syntheticFrame([0, 1, 0], 0)])?.light).toBe('graphics');
  expect(analyseScreen([syntheticFrame([0, 1, 0], 0.4)])?.light).toBe('camera');
});

test('grey, black and no frames hold no screen', () => {
  expect(analyseScreen([])).toBeNull();
  expect(analyseScreen([syntheticFrame([0.5, 0.5, 0.5], 0.2)])).toBeNull();
  expect(analyseScreen([syntheticFrame([0, 0, 0], 0)])).toBeNull();
  expect(analyseScreen([syntheticFrame([0.55, 0.45, 0.35], 0.1)])).toBeNull();
});

test('a coloured subject in the middle of grey is no screen', () => {
  const frame = syntheticFrame([0.5, 0.5, 0.5], 0);
  const samples = frame.samples.map((value, index) =>
    frame.samples[index - (index % 4)] === 128 ? value : ([0, 220, 30, 255][index % 4] ?? 0),
  );
  expect(analyseScreen([{ ...frame, samples: Uint8Array.from(samples) }])).toBeNull();
});

test('frames vote: one odd frame is outvoted, one screen among many frames is none', () => {
  const green = syntheticFrame([0.2, 0.63, 0.28], 0.1);
  const blue = syntheticFrame([0.14, 0.31, 0.74], 0.1);
  const grey = syntheticFrame([0.5, 0.5, 0.5], 0);
  const found = analyseScreen([green, blue, green]);
  expect(found?.screen[1]).toBeGreaterThan(0.5);
  expect(found?.screen[2]).toBeLessThan(0.4);
  expect(analyseScreen([green, grey, grey])).toBeNull();
});

const clips: [string, 'green' | 'blue' | null, 'camera' | 'graphics'][] = [
  ['green-feathers-flying-1440.mp4', 'green', 'graphics'],
  ['green-lowpoly-bird-1440.mp4', 'green', 'graphics'],
  ['green-small-flyer-1024.mp4', 'green', 'graphics'],
  ['green-uneven-origami-1024.mp4', 'green', 'camera'],
  ['blue-branch-bird-1440-24fps.mp4', 'blue', 'graphics'],
  ['live-giraffe-720p-25fps.mp4', null, 'camera'],
  ['live-origami-crane-1024.mp4', null, 'camera'],
];

// Skipped where the sample clips are not on the machine: they are no part of the project.
test.skipIf(!hasMedia).each(clips)('%s: %s screen', (file, hue, light) => {
  const found = analyseScreen(framesOf(file));
  if (hue === null) {
    expect(found).toBeNull();
    return;
  }
  const [r, g, b] = found?.screen ?? [0, 0, 0];
  expect(hue === 'green' ? g - Math.max(r, b) : b - Math.max(r, g)).toBeGreaterThan(0.3);
  expect(found?.light).toBe(light);
});
