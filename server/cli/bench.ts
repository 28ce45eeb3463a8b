/** How fast this machine renders: each stage alone, then the whole. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyRecipe, type Recipe } from '../../src/jobs/recipe/recipe.ts';
import { MediaError } from '../../src/media/errors.ts';
import { outputTimeline } from '../../src/media/output-timeline.ts';
import type { PlanarFrame, Size } from '../../src/media/picture.ts';
import type { FrameSource } from '../../src/media/source.ts';
import { ENCODERS, encoderArguments } from '../ffmpeg/encoder-arguments.ts';
import { startFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { deliveryOf } from '../render/delivery-of.ts';
import { renderFrames } from '../render/render-frames.ts';
import { renderJob } from '../render/render-job.ts';
import { createGroupEncoder } from '../writers/group-encoder.ts';
import { createAlphaEncoder } from '../writers/pair-encoder.ts';

/** Frames per second of the clips, and the colour behind their subject. */
const RATE = 25;
const SCREEN = '0x2f9e4e';

/** What to measure. */
export interface BenchRequest {
  readonly size: Size;
  readonly frames: number;
  readonly format: 'webm' | 'mp4';
  readonly recipe: Recipe;
  readonly signal: AbortSignal;
}

/** Frames per second of each stage alone and of all at once, from the first frame on. */
export interface BenchResult {
  readonly size: Size;
  readonly decode: number;
  readonly effects: number;
  readonly encode: number;
  readonly whole: number;
  /** Of ffmpeg alone, keying the same clip to the same format with its `chromakey`, which makes a plainer matte. */
  readonly chromakey: number;
  /** Seconds until the first frame is rendered, from then on until the file is written, and until it is verified. */
  readonly seconds: { readonly start: number; readonly work: number; readonly verify: number };
  /** Time of the work over that of its slowest stage, and the same with what went before the first frame. */
  readonly overSlowest: number;
  readonly overSlowestWithStart: number;
  readonly adapter: string;
  /** Bytes that this process has held at most so far. */
  readonly memory: number;
}

type Times = [start: number, work: number, verify: number];

/** Measures one size with a generated clip. Throws `MediaError`. */
export async function measure({ size, frames, format, recipe: wanted, signal }: BenchRequest): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'framewright-bench-'));
  try {
    const clip = await makeClip(join(folder, 'clip.mp4'), size, frames);
    const recipe = { ...emptyRecipe('bench'), effects: wanted.effects, output: { ...wanted.output, formats: [format], audio: false } };
    await using source = await openFfmpegSource(clip, signal);
    const decoded: PlanarFrame[] = [];
    const decode = await paced(async (tick) => {
      for await (using frame of source.frames(Array(frames).keys(), signal)) {
        tick();
        decoded.push(copied(frame));
      }
    });
    const delivery = deliveryOf(format, recipe, source.info);
    const timeline = outputTimeline(source.info.timeline, { start: 0, end: frames }, null);
    const delivered: PlanarFrame[] = [];
    const kept = { recipe, files: new Map<string, string>(), deliveries: [delivery], which: 0, timeline, signal };
    let adapter = '';
    const effects = await paced(async (tick) => {
      const take = async (frame: PlanarFrame) => {
        tick();
        delivered.push(copied(frame));
      };
      adapter = await renderFrames({ ...kept, source: remembered(source, decoded), take });
    });
    const encode = await measureEncode(format, recipe, delivered);
    const began = performance.now();
    let [first, written] = [0, 0];
    await renderJob({
      ...{ input: clip, recipe, outputs: [join(folder, `out.${format}`)], signal },
      onProgress() {
        first ||= performance.now();
      },
      onFinishing({ phase }) {
        if (phase === 'verifying') written ||= performance.now();
      },
    });
    const [start, work, verify] = [first - began, written - first, performance.now() - written].map((time) => time / 1000) as Times;
    const slowest = frames / Math.min(decode, effects, encode);
    const chromakey = await measureChromakey(clip, join(folder, `native.${format}`), frames, delivery.format);
    const memory = process.resourceUsage().maxRSS * 1024;
    const over = { overSlowest: work / slowest, overSlowestWithStart: (start + work) / slowest };
    return {
      size,
      decode,
      effects,
      encode,
      whole: (frames - 1) / work,
      chromakey,
      ...over,
      seconds: { start, work, verify },
      adapter,
      memory,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Encodes frames that are all there, as one group; packets come in bursts, so its start counts here. */
async function measureEncode(format: 'webm' | 'mp4', { output }: Recipe, frames: readonly PlanarFrame[]): Promise<number> {
  const [first] = frames as [PlanarFrame, ...PlanarFrame[]];
  const { quality } = output;
  const codec = format === 'webm' ? 'vp9' : 'avc';
  const create = first.format.alpha ? createAlphaEncoder : createGroupEncoder;
  const encoder = await create({ codec, format: first.format, frameRate: RATE, quality, rate: null });
  const began = performance.now();
  const encoding = encoder.begin(0);
  const coded = Array.fromAsync(encoding.frames());
  for (const frame of frames) await encoding.write(frame);
  encoding.end();
  const { length } = await coded;
  await encoding.track();
  return (length * 1000) / (performance.now() - began);
}

/** Has ffmpeg key a clip by itself, by its own clock. */
async function measureChromakey(clip: string, output: string, frames: number, format: PlanarFrame['format']): Promise<number> {
  const codec = format.alpha ? 'vp9' : 'avc';
  const { coded } = format;
  const key = `chromakey=${SCREEN}:0.12:0.06`;
  const over = `[0:v]${key}[k];color=black:s=${coded.width}x${coded.height}:r=${RATE}[b];[b][k]overlay=shortest=1,format=yuv420p[v]`;
  const filter = format.alpha ? ['-vf', `${key},format=yuva420p`] : ['-filter_complex', over, '-map', '[v]'];
  const settings = { codec, format, frameRate: RATE, quality: 'good', rate: null } as const;
  const coding = encoderArguments(ENCODERS[codec][0] as string, settings);
  const child = startFfmpeg('ffmpeg', [
    '-nostdin',
    '-benchmark',
    '-i',
    `file:${clip}`,
    ...filter,
    '-an',
    ...coding,
    '-y',
    `file:${output}`,
  ]);
  const { code, said } = await child.ended;
  const seconds = Number(/rtime=([\d.]+)s/.exec(said)?.[1]);
  if (code === 0 && seconds > 0) return frames / seconds;
  throw new MediaError(
    'encoder-failed',
    `ffmpeg could not key the clip by itself (${said.split('\n').at(-1)}).`,
    'framewright doctor says more.',
  );
}

/** Ticks per second from the first to the last: what comes before the first is starting, not working. */
async function paced(work: (tick: () => void) => Promise<void>): Promise<number> {
  const times: number[] = [];
  await work(() => times.push(performance.now()));
  const [first = 0] = times;
  return ((times.length - 1) * 1000) / Math.max((times.at(-1) ?? 0) - first, 1e-3);
}

/** A subject that turns before a green screen, with the grain of a camera. */
async function makeClip(path: string, { width, height }: Size, frames: number): Promise<string> {
  const side = Math.round(height / 3);
  const graph = [
    `color=${SCREEN}:s=${width}x${height}:r=${RATE},noise=alls=6:allf=t[screen]`,
    `testsrc2=s=${side}x${side}:r=${RATE}[subject]`,
    `[screen][subject]overlay=x=(W-w)/2+W/4*sin(t):y=(H-h)/2,format=yuv420p[out]`,
  ].join(';');
  const coding = ['-frames:v', String(frames), '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'];
  const child = startFfmpeg('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-filter_complex',
    graph,
    '-map',
    '[out]',
    ...coding,
    '-y',
    `file:${path}`,
  ]);
  const { code, said } = await child.ended;
  if (code === 0) return path;
  throw new MediaError(
    'encoder-failed',
    `ffmpeg could not make a clip to measure with (${said.split('\n')[0]}).`,
    'framewright doctor says more.',
  );
}

/** A frame in memory of its own: that of decoded and delivered ones is used again. */
function copied(frame: PlanarFrame): PlanarFrame {
  return { ...frame, planes: frame.planes.map((plane) => plane.slice()), [Symbol.dispose]: () => undefined };
}

/** A source that has its frames in memory. */
function remembered({ info }: FrameSource, frames: readonly PlanarFrame[]): FrameSource {
  return {
    info,
    async *frames(indices) {
      for (const index of indices) yield frames[index] as PlanarFrame;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
