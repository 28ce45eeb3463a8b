/** What ffmpeg's keyers reach when their sliders are set against the truth, scene by scene: more than any user can. */
import { execFileSync } from 'node:child_process';
import type { Footage } from './footage.ts';
import { type Figures, Judge } from './score.ts';

/** The best setting of one filter on one scene. */
export interface Baseline {
  readonly filter: string;
  readonly figures: Figures;
}

const CAREFUL = 'scale=flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp';

/** Settings tried: threshold and softness of each filter's own distance. */
const GRID: Readonly<Record<'chromakey' | 'colorkey' | 'hsvkey', readonly (readonly [number, number])[]>> = {
  chromakey: pairs([0.04, 0.07, 0.1, 0.14, 0.18], [0.05, 0.1, 0.16, 0.24]),
  colorkey: pairs([0.08, 0.14, 0.2, 0.28, 0.36], [0.05, 0.12, 0.2, 0.3]),
  hsvkey: pairs([0.06, 0.12, 0.2, 0.3, 0.4], [0.05, 0.12, 0.25, 0.4]),
};

function pairs(first: readonly number[], second: readonly number[]): (readonly [number, number])[] {
  return first.flatMap((one) => second.map((other) => [one, other] as const));
}

function keyOf(name: keyof typeof GRID, [r, g, b]: readonly number[], threshold: number, softness: number): string {
  const bytes = [r, g, b].map((value) => Math.round(value as number)) as [number, number, number];
  const hex = (values: readonly number[]) => `0x${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
  const [red, green, blue] = bytes.map((value) => value / 255) as [number, number, number];
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  if (name === 'chromakey') {
    const code = [16 + 219 * luma, 128 + (224 * (blue - luma)) / 1.8556, 128 + (224 * (red - luma)) / 1.5748];
    return `chromakey=${hex(code)}:${threshold}:${softness}:yuv=1`;
  }
  if (name === 'colorkey') return `${CAREFUL},format=rgba,colorkey=${hex(bytes)}:${threshold}:${softness}`;
  const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const span = Math.max(high - low, 1e-6);
  const sixth = high === red ? (green - blue) / span + 6 : high === green ? (blue - red) / span + 2 : (red - green) / span + 4;
  return `format=yuv444p,hsvkey=hue=${(((sixth % 6) * 60) % 360).toFixed(1)}:sat=${(span / high).toFixed(3)}:val=${high.toFixed(3)}:similarity=${threshold}:blend=${softness}`;
}

function ffmpeg(path: string, graph: string, format: string): Buffer {
  const args = ['-v', 'error', '-i', path, '-filter_complex', graph, '-map', '[o]', '-f', 'rawvideo', '-pix_fmt', format, '-'];
  return execFileSync('ffmpeg', args, { maxBuffer: 2 ** 31 - 1 });
}

/** Searches the settings of one filter for the least error of the matte, then judges it with despill where that helps. */
export function bestOf(name: keyof typeof GRID, footage: Footage): Baseline {
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
