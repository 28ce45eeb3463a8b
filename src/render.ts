/**
 * The renderer of files, in one loop: for each frame of the export, from the source, through the chain, into every sink.
 *
 * The export worker and Node run this loop and differ only in the source and the sinks they pass in. The preview has loops of
 * its own (`workers/preview`), because it leaves frames out to keep time, renders coarser and starts anywhere. What all three
 * share is the `Chain` with its schedule: it alone says which source frames a frame is made of and makes the picture, so a
 * frame looks the same whichever loop asked for it. The preview's chain ends in a picture for the screen, the others' in planes.
 */
import type { Chain } from './gpu/chain.ts';
import { type DeliveredPlanes, READBACK_RING } from './gpu/readback.ts';
import { framesInAnyOrder } from './media/frames-in-any-order.ts';
import type { OutputTimeline } from './media/output-timeline.ts';
import type { PlaneFormat } from './media/picture.ts';
import type { FrameSink } from './media/sink.ts';
import type { FrameSource } from './media/source.ts';

/** What the loop may have to wait for: a source frame, or planes from the GPU. Waiting for a sink is the sink's to count. */
export type RenderStage = 'decode' | 'render';

/** One file to be made of the frames. */
export interface RenderOutput<Result> {
  /** Which of the chain's deliveries it takes; outputs may share one. */
  readonly delivery: number;
  /** Format of that delivery. */
  readonly format: PlaneFormat;
  readonly sink: FrameSink<Result>;
  /** First frame that the sink still wants: above 0 where earlier ones are safe from a run before. */
  readonly from: number;
  /** Frame before which it ends: a still wants one, a sticker the seconds that it may last. */
  readonly until: number;
}

/** What to render and where to. */
export interface RenderJob<Result> {
  readonly source: FrameSource;
  /** Made for the source's format, with planes as its output. */
  readonly chain: Chain;
  readonly timeline: OutputTimeline;
  /** At least one. */
  readonly outputs: readonly RenderOutput<Result>[];
  readonly signal: AbortSignal;
  /** Prepares what lies behind the picture for a moment of the source (seconds). */
  readonly backdrop?: (time: number) => Promise<void>;
  /** Called when all sinks have taken a frame: how many of the timeline's are done. */
  readonly onFrame?: (done: number) => void;
  /** Gets every wait to pass on, for measuring. */
  readonly watch?: <T>(stage: RenderStage, wait: Promise<T>) => Promise<T>;
}

/**
 * Renders what the sinks want; what became of each output stands at its place. A sink that fails is aborted and the others go
 * on. Rejects on abort, when source or GPU fail, and when every sink has failed; then all sinks are aborted.
 */
export async function render<Result>(job: RenderJob<Result>): Promise<PromiseSettledResult<Result>[]> {
  const { source, chain, timeline, signal, watch = (_, wait) => wait } = job;
  const outlets = job.outputs.map((output) => new Outlet(output));
  const first = Math.min(...job.outputs.map(({ from }) => from));
  const end = Math.max(...job.outputs.map(({ until }) => until));
  // Frames whose planes are on their way back.
  const pending: Promise<void>[] = [];
  let written = Promise.resolve();

  const deliver = (run: Run, takersOf: ReadonlyMap<number, readonly Outlet<Result>[]>) => {
    const taken = [...takersOf].flatMap(([delivery, takers]) => {
      const planes = shared(watch('render', chain.delivered(delivery)), takers.length * (run.end - run.start));
      return takers.map((outlet) => outlet.take(run, timeline, planes));
    });
    written = Promise.all([written, ...taken]).then(() => job.onFrame?.(run.end));
    // The failure is raised where the frame is awaited below; until then it must not count as unhandled.
    written.catch(() => undefined);
    pending.push(written);
  };

  const frames = framesInAnyOrder(source, neededFrames(chain, timeline, first, end), signal);
  try {
    for (const run of runsOf(timeline, first, end)) {
      signal.throwIfAborted();
      const failures = outlets.flatMap(({ failure }) => failure ?? []);
      if (failures.length === outlets.length) throw failures[0]?.cause;
      const takersOf = Map.groupBy(
        outlets.filter((outlet) => outlet.wants(run)),
        ({ delivery }) => delivery,
      );
      const wanted = new Set(takersOf.keys());
      await job.backdrop?.(source.info.timeline.timeOf(run.source));
      const needs = chain.needs(run.source);
      for (const _ of needs) {
        const next = await watch('decode', frames.next());
        if (next.done) throw new RangeError(`The source ended before frame ${run.source}.`);
        using frame = next.value;
        await chain.push(frame, run.source, wanted);
      }
      if (needs.length === 0) await chain.finish(run.source, wanted);
      deliver(run, takersOf);
      if (pending.length >= READBACK_RING) await pending.shift();
    }
    await Promise.all(pending);
    return await Promise.allSettled(outlets.map((outlet) => outlet.finish()));
  } catch (error) {
    await Promise.allSettled(pending);
    // What went wrong first is what counts; a failing clean-up must not hide it.
    await Promise.allSettled(outlets.map((outlet) => outlet.abort()));
    throw error;
  } finally {
    await frames.return(undefined);
  }
}

/** Output frames from `start` to before `end` that show the same source frame. */
interface Run {
  readonly source: number;
  readonly start: number;
  readonly end: number;
}

function* runsOf(timeline: OutputTimeline, first: number, last: number): Generator<Run> {
  for (let start = first; start < last; ) {
    const source = timeline.sourceOf(start);
    let end = start + 1;
    while (end < last && timeline.sourceOf(end) === source) end++;
    yield { source, start, end };
    start = end;
  }
}

/** Source frames that rendering will push, in order, warm-up of temporal effects included. */
function* neededFrames(chain: Chain, timeline: OutputTimeline, first: number, last: number): Generator<number> {
  const ahead = chain.lookahead();
  for (const run of runsOf(timeline, first, last)) yield* ahead(run.source);
}

/** Planes that `shares` frames point at; their memory is given back when the last of these is closed. */
function shared(planes: Promise<DeliveredPlanes>, shares: number): Promise<DeliveredPlanes> {
  return planes.then((delivered) => {
    let left = shares;
    return {
      planes: delivered.planes,
      [Symbol.dispose]: () => {
        if (--left === 0) delivered[Symbol.dispose]();
      },
    };
  });
}

/** A sink with the frames on their way to it; once it has failed it takes no more. */
class Outlet<Result> {
  readonly #output: RenderOutput<Result>;
  #written: Promise<void> = Promise.resolve();
  failure: { readonly cause: unknown } | null = null;

  constructor(output: RenderOutput<Result>) {
    this.#output = output;
  }

  get delivery(): number {
    return this.#output.delivery;
  }

  wants({ start, end }: Run): boolean {
    return this.failure === null && end > this.#output.from && start < this.#output.until;
  }

  /** Hands the frames of a run to the sink, after those before them. Rejects only when the planes cannot be had. */
  take(run: Run, timeline: OutputTimeline, planes: Promise<DeliveredPlanes>): Promise<void> {
    // When an earlier frame fails, nobody gets to wait for this one.
    planes.catch(() => undefined);
    this.#written = this.#written.then(async () => {
      const delivered = await planes;
      for (let index = run.start; index < run.end; index++) await this.#write(index, timeline, delivered);
    });
    return this.#written;
  }

  async #write(index: number, timeline: OutputTimeline, delivered: DeliveredPlanes): Promise<void> {
    const { format, from, until, sink } = this.#output;
    if (this.failure || index < from || index >= until) return delivered[Symbol.dispose]();
    const times = { time: timeline.timeOf(index), duration: timeline.durationOf(index) };
    const close = once(() => delivered[Symbol.dispose]());
    try {
      await sink.write({ index, ...times, format, planes: delivered.planes, [Symbol.dispose]: close });
    } catch (cause) {
      this.failure = { cause };
      close();
      await sink.abort().catch(() => undefined);
    }
  }

  async finish(): Promise<Result> {
    if (this.failure) throw this.failure.cause;
    try {
      return await this.#output.sink.finish();
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  async abort(): Promise<void> {
    await this.#output.sink.abort().catch(() => undefined);
  }
}

function once(call: () => void): () => void {
  let done = false;
  return () => {
    if (!done) call();
    done = true;
  };
}
