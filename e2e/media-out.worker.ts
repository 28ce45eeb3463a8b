/** The browser's writing side as tests see it: synthetic frames in, a file in the private file system out, plain data back. */
import { wholeDelivery } from '../src/gpu/deliver.ts';
import type { Verification } from '../src/jobs/export/video-check.ts';
import { defaultOutput, type OutputSettings } from '../src/jobs/output/output.ts';
import { outputTimeline } from '../src/media/output-timeline.ts';
import type { PlanarFrame } from '../src/media/picture.ts';
import { type FrameRange, timelineOf } from '../src/media/time.ts';
import { openMediaSource } from '../workers/reading/media-source.ts';
import { expose } from '../workers/rpc.ts';
import { createSink, type SinkResult } from '../workers/writing/export-sink.ts';
import { removeFile } from '../workers/writing/file-target.ts';
import { formatOf, type Motif, type Shape, syntheticPlanes } from './synthetic-frames.ts';

/** An export of synthetic frames. */
export interface Job extends Shape {
  readonly name: string;
  readonly format: 'webm' | 'mp4';
  readonly quality: OutputSettings['quality'];
  readonly motif?: Motif | undefined;
  /** Start of each frame of the source, then the end of the last one, in seconds. */
  readonly times: readonly number[];
  readonly range?: FrameRange | undefined;
  /** Stops after this many frames. */
  readonly abortAfter?: number | undefined;
  /** Changes a square of 16 pixels in a plane of one frame. */
  readonly fault?: { readonly frame: number; readonly plane: number; readonly by: number } | undefined;
  /** Writes as to a picked file, which has no synchronous access. */
  readonly picked?: boolean | undefined;
}

/** What came of it, as far as it can be sent. */
export interface Made extends Pick<SinkResult, 'frames' | 'duration' | 'bytes' | 'mimeType' | 'codecs' | 'notes' | 'pictures' | 'resumed'> {
  readonly verified: Verification;
  /** The most bytes that encoders had given and the file had not got. */
  readonly pending: number;
  /** `VideoFrame`s made and not closed; frames given to the sink and not closed. */
  readonly leaked: { readonly video: number; readonly planar: number };
}

/** What the types of pages lack: synchronous access exists in workers only. */
interface SyncFile {
  write(buffer: ArrayBufferView, options: { at: number }): number;
  truncate(size: number): void;
  close(): void;
}
interface SyncFiles {
  readonly FileSystemSyncAccessHandle: { readonly prototype: SyncFile };
}
type Opfs = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile>; remove(): Promise<void> };

/** Frames made here (decoders make others) and not closed. */
const made = new Set<VideoFrame>();
const counters = { coded: 0, written: 0, pending: 0 };
globalThis.VideoFrame = new Proxy(VideoFrame, {
  construct(target, args: ConstructorParameters<typeof VideoFrame>) {
    const frame = new target(...args);
    made.add(frame);
    return frame;
  },
});
const { close } = VideoFrame.prototype;
VideoFrame.prototype.close = function counted() {
  made.delete(this);
  close.call(this);
};
const { copyTo } = EncodedVideoChunk.prototype;
EncodedVideoChunk.prototype.copyTo = function counted(destination) {
  counters.coded += this.byteLength;
  counters.pending = Math.max(counters.pending, counters.coded - counters.written);
  copyTo.call(this, destination);
};
const { write } = (globalThis as unknown as SyncFiles).FileSystemSyncAccessHandle.prototype;
(globalThis as unknown as SyncFiles).FileSystemSyncAccessHandle.prototype.write = function counted(buffer, options) {
  counters.written += buffer.byteLength;
  return write.call(this, buffer, options);
};

async function handleOf(name: string, create: boolean): Promise<Opfs> {
  return (await (await navigator.storage.getDirectory()).getFileHandle(name, { create })) as Opfs;
}

/** A handle like those of files outside the private file system. */
function asPicked(handle: Opfs): FileSystemFileHandle {
  const picked = {
    name: handle.name,
    kind: handle.kind,
    getFile: () => handle.getFile(),
    createWritable: () => handle.createWritable(),
    remove: () => handle.remove(),
  };
  return picked as unknown as FileSystemFileHandle;
}

function disturb(plane: Uint8Array | Uint16Array, stride: number, by: number): void {
  for (let y = 8; y < 24; y++) for (let at = y * stride + 8; at < y * stride + 24; at++) plane[at] = (plane[at] as number) + by;
}

/** What was made, by name. Its work stays open, because files are compared with the notes in it, until a file of the same name is made. */
const results = new Map<string, Pick<SinkResult, 'verify' | 'work'>>();

const api = {
  /** Writes the job's frames, with the audio of a file, and verifies what was written. */
  async make(job: Job, sound: File | null): Promise<Made> {
    made.clear();
    await results.get(job.name)?.work.remove();
    results.delete(job.name);
    Object.assign(counters, { coded: 0, written: 0, pending: 0 });
    const even = (side: number) => (job.format === 'mp4' ? side + (side % 2) : side);
    const format = formatOf({ ...job, size: { width: even(job.size.width), height: even(job.size.height) } });
    const count = job.times.length - 1;
    const timeline = timelineOf(Float64Array.from(job.times.slice(0, count)), job.times[count] as number);
    const frameRate = count / timeline.duration;
    const range = job.range ?? { start: 0, end: count };
    const frames = outputTimeline(timeline, range, null);
    const source = sound ? await openMediaSource(sound) : null;
    let planar = 0;
    const handle = await handleOf(job.name, true);
    const sink = await createSink({
      outputFormat: job.format,
      output: { ...defaultOutput, quality: job.quality },
      delivery: { ...wholeDelivery(format, job.format === 'mp4'), size: job.size },
      timeline: frames,
      frameRate,
      whole: range.start === 0 && range.end === count,
      audio: source?.audio ?? null,
      handles: [job.picked ? asPicked(handle) : handle],
      recipe: '{}',
      signal: new AbortController().signal,
    });
    try {
      for (let index = range.start; index < range.end; index++) {
        if (job.abortAfter === index - range.start) throw new DOMException('The test gave up.', 'AbortError');
        const planes = syntheticPlanes(format, index, job.motif ?? 'disc');
        if (job.fault?.frame === index)
          disturb(planes[job.fault.plane] as Uint8Array, job.size.width >> Number(job.fault.plane % 3 > 0), job.fault.by);
        planar++;
        const position = index - range.start;
        const times = { time: frames.timeOf(position), duration: frames.durationOf(position) };
        const frame: PlanarFrame = { index: position, ...times, format, planes, [Symbol.dispose]: () => void planar-- };
        await sink.write(frame);
      }
      const { verify, work, frames: written, duration, bytes, mimeType, codecs, notes, pictures, resumed } = await sink.finish();
      results.set(job.name, { verify, work });
      const { pending } = counters;
      const verified = await api.verify(job.name, job.name);
      return {
        frames: written,
        duration,
        bytes,
        mimeType,
        codecs,
        notes,
        pictures,
        resumed,
        verified,
        pending,
        leaked: { video: made.size, planar },
      };
    } catch (error) {
      await sink.abort();
      await sink.abort();
      // As the exporter does.
      await removeFile(job.picked ? asPicked(handle) : handle);
      throw error;
    } finally {
      await source?.[Symbol.asyncDispose]();
    }
  },

  /** Verifies a file against what was rendered for another one (or itself). */
  async verify(name: string, rendered: string): Promise<Verification> {
    const result = results.get(rendered);
    if (!result) throw new RangeError(`${rendered} was not made.`);
    return result.verify([await (await handleOf(name, false)).getFile()], new AbortController().signal);
  },

  /** Decodes one frame on its own and gives its mean error against what was rendered, in luma and alpha. */
  async errorAt(job: Job, index: number): Promise<{ readonly luma: number; readonly alpha: number; readonly sync: number[] }> {
    const source = await openMediaSource(await (await handleOf(job.name, false)).getFile());
    const rendered = syntheticPlanes(formatOf(job), index, job.motif ?? 'disc');
    const error = { luma: Number.NaN, alpha: Number.NaN, sync: [...source.syncFrames] };
    for await (using frame of source.frames([index], new AbortController().signal)) {
      const mean = (plane: number) => {
        let sum = 0;
        for (const [at, value] of frame.planes[plane]?.entries() ?? []) sum += Math.abs(value - (rendered[plane]?.[at] as number));
        return sum / (rendered[plane]?.length ?? 1);
      };
      Object.assign(error, { luma: mean(0), alpha: mean(3) });
    }
    await source[Symbol.asyncDispose]();
    return error;
  },

  async bytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await (await handleOf(name, false)).getFile()).arrayBuffer());
  },

  /** Replaces bytes of a file, or cuts it there. */
  async damage(name: string, at: number, replacement: Uint8Array<ArrayBuffer> | null): Promise<void> {
    const access = await (await handleOf(name, false)).createSyncAccessHandle();
    if (replacement) write.call(access, replacement, { at });
    else access.truncate(at);
    access.close();
  },

  /** Names of the files in the private file system that hold something, in folders too. One that was picked stays, empty, when it is given up. */
  async files(): Promise<string[]> {
    type Folder = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemFileHandle | Folder> };
    const namesIn = async (folder: Folder): Promise<string[]> => {
      const names: string[] = [];
      for await (const entry of folder.values()) {
        if (entry.kind === 'directory') names.push(...(await namesIn(entry)));
        else if ((await entry.getFile()).size > 0) names.push(entry.name);
      }
      return names;
    };
    return namesIn((await navigator.storage.getDirectory()) as Folder);
  },
};

/** What the page may ask for. */
export type MediaOutApi = typeof api;

expose(api, self as unknown as Parameters<typeof expose>[1]);
