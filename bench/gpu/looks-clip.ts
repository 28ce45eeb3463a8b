/** The clips that `bench:looks` gives to us and to ffmpeg: the same bytes to both. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.mjs';
import type { PlanarFrame, PlaneFormat, Size } from '../../src/media/picture.ts';
import { paintFox } from '../../src/samples/fox.ts';
import { placed } from '../../src/samples/paint.ts';
import { SAMPLE_FORMAT } from '../../src/samples/samples.ts';
import { paintStillLife } from '../../src/samples/still-life.ts';
import { ffmpeg } from '../run-ffmpeg.ts';
import { formatOf } from './stacks.ts';

const FOLDER = '.cache/bench';
/** Frames in a clip; they repeat. */
const FRAMES = 8;

/** Raw frames in a file, and as our chains read them. */
export interface RawClip {
  /** From the root. */
  readonly path: string;
  readonly pixelFormat: 'nv12' | 'rgba';
  readonly format: PlaneFormat;
  readonly frames: (index: number) => PlanarFrame;
}

/** Fruit on a table in a noisy picture of a camera (NV12). Both sides even. */
export async function opaqueClip(size: Size): Promise<RawClip> {
  const raw = await written('still', size, paintStillLife(size.width, size.height).bytes);
  const path = raw.replace(/\.rgba$/, '.nv12');
  const filters = 'noise=alls=6:allf=t,scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd,format=nv12';
  await ffmpeg(...rawInput('rgba', size, raw), '-vf', filters, '-frames:v', String(FRAMES), '-f', 'rawvideo', path);
  return clip(path, 'nv12', formatOf(size), (bytes) => [
    bytes.subarray(0, size.width * size.height),
    bytes.subarray(size.width * size.height),
  ]);
}

/** A fox cut out, as straight RGBA. */
export async function cutOutClip(size: Size): Promise<RawClip> {
  const { width, height } = size;
  const bytes = new Uint8Array(width * height * 4);
  placed(paintFox(Math.round(height * 0.8)), { x: width / 2, y: height / 2, turn: 0 }, size, (at, colour, cover) => {
    bytes.set([...colour, 255 * cover].map(Math.round), at * 4);
  });
  return clip(await written('fox', size, bytes), 'rgba', { ...SAMPLE_FORMAT, coded: size }, (all) => [all]);
}

/** Arguments with which ffmpeg reads raw frames over and over. */
export const rawInput = (pixelFormat: string, { width, height }: Size, path: string): string[] => [
  ...['-f', 'rawvideo', '-pix_fmt', pixelFormat, '-s', `${width}x${height}`, '-r', '30', '-stream_loop', '-1', '-i', path],
];

async function written(name: string, { width, height }: Size, bytes: Uint8Array): Promise<string> {
  const path = `${FOLDER}/${name}-${width}x${height}.rgba`;
  await mkdir(join(ROOT, FOLDER), { recursive: true });
  await writeFile(join(ROOT, path), bytes);
  return path;
}

async function clip(
  path: string,
  pixelFormat: RawClip['pixelFormat'],
  format: PlaneFormat,
  split: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>[],
): Promise<RawClip> {
  const bytes = new Uint8Array(await readFile(join(ROOT, path)));
  const { width, height } = format.coded;
  const length = width * height * (pixelFormat === 'rgba' ? 4 : 1.5);
  const all = Array.from({ length: bytes.length / length }, (_, at) => split(bytes.subarray(at * length, (at + 1) * length)));
  return {
    path,
    pixelFormat,
    format,
    frames: (index) => ({
      index,
      time: index / 30,
      duration: 1 / 30,
      format,
      planes: all[index % all.length] as Uint8Array[],
      [Symbol.dispose]: () => undefined,
    }),
  };
}
