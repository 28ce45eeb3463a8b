/**
 * The renderer of files, in one loop: for each frame of the source, through the chain, into the sink.
 *
 * The export worker and Node run this loop and differ only in the source and the sink they pass in. The preview has loops of
 * its own (`workers/preview`), because it leaves frames out to keep time, renders coarser and starts anywhere. What all three
 * share is the `Chain` with its schedule: it alone says which source frames a frame is made of and makes the picture, so a
 * frame looks the same whichever loop asked for it. The preview's chain ends in a picture for the screen, the others' in planes.
 */
import type { Chain } from './gpu/chain.ts';
import { type DeliveredPlanes, READBACK_RING } from './gpu/readback.ts';
import type { PlanarFrame, PlaneFormat } from './media/picture.ts';
import type { FrameSink } from './media/sink.ts';
import type { FrameSource } from './media/source.ts';
import type { FrameRange } from './media/time.ts';

/** What the loop may have to wait for: a source frame, or planes from the GPU. Waiting for the sink is the sink's to count. */
export type RenderStage = 'decode' | 'render';

/** What to render and where to. */
export interface RenderJob<Result> {
  readonly source: FrameSource;
  /** Made for the source's format, with planes as its output. */
  readonly chain: Chain;
  /** Format of the planes that the chain delivers. */
  readonly format: PlaneFormat;
  readonly sink: FrameSink<Result>;
  readonly range: FrameRange;
  readonly signal: AbortSignal;
  /** Prepares what lies behind the picture for a moment of the source (seconds). */
  readonly backdrop?: (time: number) => Promise<void>;
  /** Called when the sink has taken a frame: how many are done. */
  readonly onFrame?: (done: number) => void;
  /** Gets every wait to pass on, for measuring. */
  readonly watch?: <T>(stage: RenderStage, wait: Promise<T>) => Promise<T>;
}

/** Renders a range. On failure or abort the sink is aborted and the cause rethrown. */
export async function render<Result>(job: RenderJob<Result>): Promise<Result> {
  const { source, chain, sink, range, signal, watch = (_, wait) => wait } = job;
  const { timeline } = source.info;
  // Frames whose planes are on their way back; the sink takes them in order.
  const pending: Promise<void>[] = [];
  let written = Promise.resolve();
  let done = 0;

  const deliver = (index: number) => {
    const planes = chain.delivered();
    // When an earlier frame fails, nobody gets to wait for this one.
    planes.catch(() => undefined);
    const write = async () => {
      const end = index + 1 < timeline.length ? timeline.timeOf(index + 1) : timeline.duration;
      const time = timeline.timeOf(index);
      await sink.write(frameOf(job.format, index, time, end - time, await watch('render', planes)));
      job.onFrame?.(++done);
    };
    written = written.then(write);
    pending.push(written);
    // The failure is raised where the frame is awaited below; until then it must not count as unhandled.
    written.catch(() => undefined);
  };

  const frames = source.frames(chain.framesFor(range), signal)[Symbol.asyncIterator]();
  try {
    for (let index = range.start; index < range.end; index++) {
      signal.throwIfAborted();
      await job.backdrop?.(timeline.timeOf(index));
      const needs = chain.needs(index);
      for (const _ of needs) {
        const next = await watch('decode', frames.next());
        if (next.done) throw new RangeError(`The source ended before frame ${index}.`);
        using frame = next.value;
        await chain.push(frame, index);
      }
      if (needs.length === 0) await chain.finish(index);
      deliver(index);
      if (pending.length >= READBACK_RING) await pending.shift();
    }
    await Promise.all(pending);
    return await sink.finish();
  } catch (error) {
    await Promise.allSettled(pending);
    // What went wrong first is what counts; a failing clean-up must not hide it.
    await sink.abort().catch(() => undefined);
    throw error;
  } finally {
    await frames.return?.();
  }
}

function frameOf(format: PlaneFormat, index: number, time: number, duration: number, delivered: DeliveredPlanes): PlanarFrame {
  return { index, time, duration, format, planes: delivered.planes, [Symbol.dispose]: () => delivered[Symbol.dispose]() };
}
