import { MediaError } from '../../src/media/errors.ts';
import type { PlanarFrame, PlaneFormat } from '../../src/media/picture.ts';
import { refuseTooLarge } from '../../src/media/pictures/too-large.ts';
import { nameOf, readError, seconds } from '../../src/media/reading/file-bytes.ts';
import type { SourceWarning } from '../../src/media/source.ts';
import type { FrameRange } from '../../src/media/time.ts';
import { Damage } from './damage.ts';
import { FrameLost } from './decode-lane.ts';
import { type DecodedFrame, DecodeSession } from './decode-session.ts';
import {
  BufferPool,
  closed,
  colourOf,
  compatible,
  copyPlanes,
  frameBytes,
  frameCounters,
  planarFrame,
  sampleFormatOf,
} from './plane-copy.ts';
import { ReadingPlace } from './reading-place.ts';
import { decodableUpTo } from './region-check.ts';
import type { VideoTrack } from './video-track.ts';

/** How a reader treats what it finds. */
export interface ReaderOptions {
  /** True shows the nearest good frame instead of a lost one; false throws. */
  readonly lenient: boolean;
  /** Takes pixels that the browser converted, where its planes cannot be trusted. */
  readonly converted: boolean;
  readonly maxTextureSize: number;
  /** Told about damage found while decoding. */
  warn(warning: SourceWarning): void;
}

/** Samples of frames that the browser converts. */
const CONVERTED = { layout: 'rgba', bitDepth: 8, alpha: false } as const;
/** Frames decoded and copied ahead of the consumer. */
const AHEAD = 3;
/** Decoders kept warm at the place that people look at, and for looks at other places. */
const WARM = 2;
const WARM_ASIDE = 1;
/** Decoders that may be taken away over one frame. */
const RECLAIMED = 3;

/** One call under way. */
interface Reading {
  readonly place: ReadingPlace;
  readonly session: DecodeSession;
  readonly signal: AbortSignal;
  readonly lenient: boolean;
}

interface Ahead {
  readonly index: number;
  readonly frame: Promise<PlanarFrame>;
}

/** Decodes any frames of a video track, finding and going around damage. */
export class FrameReader {
  readonly counters = frameCounters();
  readonly #file: Blob;
  readonly #track: VideoTrack;
  readonly #damage: Damage;
  readonly #options: ReaderOptions;
  readonly #pool = new BufferPool();
  /** Where `frames` reads, and where everything else does. */
  readonly #place: ReadingPlace;
  readonly #aside: ReadingPlace;
  #format: PlaneFormat | null = null;
  /** The good frame last shown in place of a lost one. */
  #standIn: { readonly index: number; readonly bytes: Uint8Array } | null = null;
  /** The frame over which a decoder was taken away last. */
  #reclaimed = { index: -1, times: 0 };
  #closed = false;

  /** `readable` is the decode position of the first packet that is missing from the file, if one is. */
  constructor(file: Blob, track: VideoTrack, readable: number | undefined, options: ReaderOptions) {
    this.#file = file;
    this.#track = track;
    this.#damage = new Damage(track.table, readable);
    this.#options = options;
    const create = () => new DecodeSession(track, this.#damage, this.counters);
    this.#place = new ReadingPlace(WARM, create);
    this.#aside = new ReadingPlace(WARM_ASIDE, create);
  }

  /** Frames found to be undecodable so far. */
  gaps(): FrameRange[] {
    return this.#damage.gaps();
  }

  /** Format of the track's frames, learned from the first one that decodes. Throws `MediaError` when none does. */
  async probe(): Promise<PlaneFormat> {
    const { table } = this.#track;
    const { syncFrames } = table;
    const candidates = [0, ...syncFrames.slice(0, 8), ...(table.length > 1 ? [syncFrames.at(-1) ?? 0] : [])];
    for (const index of new Set(candidates)) {
      if (this.#damage.isLost(index)) continue;
      try {
        for await (using frame of this.#read(this.#aside, [index], new AbortController().signal, false)) return frame.format;
      } catch (error) {
        if (!(error instanceof MediaError && error.code === 'damaged')) throw error;
      }
    }
    throw new MediaError(
      'damaged',
      `${nameOf(this.#file)} is damaged: none of its ${table.length} pictures could be decoded.`,
      'Copy or download it again; if that does not help, convert it with another program first.',
    );
  }

  /** See `FrameSource.frames`. */
  frames(indices: Iterable<number>, signal: AbortSignal): AsyncGenerator<PlanarFrame> {
    return this.#read(this.#place, indices, signal, this.#options.lenient);
  }

  /** See `MediaSource.glance`. */
  glance(indices: Iterable<number>, signal: AbortSignal): AsyncGenerator<PlanarFrame> {
    return this.#read(this.#aside, indices, signal, this.#options.lenient);
  }

  async *#read(place: ReadingPlace, indices: Iterable<number>, signal: AbortSignal, lenient: boolean): AsyncGenerator<PlanarFrame> {
    signal.throwIfAborted();
    this.#refuseClosed();
    const queue = new Lookahead(indices, this.#track.table.length);
    const first = queue.peek();
    if (first === undefined) return;
    const session = place.borrow(first);
    const window: Ahead[] = [];
    const giveUp = () => session.cancel(signal.reason);
    signal.addEventListener('abort', giveUp);
    try {
      while (queue.peek() !== undefined || window.length > 0) {
        await this.#fill(window, queue, { place, session, signal, lenient });
        const head = window.shift() as Ahead;
        let frame: PlanarFrame;
        try {
          frame = await head.frame;
        } catch (error) {
          signal.throwIfAborted();
          this.#refuseClosed();
          if (!(error instanceof FrameLost)) throw error;
          const rest = window.splice(0);
          await Promise.all(rest.map(disposeLater));
          queue.putBack([head, ...rest].map(({ index }) => index));
          await this.#examine(head.index, error, signal);
          continue;
        }
        if (signal.aborted) frame[Symbol.dispose]();
        signal.throwIfAborted();
        yield frame;
      }
    } finally {
      signal.removeEventListener('abort', giveUp);
      session.cancel(new FrameLost('Nobody waits any more.'));
      await Promise.all(window.map(disposeLater));
      await place.giveBack(session);
    }
  }

  /** Requests frames until the window is full, or the next one needs a restart, for which the window must drain. */
  async #fill(window: Ahead[], queue: Lookahead, reading: Reading): Promise<void> {
    const { place, session, signal, lenient } = reading;
    for (let index = queue.peek(); index !== undefined && window.length < AHEAD; index = queue.peek()) {
      const lost = this.#damage.isLost(index);
      const kept = place.kept(index);
      if (window.length > 0 && (lost || !session.reaches(index)) && !kept) return;
      let frame: Promise<PlanarFrame>;
      if (kept) {
        frame = Promise.resolve(this.#copyOf(index, kept));
      } else if (lost) {
        frame = this.#replace(index, signal, lenient);
      } else {
        if (!session.reaches(index)) await this.#restart(place, session, index);
        frame = this.#deliver(index, session.request(index));
      }
      // Rejections are met when the frame's turn comes.
      frame.catch(() => undefined);
      window.push({ index, frame });
      queue.next();
      place.last = index;
    }
  }

  /**
   * Moves a session to `index`. After a small step back the frames before it are kept as they pass, because each further step
   * would decode the whole GOP again.
   */
  async #restart(place: ReadingPlace, session: DecodeSession, index: number): Promise<void> {
    const room = this.#format ? place.worthKeeping(index, frameBytes(this.#format)) : 0;
    if (room === 0) return session.restart(index);
    const first = Math.max(0, index - room);
    await session.restart(first);
    place.forget();
    for (let before = first; before < index && !this.#damage.isLost(before); before++) {
      if (!session.reaches(before)) break;
      const frame = await this.#deliver(before, session.request(before)).catch(() => null);
      // Damage on the way shows again when that frame itself is asked for.
      if (!frame) break;
      place.keep(before, bytesOf(frame).slice());
      frame[Symbol.dispose]();
    }
    if (!session.reaches(index)) await session.restart(index);
  }

  #copyOf(index: number, bytes: Uint8Array): PlanarFrame {
    const buffer = this.#pool.take(bytes.byteLength);
    new Uint8Array(buffer).set(bytes);
    return this.#frame(index, buffer);
  }

  /** Copies a decoded frame to memory of our own and closes it. */
  async #deliver(index: number, decoding: Promise<DecodedFrame>): Promise<PlanarFrame> {
    const { colour, alpha } = await decoding;
    try {
      const format = this.#formatFor(index, colour);
      const buffer = this.#pool.take(frameBytes(format));
      await copyPlanes(buffer, format, colour, alpha);
      return this.#frame(index, buffer);
    } finally {
      closed(this.counters, colour);
      closed(this.counters, alpha);
    }
  }

  #frame(index: number, buffer: ArrayBuffer): PlanarFrame {
    const { times, end } = this.#track.table;
    const time = times[index] as number;
    const about = { index, time, duration: (times[index + 1] ?? end) - time, format: this.#format as PlaneFormat };
    return planarFrame(buffer, this.#pool, this.counters, about);
  }

  #formatFor(index: number, frame: VideoFrame): PlaneFormat {
    const own = this.#options.converted ? CONVERTED : sampleFormatOf(frame);
    const { width, height } = frame.visibleRect as DOMRectReadOnly;
    if (!this.#format) {
      refuseTooLarge(nameOf(this.#file), width, height, this.#options.maxTextureSize);
      const { rotation, pixelAspect, colour, alpha } = this.#track;
      this.#format = {
        ...own,
        coded: { width, height },
        alpha: own.alpha || alpha,
        rotation,
        pixelAspect,
        colour: colourOf(frame, own.layout, colour),
      };
    }
    const { coded } = this.#format;
    if (coded.width === width && coded.height === height && compatible(own, this.#format)) return this.#format;
    throw new MediaError(
      'damaged',
      `${nameOf(this.#file)} changes its picture format at ${seconds(this.#track.table.times[index] as number)}: from ${coded.width}×${coded.height} to ${width}×${height}.`,
      'Convert it to one size first, or cut it at that time.',
    );
  }

  /** Finds out how far the regions that a frame needs can be decoded; what fails twice is lost. */
  async #examine(index: number, failure: FrameLost, signal: AbortSignal): Promise<void> {
    const cause = readError(this.#file, failure.cause);
    if (cause instanceof MediaError) throw cause;
    if (this.#wasReclaimed(index, failure)) return;
    const unknown = this.#damage.regionsOf(index).filter((region) => !this.#damage.examined(region));
    for (const region of unknown) {
      const end = Math.min(this.#track.table.nextKey(region), this.#damage.stopAfter(region));
      this.#damage.limitRegion(region, await decodableUpTo(this.#file, this.#track, { region, end, signal }));
    }
    if (unknown.length === 0) this.#damage.loseFrame(index);
  }

  /** Browsers take decoders away that rest for a while: no damage, unless it happens over one frame again and again. */
  #wasReclaimed(index: number, { cause }: FrameLost): boolean {
    if (!(cause instanceof DOMException && cause.name === 'QuotaExceededError')) return false;
    this.#reclaimed = { index, times: this.#reclaimed.index === index ? this.#reclaimed.times + 1 : 1 };
    return this.#reclaimed.times <= RECLAIMED;
  }

  #describe(index: number): { message: string; remedy: string } {
    const gap = this.#damage.gapAround(index);
    const { start, end } = gap;
    const { times, length, end: finish } = this.#track.table;
    const from = seconds(times[start] as number);
    const to = seconds(times[end] ?? finish);
    return {
      message: `${nameOf(this.#file)} is damaged between ${from} and ${to}: ${this.#damage.lostIn(gap)} of its ${length} frames cannot be decoded there.`,
      remedy: 'Set In and Out around that stretch, or copy the file again from where it came.',
    };
  }

  /** A copy of the nearest good frame, or `damaged` when frames must not be replaced. */
  async #replace(index: number, signal: AbortSignal, lenient: boolean): Promise<PlanarFrame> {
    const { message, remedy } = this.#describe(index);
    this.#options.warn({ code: 'corrupt-frames', message, remedy });
    const lost = new MediaError('damaged', message, remedy);
    if (!lenient) throw lost;
    for (let nearest = this.#nearestGood(index); nearest !== null; nearest = this.#nearestGood(index)) {
      try {
        return this.#copyOf(index, await this.#standInAt(nearest, signal));
      } catch (error) {
        // It was not so good after all, which is known now.
        if (!this.#damage.isLost(nearest)) throw error;
      }
    }
    throw lost;
  }

  /** All bytes of a good frame. */
  async #standInAt(index: number, signal: AbortSignal): Promise<Uint8Array> {
    if (this.#standIn?.index === index) return this.#standIn.bytes;
    for await (using good of this.#read(this.#aside, [index], signal, false)) {
      this.#standIn = { index, bytes: bytesOf(good).slice() };
      return this.#standIn.bytes;
    }
    throw new FrameLost('No frame came out.');
  }

  /** The good frame before a lost one, else the one after it. */
  #nearestGood(index: number): number | null {
    for (let before = index - 1; before >= 0; before--) if (!this.#damage.isLost(before)) return before;
    for (let after = index + 1; after < this.#track.table.length; after++) if (!this.#damage.isLost(after)) return after;
    return null;
  }

  /** What was under way when the source was closed is given up, not damaged. */
  #refuseClosed(): void {
    if (this.#closed) throw new DOMException('The source was closed.', 'AbortError');
  }

  /** Closes all decoders; frames handed out stay valid. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#place.close(), this.#aside.close()]);
    this.#standIn = null;
  }
}

/** Ascending frame indices, a look ahead at a time. */
class Lookahead {
  readonly #iterator: Iterator<number>;
  readonly #length: number;
  readonly #ready: number[] = [];
  #last = -1;

  constructor(indices: Iterable<number>, length: number) {
    this.#iterator = indices[Symbol.iterator]();
    this.#length = length;
  }

  peek(): number | undefined {
    if (this.#ready.length === 0) {
      const { value, done } = this.#iterator.next();
      if (done) return undefined;
      if (!Number.isInteger(value) || value <= this.#last || value >= this.#length) {
        throw new RangeError(`Frame ${value} was asked for after ${this.#last}; frames are 0 to ${this.#length - 1}, ascending.`);
      }
      this.#last = value;
      this.#ready.push(value);
    }
    return this.#ready[0];
  }

  next(): void {
    this.#ready.shift();
  }

  putBack(indices: readonly number[]): void {
    this.#ready.unshift(...indices);
  }
}

/** All bytes of a frame that `FrameReader` made: its planes share one buffer. */
function bytesOf(frame: PlanarFrame): Uint8Array {
  return new Uint8Array((frame.planes[0] as Uint8Array).buffer);
}

async function disposeLater({ frame }: Ahead): Promise<void> {
  await frame.then(
    (made) => made[Symbol.dispose](),
    () => undefined,
  );
}
