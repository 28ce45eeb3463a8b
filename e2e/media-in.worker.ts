/** The browser's reading side as tests see it: opens files, hashes frames, answers in plain data. */
import type { PlaneFormat } from '../src/media/picture.ts';
import { thumbnails } from '../workers/preview/thumbnails.ts';
import type { MediaSource, OpenOptions } from '../workers/reading/browser-source.ts';
import { openMediaSource, reportOf } from '../workers/reading/media-source.ts';
import type { SourceReport } from '../workers/render-api.ts';
import { expose } from '../workers/rpc.ts';

/** Bytes that went from files to the worker. */
let bytesRead = 0;
const { arrayBuffer, stream } = Blob.prototype;
Blob.prototype.arrayBuffer = async function counted() {
  const bytes = await arrayBuffer.call(this);
  bytesRead += bytes.byteLength;
  return bytes;
};
Blob.prototype.stream = function counted() {
  const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytesRead += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  return stream.call(this).pipeThrough(count);
};

/** Decoders of sound that were made. */
const sounding: AudioDecoder[] = [];
globalThis.AudioDecoder = new Proxy(AudioDecoder, {
  construct(target, args: ConstructorParameters<typeof AudioDecoder>) {
    const decoder = new target(...args);
    sounding.push(decoder);
    return decoder;
  },
});

/** One frame as it was read. */
export interface ReadFrame {
  readonly index: number;
  readonly time: number;
  readonly duration: number;
  /** SHA-256 of all planes in order. */
  readonly hash: string;
}

/** What opening and reading a file gave. */
export interface Reading {
  readonly report: SourceReport;
  readonly frames: ReadFrame[];
  /** What stopped reading, or null. */
  readonly stopped: { readonly code: string; readonly message: string; readonly remedy: string } | null;
  readonly gaps: { readonly start: number; readonly end: number }[];
  /** After closing. */
  readonly counters: { readonly opened: number; readonly closed: number; readonly peak: number; readonly planar: number };
  readonly openMs: number;
  readonly openBytes: number;
}

let held: MediaSource | null = null;

const api = {
  /** Opens a file and keeps it open. */
  async hold(file: File): Promise<number> {
    held = await openMediaSource(file);
    return held.times.length;
  },

  /** Reads frames of the held source to the end and closes it; what stopped it, or null. */
  async readHeld(indices: number[]): Promise<Reading['stopped']> {
    try {
      for await (using _frame of held?.frames(indices, new AbortController().signal) ?? []);
      return null;
    } catch (error) {
      const { code, message, remedy } = error as NonNullable<Reading['stopped']>;
      return { code, message, remedy };
    } finally {
      await held?.[Symbol.asyncDispose]();
    }
  },

  /** Opens a file and reads the given frames, in calls of their own where a list is nested; null reads all. */
  async read(file: File, wanted: readonly (readonly number[])[] | null, options: OpenOptions): Promise<Reading> {
    bytesRead = 0;
    const began = performance.now();
    const source = await openMediaSource(file, options);
    const openMs = performance.now() - began;
    const openBytes = bytesRead;
    const frames: ReadFrame[] = [];
    let stopped: Reading['stopped'] = null;
    try {
      for (const indices of wanted ?? [[...source.times.keys()]]) {
        for await (using frame of source.frames(indices, new AbortController().signal)) {
          frames.push({ index: frame.index, time: frame.time, duration: frame.duration, hash: await hash(frame.planes) });
        }
      }
    } catch (error) {
      stopped = error as Reading['stopped'];
      if (stopped?.code === undefined) throw error;
      stopped = { code: stopped.code, message: stopped.message, remedy: stopped.remedy };
    }
    const report = reportOf(source);
    const gaps = source.gaps();
    await source[Symbol.asyncDispose]();
    return { report, frames, stopped, gaps, counters: { ...source.counters }, openMs, openBytes };
  },

  /** All samples of the first frame, one byte each. */
  async firstFrame(file: File, options: OpenOptions): Promise<{ bytes: Uint8Array; format: PlaneFormat }> {
    const source = await openMediaSource(file, options);
    let bytes = new Uint8Array();
    for await (using frame of source.frames([0], new AbortController().signal))
      bytes = Uint8Array.from(frame.planes.flatMap((plane) => [...plane]));
    await source[Symbol.asyncDispose]();
    return { bytes, format: source.info.format };
  },

  /** Stops reading after `after` frames, once by leaving the loop and once by an abort; then reads one more frame. */
  async interrupt(file: File, after: number): Promise<{ aborted: string; leftPlanar: number; again: number; balance: number }> {
    const source = await openMediaSource(file);
    let seen = 0;
    for await (using _frame of source.frames(source.times.keys(), new AbortController().signal)) if (++seen === after) break;
    const controller = new AbortController();
    let aborted = 'no';
    try {
      for await (using frame of source.frames(source.times.keys(), controller.signal)) if (frame.index === after) controller.abort();
    } catch (error) {
      aborted = (error as Error).name;
    }
    const leftPlanar = source.counters.planar;
    let again = -1;
    for await (using frame of source.frames([after], new AbortController().signal)) again = frame.index;
    await source[Symbol.asyncDispose]();
    return { aborted, leftPlanar, again, balance: source.counters.opened - source.counters.closed };
  },

  /** Two readers of one source at the same time; hashes of each. */
  async together(file: File): Promise<[string[], string[]]> {
    const source = await openMediaSource(file);
    const all = async () => {
      const hashes: string[] = [];
      for await (using frame of source.frames(source.times.keys(), new AbortController().signal)) hashes.push(await hash(frame.planes));
      return hashes;
    };
    const both = await Promise.all([all(), all()]);
    await source[Symbol.asyncDispose]();
    return both;
  },

  /**
   * Reads frames one by one, with glances elsewhere before the last of them; how many pictures the decoders gave for that last
   * one alone.
   */
  async costAfterGlance(file: File, frames: number[], glances: number[]): Promise<number> {
    const source = await openMediaSource(file);
    const { signal } = new AbortController();
    const last = frames.pop() as number;
    for (const index of frames) for await (using _ of source.frames([index], signal));
    for await (using _ of source.glance(glances, signal));
    const before = source.counters.opened;
    for await (using _ of source.frames([last], signal));
    const cost = source.counters.opened - before;
    await source[Symbol.asyncDispose]();
    return cost;
  },

  /** Closes a source while its frames and its sound are being read: how each reading ended, and the warnings. */
  async closeWhileReading(file: File): Promise<{ pictures: string; sound: string; warnings: string[]; gaps: number; planar: number }> {
    const source = await openMediaSource(file, { lenient: true });
    const nameOf = (error: Error) => error.name;
    const started = Promise.withResolvers<void>();
    const readAll = async () => {
      for await (using frame of source.frames(source.times.keys(), new AbortController().signal)) if (frame.index === 3) started.resolve();
      return 'to the end';
    };
    const pictures = readAll().catch(nameOf);
    await started.promise;
    const sound = source.audio ? source.audio.read(0, 3).then(() => 'to the end', nameOf) : Promise.resolve('none');
    await source[Symbol.asyncDispose]();
    const warnings = source.info.warnings.map(({ code }) => code);
    const ended = { pictures: await pictures, sound: await sound };
    return { ...ended, warnings, gaps: source.gaps().length, planar: source.counters.planar };
  },

  /** Stretches of sound asked for in one breath, and whether all decoders were closed afterwards. */
  async overlapping(file: File, stretches: [start: number, end: number][]): Promise<{ sound: number[][]; left: number }> {
    const source = await openMediaSource(file);
    const { audio } = source;
    const blocks = await Promise.all(stretches.map(([start, end]) => audio?.read(start, end)));
    await source[Symbol.asyncDispose]();
    const left = sounding.splice(0).filter(({ state }) => state !== 'closed').length;
    return { sound: blocks.map((block) => [...(block?.channels[0] ?? [])]), left };
  },

  /** Audio from `start` to `end` in reads of `step` seconds, interleaved. */
  async audio(file: File, start: number, end: number, step: number): Promise<Float32Array | null> {
    const source = await openMediaSource(file);
    if (!source.audio) return null;
    const channels: number[][] = [];
    for (let at = start; at < end - 1e-9; at += step) {
      const block = await source.audio.read(at, Math.min(end, at + step));
      for (const [channel, samples] of block?.channels.entries() ?? []) {
        channels[channel] ??= [];
        channels[channel].push(...samples);
      }
    }
    await source[Symbol.asyncDispose]();
    const count = channels[0]?.length ?? 0;
    return Float32Array.from(
      { length: count * channels.length },
      (_, at) => channels[at % channels.length]?.[Math.floor(at / channels.length)] ?? 0,
    );
  },

  /** Streamed blocks of the whole audio: their total length in samples and whether each began where the last one ended. */
  async blocks(file: File): Promise<{ samples: number; gapless: boolean }> {
    const source = await openMediaSource(file);
    let samples = 0;
    let gapless = true;
    if (source.audio) {
      for await (const block of source.audio.blocks(0, source.audio.info.end, new AbortController().signal)) {
        gapless &&= Math.abs(block.time * block.sampleRate - samples) < 1e-6;
        samples += block.channels[0]?.length ?? 0;
      }
    }
    await source[Symbol.asyncDispose]();
    return { samples, gapless };
  },

  async waveform(file: File, buckets: number): Promise<Float32Array> {
    const source = await openMediaSource(file);
    const peaks = await source.audio?.waveform(buckets, source.info.timeline.duration, new AbortController().signal);
    await source[Symbol.asyncDispose]();
    return peaks ?? new Float32Array();
  },

  /** Size and middle pixel of thumbnails. */
  async thumbnails(file: File, indices: number[], height: number): Promise<{ width: number; height: number; pixel: number[] }[]> {
    const source = await openMediaSource(file);
    const made = await thumbnails(source, indices, height, new AbortController().signal);
    await source[Symbol.asyncDispose]();
    return made.map((picture) => {
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      context?.drawImage(picture, 0, 0);
      const pixel = [...(context?.getImageData(picture.width >> 1, picture.height >> 1, 1, 1).data ?? [])];
      return { width: picture.width, height: picture.height, pixel };
    });
  },
};

async function hash(planes: readonly (Uint8Array | Uint16Array)[]): Promise<string> {
  const parts = planes.map((plane) => new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The worker's methods. */
export type MediaInApi = typeof api;
expose(api, self as unknown as Parameters<typeof expose>[1]);
