/** Frames into groups, each coded by a fresh encoder and safe as a whole: what was done is never done again. */
import { MediaError } from '../../media/errors.ts';
import type { OutputTimeline } from '../../media/output-timeline.ts';
import type { PlanarFrame } from '../../media/picture.ts';
import type { FrameSink } from '../../media/sink.ts';
import type { LogRecord } from '../../media/video/packet-log.ts';
import type { Json } from '../recipe/canonical-json.ts';
import type { ExportLog } from './export-log.ts';
import { type GroupLength, IN_FLIGHT } from './group-length.ts';

/** Makes coded frames, on whatever host. */
export interface GroupEncoder {
  /** What encodes, with version and settings. */
  readonly identity: Json;
  /** True where starting takes a while: the next one is then started before the one in front of it is full. */
  readonly startsSlowly?: boolean;
  /** Starts afresh with frame `first`, which will be a key frame. */
  begin(first: number): GroupEncoding;
}

/** One group on its way through an encoder. All methods throw `MediaError`. */
export interface GroupEncoding {
  /** Takes the next frame in; the caller closes it. Resolves when there is room for another. */
  write(frame: PlanarFrame): Promise<void>;
  /** Says that no frame follows. */
  end(): void;
  /** The coded frames in the order of decoding, as they are made; done after `end`. */
  frames(): AsyncGenerator<Omit<LogRecord, 'note'>>;
  /** What a decoder has to be told; asked for when all frames are there. */
  track(): Promise<Json>;
  /** Gives up: pending calls settle, nothing is left running. Safe at any time, also twice. */
  abort(): Promise<void>;
}

/** What a sink writes, and how. */
export interface GroupSinkOptions {
  /** Taken over: closed when the sink is aborted. */
  readonly log: ExportLog;
  readonly encoder: GroupEncoder;
  readonly timeline: Pick<OutputTimeline, 'length' | 'timeOf'>;
  readonly length: GroupLength;
  /** What to remember of each frame besides its code. */
  readonly note?: (frame: PlanarFrame) => Uint8Array | null;
}

/** Frames before the end of a group at which an encoder that starts slowly is started for the next. */
const AHEAD = 8;

/** A time that went through a float sum must still reach its own limit. */
const GRACE = 1e-6;

/** Where the group that begins with frame `first` ends. Depends on nothing but the times, so it is the same after a resume. */
export function groupEnd({ length, timeOf }: Pick<OutputTimeline, 'length' | 'timeOf'>, first: number, limit: GroupLength): number {
  const start = timeOf(first);
  let end = first + 1;
  while (end < length && (end - first < limit.frames || timeOf(end) - start < limit.seconds - GRACE)) end++;
  return end;
}

/** A group that is being made. */
interface Work {
  readonly encoding: GroupEncoding;
  readonly end: number;
  readonly notes: Map<number, Uint8Array>;
  /** Settles, never rejects, when it is safe or given up. */
  readonly written: Promise<void>;
  isLost: boolean;
}

/**
 * Codes the frames that a log still lacks and writes them there. While the end of one group comes out of its encoder, the next
 * may already go into another; frames that are drawn and not safe lie within these two, which are a segment. `finish` gives the
 * log, complete and open. `abort` keeps what is whole, as for a pause.
 */
export class GroupSink implements FrameSink<ExportLog> {
  readonly #options: GroupSinkOptions;
  #next: number;
  /** The group that takes frames, and with it those whose end is still to be written, oldest first. */
  #current: Work | null = null;
  readonly #live: Work[] = [];
  /** Of the group after the current one, where that has been started. */
  #prepared: GroupEncoding | null = null;
  #failure: { readonly cause: unknown } | null = null;
  #ended: Promise<void> | null = null;

  constructor(options: GroupSinkOptions) {
    this.#options = options;
    this.#next = options.log.frames;
  }

  /** The first frame that is wanted. */
  get from(): number {
    return this.#next;
  }

  /** Starts an encoder that starts slowly, for frames that come soon. */
  prepare(): void {
    this.#prepare(this.#next);
  }

  async write(frame: PlanarFrame): Promise<void> {
    using own = frame;
    const { note } = this.#options;
    if (own.index !== this.#next) throw new RangeError(`Frame ${own.index} came instead of ${this.#next}.`);
    this.#throwFailure();
    this.#current ??= await this.#begin();
    await this.#roomFor(own.index, this.#current);
    const remembered = note?.(own);
    if (remembered) this.#current.notes.set(own.index, remembered);
    try {
      await this.#current.encoding.write(own);
    } catch (error) {
      this.#fail(error, this.#current);
    }
    this.#throwFailure();
    const left = this.#current.end - ++this.#next;
    if (left <= AHEAD) this.#prepare(this.#current.end);
    if (left > 0) return;
    this.#current.encoding.end();
    this.#current = null;
  }

  async finish(): Promise<ExportLog> {
    const { log, timeline } = this.#options;
    if (this.#next < timeline.length) throw new RangeError(`${this.#next} of ${timeline.length} frames came.`);
    await Promise.all(this.#live.map(({ written }) => written));
    this.#throwFailure();
    return log;
  }

  abort(): Promise<void> {
    this.#ended ??= this.#stop().finally(() => this.#options.log[Symbol.asyncDispose]());
    return this.#ended;
  }

  #prepare(first: number): void {
    const { encoder, timeline } = this.#options;
    if (encoder.startsSlowly && !this.#failure && first < timeline.length) this.#prepared ??= encoder.begin(first);
  }

  async #begin(): Promise<Work> {
    const { encoder, timeline, length } = this.#options;
    // Two at a time: one that is being filled, one that runs empty.
    while (this.#live.length > 1) await this.#live[0]?.written;
    this.#throwFailure();
    const before = this.#live.at(-1)?.written ?? Promise.resolve();
    const work: Work = {
      encoding: this.#prepared ?? encoder.begin(this.#next),
      end: groupEnd(timeline, this.#next, length),
      notes: new Map<number, Uint8Array>(),
      isLost: false,
      written: before.then(() => this.#drain(work)).then(() => void this.#live.splice(this.#live.indexOf(work), 1)),
    };
    this.#prepared = null;
    this.#live.push(work);
    return work;
  }

  /** Waits with the last frames of a group, behind which more are drawn, until the group before it is safe. */
  async #roomFor(index: number, { end }: Work): Promise<void> {
    if (end === this.#options.timeline.length || end - index > IN_FLIGHT) return;
    while (this.#live.length > 1) await this.#live[0]?.written;
    this.#throwFailure();
  }

  /** Moves what an encoder gives into the log. Never rejects: a failure is raised where the next frame is written. */
  async #drain(work: Work): Promise<void> {
    const { log } = this.#options;
    try {
      if (work.isLost) return;
      for await (const frame of work.encoding.frames()) {
        await log.append({ ...frame, note: work.notes.get(frame.index) ?? null });
        work.notes.delete(frame.index);
      }
      if (work.isLost) return;
      await log.commit(work.end, await work.encoding.track());
    } catch (error) {
      this.#fail(error, work);
    }
  }

  /** Gives up a group and those after it; those before it may still become safe. */
  #fail(cause: unknown, first: Work | undefined): void {
    this.#failure ??= { cause };
    const at = first ? this.#live.indexOf(first) : 0;
    for (const work of this.#live.slice(Math.max(0, at))) {
      work.isLost = true;
      // Whoever waits for room in an encoder that nobody empties would wait for ever.
      void work.encoding.abort();
    }
    void this.#prepared?.abort();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.cause;
  }

  /** Ends at once; after a failure, groups before it may still become safe. */
  async #stop(): Promise<void> {
    if (!this.#failure) this.#fail(new MediaError('encoder-failed', 'The export was stopped.', 'Continue it when you like.'), undefined);
    const live = [...this.#live];
    const lost = live.filter(({ isLost }) => isLost).map(({ encoding }) => encoding);
    await Promise.allSettled([...lost, ...(this.#prepared ? [this.#prepared] : [])].map((encoding) => encoding.abort()));
    await Promise.all(live.map(({ written }) => written));
    await this.#options.log.rollBack();
  }
}
