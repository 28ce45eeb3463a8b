/** What other keyers reach when their sliders are set against the truth, scene by scene: more than any user can. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Footage } from './footage.ts';
import { bestOfHsv } from './hsv-range.ts';
import { bestOfObs } from './obs.ts';
import { type Figures, figuresOf, Judge } from './score.ts';

/** The best setting of one keyer on one scene. */
export interface Baseline {
  readonly filter: string;
  readonly figures: Figures;
}

/** The keyers compared with, by the name they have in tables. */
export const RIVALS = {
  chromakey: 'ffmpeg chromakey',
  colorkey: 'ffmpeg colorkey',
  hsvkey: 'ffmpeg hsvkey',
  obs: 'OBS chroma key',
  hsv: 'HSV range',
} as const;
/** One of them. */
export type Rival = keyof typeof RIVALS;

/** Raised when the search changes. */
const VERSION = 1;
const CAREFUL = 'scale=flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp';

/** Settings tried: threshold and softness of each filter's own distance. */
const GRID: Readonly<Record<'chromakey' | 'colorkey' | 'hsvkey', readonly (readonly [number, number])[]>> = {
  chromakey: pairs([0.04, 0.07, 0.1, 0.14, 0.18], [0.05, 0.1, 0.16, 0.24]),
  colorkey: pairs([0.08, 0.14, 0.2, 0.28, 0.36], [0.05, 0.12, 0.2, 0.3]),
  hsvkey: pairs([0.03, 0.06, 0.1, 0.14, 0.2], [0.03, 0.06, 0.12, 0.2]),
};

function pairs(first: readonly number[], second: readonly number[]): (readonly [number, number])[] {
  return first.flatMap((one) => second.map((other) => [one, other] as const));
}

function keyOf(name: keyof typeof GRID, [r, g, b]: readonly number[], threshold: number, softness: number): string {
  const bytes = [r, g, b].map((value) => Math.round(value as number)) as [number, number, number];
  const hex = (values: readonly number[]) => `0x${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
  const [red, green, blue] = bytes.map((value) => value / 255) as [number, number, number];
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [y, u, v] = [16 + 219 * luma, 128 + (224 * (blue - luma)) / 1.8556, 128 + (224 * (red - luma)) / 1.5748];
  if (name === 'chromakey') return `chromakey=${hex([y, u, v])}:${threshold}:${softness}:yuv=1`;
  if (name === 'colorkey') return `${CAREFUL},format=rgba,colorkey=${hex(bytes)}:${threshold}:${softness}`;
  // Its hue, saturation and value are polar coordinates of YUV as stored (vf_hsvkey.c), not those of RGB.
  const angle = (Math.atan2(u - 127.5, v - 127.5) * 180) / Math.PI + 180;
  const saturation = Math.hypot(u - 127.5, v - 127.5) / (127.5 * Math.SQRT2);
  const place = `hue=${((526 - angle) % 360).toFixed(1)}:sat=${saturation.toFixed(3)}:val=${(y / 255).toFixed(3)}`;
  return `format=yuv444p,hsvkey=${place}:similarity=${threshold}:blend=${softness}`;
}

function ffmpeg(path: string, graph: string, format: string): Buffer {
  const args = ['-v', 'error', '-i', path, '-filter_complex', graph, '-map', '[o]', '-f', 'rawvideo', '-pix_fmt', format, '-'];
  return execFileSync('ffmpeg', args, { maxBuffer: 2 ** 31 - 1 });
}

/** The best that a keyer can be made to do on a scene; kept beside the footage, since the search takes long. */
export function bestOf(name: Rival, footage: Footage): Baseline {
  const kept = join(dirname(footage.path), `baseline-${name}-v${VERSION}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Baseline;
  const found = name === 'obs' || name === 'hsv' ? bestOfPixels(name, footage) : bestOfFilter(name, footage);
  writeFileSync(kept, JSON.stringify(found));
  return found;
}

/** One of the keyers that are written here, because no program runs them without a window. */
function bestOfPixels(name: 'obs' | 'hsv', footage: Footage): Baseline {
  const bytes = ffmpeg(footage.path, `[0:v]${CAREFUL},format=rgb24[o]`, 'rgb24');
  const size = footage.scene.width * footage.scene.height * 3;
  const frames = Array.from({ length: footage.frames }, (_, frame) => bytes.subarray(frame * size, (frame + 1) * size));
  const { filter, keys } = (name === 'obs' ? bestOfObs : bestOfHsv)(footage, frames);
  return { filter, figures: figuresOf(footage, keys) };
}

/** Searches the settings of one filter for the least error of the matte, then judges it with despill where that helps. */
function bestOfFilter(name: keyof typeof GRID, footage: Footage): Baseline {
  const { scene, path, alpha, frames, screen } = footage;
  const { width, height } = scene;
  const grid = GRID[name];
  const keys = grid.map(([threshold, softness]) => keyOf(name, screen, threshold, softness));
  // Every pixel of a small picture, one of nine of a large one, is enough to choose by.
  const thin = width > 1000 ? 3 : 1;
  const [w, h] = [Math.floor(width / thin), Math.floor(height / thin)];
  const branches = keys.map(
    (key, i) =>
      `[i${i}]${key},format=yuva420p|yuva444p|rgba,alphaextract,format=gray${thin > 1 ? `,scale=${w}:${h}:flags=neighbor` : ''}[a${i}]`,
  );
  const ends = keys.map((_, i) => `[a${i}]`).join('');
  const graph = `[0:v]split=${keys.length}${keys.map((_, i) => `[i${i}]`).join('')};${branches.join(';')};${ends}vstack=${keys.length}[o]`;
  const mattes = ffmpeg(path, graph, 'gray');
  const errors = keys.map((_, which) => {
    let sum = 0;
    for (let frame = 0; frame < frames; frame++) {
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++) {
          const truth = alpha[frame * width * height + (y * thin + (thin >> 1)) * width + x * thin + (thin >> 1)] as number;
          sum += Math.abs((mattes[((frame * keys.length + which) * h + y) * w + x] as number) / 255 - truth / 65535);
        }
      }
    }
    return sum;
  });
  const key = keys[errors.indexOf(Math.min(...errors))] as string;
  const kind = screen[1] > Math.max(screen[0], screen[2]) ? 'green' : 'blue';
  const candidates = [key, `${key},format=rgba,despill=${kind}`].map((filter) => ({ filter, figures: judged(footage, filter) }));
  return candidates.reduce((best, one) => (one.figures.psnr > best.figures.psnr ? one : best));
}

function judged(footage: Footage, filter: string): Figures {
  const { width, height } = footage.scene;
  const bytes = ffmpeg(footage.path, `[0:v]${filter},${CAREFUL},format=rgba[o]`, 'rgba');
  const judge = new Judge(footage);
  for (let frame = 0; frame < footage.frames; frame++) {
    const from = frame * width * height * 4;
    judge.add(
      frame,
      Float32Array.from({ length: width * height * 4 }, (_, at) => (bytes[from + at] as number) / 255),
    );
  }
  return judge.result();
}
