/** The parts of an export, each measured alone in a worker, as the real one runs them. */
import { Chain } from '../src/gpu/chain.ts';
import { activeEffects } from '../src/jobs/recipe/stack.ts';
import { outputTimeline } from '../src/media/output-timeline.ts';
import type { PlanarFrame } from '../src/media/picture.ts';
import type { FrameSink } from '../src/media/sink.ts';
import type { FrameSource } from '../src/media/source.ts';
import { type RenderJob, render } from '../src/render.ts';
import { effects } from '../src/shaders/effects.ts';
import { type Gpu, openGpu } from '../workers/gpu-device.ts';
import type { MediaSource } from '../workers/reading/browser-source.ts';
import { openMediaSource } from '../workers/reading/media-source.ts';
import { expose } from '../workers/rpc.ts';
import { createSink } from '../workers/writing/export-sink.ts';
import { deliveryOf } from '../workers/writing/writers.ts';
import { type Format, recipeOf, STACKS, type StackName } from './cases.ts';
import { type Measure, measure } from './measure.ts';

/** The GPU that the browser offers. */
export interface AdapterReport {
  readonly name: string;
  /** True when its work is done by the CPU. */
  readonly software: boolean;
}

/** Each stage of an export alone; seconds for all frames of the clip. */
export interface StageReport {
  readonly decode: Measure;
  /** The chain of one point effect, which is fused into ingest and deliver. */
  readonly point: Measure;
  readonly keying: Measure;
  readonly encode: Readonly<Record<Format, Measure>>;
}

/** The stages of one export, each alone; seconds for all frames. */
export interface AloneReport {
  readonly decode: number;
  readonly effects: number;
  readonly encode: number;
}

/** Bytes that a stack moves through memory per picture pixel and frame, ingest and deliver included. */
export interface TrafficReport {
  readonly effects: readonly string[];
  readonly bytesPerPixel: number;
  readonly passes: readonly { readonly label: string; readonly bytesPerPixel: number }[];
}

interface TimedChain {
  readonly time: Measure;
  /** What it rendered. */
  readonly frames: PlanarFrame[];
}

const api = {
  /** Names the GPU. */
  async adapter(): Promise<AdapterReport> {
    const gpu = await openGpu();
    const { vendor, architecture, device, description } = gpu.device.adapterInfo;
    gpu.device.destroy();
    const name = [vendor, architecture, device, description].filter(Boolean).join(' ');
    return { name: name || 'unnamed adapter', software: gpu.isSoftware };
  },

  /** Measures decoding, both stacks, and both encoders, one after the other. */
  async stages(file: File, repeats: number): Promise<StageReport> {
    const gpu = await openGpu();
    await using source = await openMediaSource(file);
    try {
      const decode = await measure(repeats, async () => {
        for await (using _ of source.frames(framesOf(source), live()));
      });
      const memory = inMemory(source, await decoded(source));
      const point = await timeChain(gpu, memory, 'point', repeats);
      const keying = await timeChain(gpu, memory, 'keying', repeats);
      // Encoders get what the chain makes of the clip: flat areas cost them less than a whole picture.
      const webm = await timeEncoder(source, 'webm', keying.frames, repeats);
      const mp4 = await timeEncoder(source, 'mp4', keying.frames.map(overBlack), repeats);
      return { decode, point: point.time, keying: keying.time, encode: { webm, mp4 } };
    } finally {
      gpu.device.destroy();
    }
  },

  /** One stack and one encoder, each alone and once; seconds for all frames. */
  async alone(file: File, stack: StackName, format: Format): Promise<AloneReport> {
    const gpu = await openGpu();
    await using source = await openMediaSource(file);
    try {
      const decode = await measure(1, async () => {
        for await (using _ of source.frames(framesOf(source), live()));
      });
      const { time, frames } = await timeChain(gpu, inMemory(source, await decoded(source)), stack, 1);
      const encode = await timeEncoder(source, format, format === 'mp4' ? frames.map(overBlack) : frames, 1);
      return { decode: decode.seconds, effects: time.seconds, encode: encode.seconds };
    } finally {
      gpu.device.destroy();
    }
  },

  /** Bytes moved by no effect, by each effect on its own, and by the whole keying stack. */
  async traffic(file: File): Promise<TrafficReport[]> {
    const gpu = await openGpu();
    await using source = await openMediaSource(file);
    const stacks = [[], ...effects.map(({ id }) => [id]), [...STACKS.keying]];
    const reports: TrafficReport[] = [];
    for (const stack of stacks) {
      const { chain: made } = await jobOf(gpu, source, stack);
      using chain = made;
      const passes = chain.traffic();
      reports.push({ effects: stack, bytesPerPixel: passes.reduce((sum, pass) => sum + pass.bytesPerPixel, 0), passes });
    }
    gpu.device.destroy();
    return reports;
  },
};

/** What the worker offers. */
export type StagesApi = typeof api;

const live = () => new AbortController().signal;

function* framesOf({ info }: FrameSource): Generator<number> {
  for (let index = 0; index < info.timeline.length; index++) yield index;
}

/** All frames of a clip in memory of their own. */
async function decoded(source: FrameSource): Promise<PlanarFrame[]> {
  const frames: PlanarFrame[] = [];
  for await (using frame of source.frames(framesOf(source), live())) frames.push(ownedCopy(frame));
  return frames;
}

function ownedCopy(frame: PlanarFrame): PlanarFrame {
  return { ...frame, planes: frame.planes.map((plane) => plane.slice()), [Symbol.dispose]: () => undefined };
}

/** A source that has nothing to decode. */
function inMemory({ info }: FrameSource, frames: readonly PlanarFrame[]): FrameSource {
  return {
    info,
    async *frames(indices) {
      for (const index of indices) yield frames[index] as PlanarFrame;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A sink that keeps frames in a list. */
function keepingSink(list: PlanarFrame[]): FrameSink<void> {
  return {
    async write(frame) {
      list.push(frame);
    },
    finish: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
}

/** A chain for transparent exports, and the render job around it, for any frames and sink. */
async function jobOf(gpu: Gpu, source: FrameSource, stack: readonly string[]) {
  const { info } = source;
  const recipe = recipeOf(stack, 'webm');
  const delivery = await deliveryOf('webm', recipe.output, info);
  const chain = await Chain.create(gpu.device, gpu.pipelines, {
    format: info.format,
    timeline: info.timeline,
    effects: activeEffects(recipe, effects),
    scale: 1,
    output: { kind: 'planes', deliveries: [delivery] },
  });
  const job = (end: number, sink: FrameSink<void>): RenderJob<void> => ({
    source,
    chain,
    timeline: outputTimeline(info.timeline, { start: 0, end }, null),
    outputs: [{ delivery: 0, format: delivery.format, sink, from: 0, until: end }],
    signal: live(),
  });
  return { chain, job };
}

/** Renders from memory to memory. One frame goes first and is not counted, for what the driver compiles late. */
async function timeChain(gpu: Gpu, source: FrameSource, stack: StackName, repeats: number): Promise<TimedChain> {
  console.info(`compiling ${STACKS[stack].join(' + ')}`);
  const { chain, job } = await jobOf(gpu, source, STACKS[stack]);
  using _ = chain;
  await render(job(1, keepingSink([])));
  console.info(`rendering ${STACKS[stack].join(' + ')}`);
  let frames: PlanarFrame[] = [];
  const time = await measure(repeats, () => {
    frames = [];
    return render(job(source.info.timeline.length, keepingSink(frames)));
  });
  return { time, frames };
}

/** What an opaque export holds of a transparent frame in limited range. */
function overBlack(frame: PlanarFrame): PlanarFrame {
  const [luma, ...rest] = frame.planes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const alpha = rest.pop() as Uint8Array;
  const { width } = frame.format.coded;
  const half = (width + 1) >> 1;
  const through = (value: number, black: number, at: number) => black + ((value - black) * (alpha[at] as number)) / 255;
  const chroma = rest.map((plane) => plane.map((value, at) => through(value, 128, Math.floor(at / half) * 2 * width + (at % half) * 2)));
  return { ...frame, format: { ...frame.format, alpha: false }, planes: [luma.map((value, at) => through(value, 16, at)), ...chroma] };
}

/** Encodes rendered frames, with the clip's audio, into a file of the private file system. */
async function timeEncoder(source: MediaSource, format: Format, frames: readonly PlanarFrame[], repeats: number): Promise<Measure> {
  const { output } = recipeOf([], format);
  const { info, audio } = source;
  const delivery = await deliveryOf(format, output, info);
  const timeline = outputTimeline(info.timeline, { start: 0, end: frames.length }, null);
  console.info(`encoding ${format}`);
  const folder = await navigator.storage.getDirectory();
  const name = `encoded.${format}`;
  return measure(repeats, async () => {
    const target = await folder.getFileHandle(name, { create: true });
    const sink = await createSink({
      outputFormat: format,
      output,
      delivery,
      timeline,
      frameRate: info.frameRate,
      whole: true,
      audio,
      handles: [target],
      recipe: JSON.stringify(recipeOf([], format)),
      signal: live(),
    });
    for (const frame of frames) await sink.write(frame);
    const { work } = await sink.finish();
    await work.remove();
    await folder.removeEntry(name);
  });
}

expose(api, self as unknown as Parameters<typeof expose>[1]);
