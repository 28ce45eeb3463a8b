/**
 * Footage with exact truth. Per frame: the subject at several instants of an open shutter; the screen's light on it; over
 * a screen with uneven light, folds and shadow; the sensor's noise, sharpening and rounding; H.264 4:2:0.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Canvas, type Rgb } from './canvas.ts';
import { boxBlur, codeOf, LUMA, lightOf, softBlur, toLight } from './planes.ts';
import { fractal, moved, normals, Random } from './random.ts';
import type { Scene } from './scenes.ts';

/** A made scene: where it lies, and its truth. */
export interface Footage {
  readonly scene: Scene;
  readonly seed: number;
  readonly frames: number;
  /** Screen colour of this seed, display-encoded bytes. */
  readonly screen: Rgb;
  /** H.264 4:2:0 at half a bit per pixel. */
  readonly path: string;
  /** True matte, 0…65535, frame after frame. */
  readonly alpha: Uint16Array;
  /** True colour of the subject without the screen's light: straight display-encoded RGB bytes. */
  readonly colour: Uint8Array;
}

const RATE = 24;
const BITS_PER_PIXEL = 0.5;
/** Instant of the first frame: by then everything moves. */
const FIRST = 6;
/** Raised when the same seed gives other pictures. */
const VERSION = 1;
const PAD = 8;

/** Makes a scene on first use and keeps it in `folder`. */
export function footageOf(scene: Scene, seed: number, frames: number, folder: string): Footage {
  const place = join(folder, `v${VERSION}-seed${seed}-${frames}`, scene.name);
  const path = join(place, 'hi.mp4');
  const screen = screenOf(scene, seed);
  const pixels = scene.width * scene.height * frames;
  if (!existsSync(path)) {
    mkdirSync(place, { recursive: true });
    const { video, alpha, colour } = filmOf(scene, seed, frames, screen);
    writeFileSync(join(place, 'alpha.zst'), zstdCompressSync(new Uint8Array(alpha.buffer)));
    writeFileSync(join(place, 'colour.zst'), zstdCompressSync(colour));
    encode(scene, frames, video, `${path}.draft.mp4`);
    renameSync(`${path}.draft.mp4`, path);
  }
  const read = (name: string) => zstdDecompressSync(readFileSync(join(place, name)));
  const alpha = new Uint16Array(Uint8Array.from(read('alpha.zst')).buffer);
  const colour = new Uint8Array(read('colour.zst'));
  if (alpha.length !== pixels || colour.length !== pixels * 3) throw new Error(`The truth in ${place} is incomplete; delete the folder.`);
  return { scene, seed, frames, screen, path, alpha, colour };
}

/** The seed nudges the colour of the screen. */
function screenOf({ name, screen }: Scene, seed: number): Rgb {
  const random = new Random('screen', seed, name);
  return screen.map((value) => Math.min(255, Math.max(0, value + random.uniform(-8, 8)))) as unknown as Rgb;
}

/** Light on the empty screen, a few pixels larger than the picture. */
function lightField({ width, height, falloff, folds, weave }: Scene, random: Random): Float32Array {
  const [w, h] = [width + 2 * PAD, height + 2 * PAD];
  const [cx, cy] = [w * random.uniform(0.35, 0.65), h * random.uniform(0.25, 0.5)];
  const warp = folds > 0 ? fractal(w, h, 2, random) : null;
  const drape = folds > 0 ? fractal(w, h, 1.8, random) : null;
  const cloth = weave > 0 ? fractal(w, h, 0.4, random) : null;
  const light = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const r2 = ((x - cx) / w) ** 2 + ((y - cy) / h) ** 2;
      let value = 1 - falloff * Math.min(1, r2 / 0.36);
      if (warp && drape) {
        const u = ((x * Math.cos(0.5) + y * Math.sin(0.5) + (60 * (warp.values[y * warp.width + x] as number) * h) / 360) * 360) / h;
        const fold = Math.abs(Math.sin(u / 34)) ** 0.6 - 0.75;
        value *= 1 + folds * (fold * 1.6 + 0.5 * (drape.values[y * drape.width + x] as number));
      }
      if (cloth) value *= 1 + weave * (cloth.values[y * cloth.width + x] as number);
      light[y * w + x] = value;
    }
  }
  return light;
}

/** Bilinear value of the light field at a picture's pixel while the camera is off by (dx, dy). */
function seenAt(light: Float32Array, width: number, x: number, y: number, dx: number, dy: number): number {
  const [u, v] = [x + PAD - dx, y + PAD - dy];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const at = (column: number, row: number) => light[row * (width + 2 * PAD) + column] as number;
  const [fx, fy] = [u - i, v - j];
  return (at(i, j) * (1 - fx) + at(i + 1, j) * fx) * (1 - fy) + (at(i, j + 1) * (1 - fx) + at(i + 1, j + 1) * fx) * fy;
}

function filmOf(scene: Scene, seed: number, frames: number, screenBytes: Rgb) {
  const { width, height } = scene;
  const count = width * height;
  const random = new Random('scene', seed, scene.name);
  const isLight = scene.light === 'camera';
  const screen = screenBytes.map((value) => (isLight ? toLight(value / 255) : value / 255)) as unknown as Rgb;
  const actor = scene.setUp(random, width, height);
  const light = lightField(scene, random);
  const blotches = scene.isGenerated ? [0, 1, 2].map(() => fractal(width, height, 1.6, random, 6)) : [];
  const normal = normals(random);
  const peak = Math.max(...screen);
  const bounced = screen.map((value) => (isLight ? value * 2.4 : value / peak)) as unknown as Rgb;
  const px = (units: number) => Math.floor((units * height) / 360);
  const video = new Uint8Array(count * 3 * frames);
  const alphas = new Uint16Array(count * frames);
  const colours = new Uint8Array(count * 3 * frames);

  for (let frame = 0; frame < frames; frame++) {
    const t = FIRST + frame;
    const sum = new Float32Array(count * 4);
    for (let k = 0; k < scene.instants; k++) {
      const canvas = new Canvas(width, height, isLight);
      actor.draw(canvas, t + (scene.shutter * (k + 0.5)) / scene.instants);
      for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (canvas.pixels[at] as number) / scene.instants;
    }
    const subject = actor.lens?.(sum, width, height, t) ?? sum;
    const alpha = new Float32Array(count);
    const own = new Float32Array(count * 3);
    for (let at = 0; at < count; at++) {
      const a = Math.min(1, Math.max(0, subject[at * 4 + 3] as number));
      alpha[at] = a < 1 / 1024 ? 0 : a > 1 - 1 / 1024 ? 1 : a;
      for (let c = 0; c < 3; c++) {
        const value = a > 0 ? Math.min(1, Math.max(0, (subject[at * 4 + c] as number) / Math.max(a, 1e-6))) : 0;
        own[at * 3 + c] = value;
        colours[(frame * count + at) * 3 + c] = Math.round((isLight ? codeOf(value) : value) * 255);
      }
      alphas[frame * count + at] = Math.round((alpha[at] as number) * 65535);
    }
    const rim = scene.spill > 0 ? softBlur(alpha, width, height, Math.max(2, px(5))) : null;
    const shadow = scene.shadow > 0 ? softBlur(rolled(alpha, width, height, px(26), px(10)), width, height, px(9)) : null;
    const [dx, dy] = scene.drift > 0 ? [scene.drift * Math.sin(0.5 * t), scene.drift * Math.cos(0.37 * t)] : [0, 0];
    const drifting = blotches.map((blotch, c) => moved(blotch, 3 * t, 2 * t + 7 * c));
    const seen = new Float32Array(count * 3);
    for (let at = 0; at < count; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      const lit = seenAt(light, width, x, y, dx, dy) * (shadow ? 1 - scene.shadow * (shadow[at] as number) : 1);
      const a = alpha[at] as number;
      const [r, g, b] = [own[at * 3] as number, own[at * 3 + 1] as number, own[at * 3 + 2] as number];
      const glow = rim
        ? scene.spill * (0.22 + 1.5 * (1 - (rim[at] as number))) * (0.75 * (LUMA[0] * r + LUMA[1] * g + LUMA[2] * b) + 0.06)
        : 0;
      for (const c of [0, 1, 2] as const) {
        const back = Math.min(
          1,
          Math.max(0, Math.min(1, Math.max(0, screen[c] * lit)) + (drifting[c] ? (drifting[c](x, y) * 1.6) / 255 : 0)),
        );
        const front = Math.min(1, Math.max(0, (own[at * 3 + c] as number) + glow * bounced[c]));
        seen[at * 3 + c] = front * a + back * (1 - a);
      }
    }
    if (scene.isGenerated) bleed(seen, alpha, width, height);
    else expose(scene, seen, t, isLight, normal);
    const coded = isLight ? seen.map(codeOf) : seen;
    if (scene.sharpen > 0) sharpen(coded, width, height, scene.sharpen);
    for (let at = 0; at < count * 3; at++) video[frame * count * 3 + at] = Math.round(Math.min(1, Math.max(0, coded[at] as number)) * 255);
  }
  return { video, alpha: alphas, colour: colours };
}

function rolled(plane: Float32Array, width: number, height: number, dx: number, dy: number): Float32Array {
  return plane.map(
    (_, at) => plane[((Math.floor(at / width) - dy + height) % height) * width + (((at % width) - dx + width) % width)] as number,
  );
}

/** Faint bleeding of colour across outlines. */
function bleed(seen: Float32Array, alpha: Float32Array, width: number, height: number): void {
  for (let c = 0; c < 3; c++) {
    const soft = boxBlur(
      alpha.map((_, at) => seen[at * 3 + c] as number),
      width,
      height,
      1,
    );
    alpha.forEach((a, at) => {
      const edge = 0.35 * Math.min(1, 4 * a * (1 - a));
      seen[at * 3 + c] = (seen[at * 3 + c] as number) * (1 - edge) + (soft[at] as number) * edge;
    });
  }
}

/** The sensor: exposure and noise, in light. */
function expose({ flicker, noise }: Scene, seen: Float32Array, t: number, isLight: boolean, normal: () => number): void {
  const exposure = 1 + flicker * Math.sin(1.9 * t);
  const common = Math.sqrt(1 - noise.chroma ** 2);
  for (let at = 0; at < seen.length; at += 3) {
    const shared = common * normal();
    for (let c = 0; c < 3; c++) {
      const x = (isLight ? (seen[at + c] as number) : lightOf(seen[at + c] as number)) * exposure;
      const value = x + Math.sqrt(noise.shot * 0.1 * Math.min(1, x) + noise.read ** 2) * (noise.chroma * normal() + shared);
      seen[at + c] = isLight ? value : codeOf(value);
    }
  }
}

function sharpen(coded: Float32Array, width: number, height: number, strength: number): void {
  const luma = Float32Array.from({ length: width * height }, (_, at) =>
    LUMA.reduce((sum, weight, c) => sum + weight * (coded[at * 3 + c] as number), 0),
  );
  const soft = boxBlur(luma, width, height, 1);
  for (let at = 0; at < coded.length; at++) {
    const pixel = Math.floor(at / 3);
    coded[at] = (coded[at] as number) + strength * ((luma[pixel] as number) - (soft[pixel] as number));
  }
}

/** RGB bytes as limited-range BT.709 4:2:0 with chroma sited left, as a camera makes it. */
function toI420(rgb: Uint8Array, width: number, height: number, frames: number): Uint8Array {
  const [cw, ch] = [width / 2, height / 2];
  const result = new Uint8Array(frames * (width * height + 2 * cw * ch));
  const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  for (let frame = 0; frame < frames; frame++) {
    const from = frame * width * height * 3;
    const to = frame * (width * height + 2 * cw * ch);
    const cb = new Float32Array(width * height);
    const cr = new Float32Array(width * height);
    for (let at = 0; at < width * height; at++) {
      const [r, g, b] = [0, 1, 2].map((c) => (rgb[from + at * 3 + c] as number) / 255) as [number, number, number];
      const y = LUMA[0] * r + LUMA[1] * g + LUMA[2] * b;
      result[to + at] = byte(16 + 219 * y);
      cb[at] = (b - y) / 1.8556;
      cr[at] = (r - y) / 1.5748;
    }
    [cb, cr].forEach((plane, index) => {
      for (let y = 0; y < ch; y++) {
        for (let x = 0; x < cw; x++) {
          let sum = 0;
          for (let row = 2 * y; row < 2 * y + 2; row++) {
            const at = (column: number) => plane[row * width + Math.min(width - 1, Math.max(0, column))] as number;
            sum += (at(2 * x - 1) + 2 * at(2 * x) + at(2 * x + 1)) / 8;
          }
          result[to + width * height + index * cw * ch + y * cw + x] = byte(128 + 224 * sum);
        }
      }
    });
  }
  return result;
}

function encode({ width, height }: Scene, frames: number, video: Uint8Array, path: string): void {
  const rate = Math.floor(BITS_PER_PIXEL * width * height * RATE);
  const tags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', String(RATE), '-i', '-'],
      ...['-c:v', 'libx264', '-preset', 'medium', '-threads', '1', '-b:v', String(rate), '-maxrate', String(2 * rate)],
      ...['-bufsize', String(rate), '-g', '24', ...tags, path],
    ],
    { input: toI420(video, width, height, frames) },
  );
}
