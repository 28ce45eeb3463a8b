/** Any frames of an open file, exactly: from the key frame before the first one on, each known by its time. */
import { MediaError } from '../../src/media/errors.ts';
import { nameOf } from '../../src/media/reading/file-bytes.ts';
import { type Container, placeOf, type VideoFacts } from './container.ts';
import { DecodeRun } from './decode-run.ts';
import type { FramePool } from './frame-pool.ts';
import { damaged, inputOptions } from './stream-facts.ts';

/** How a file's frames are asked for. */
export interface DecoderOptions {
  readonly pixelFormat: string;
  /** Options that choose the decoder. */
  readonly decoder: readonly string[];
  /** Memory of the frames; decoded frames are the consumer's to give back. */
  readonly pool: FramePool;
}

/** A decoded frame in memory of its own. */
export interface DecodedFrame {
  readonly index: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Packets decoded for nothing rather than starting ffmpeg again. */
const WORTH_SKIPPING = 90;
/** Half of this many seconds is less than any two frames' distance, and more than what rounding makes of a time. */
const SAME = 4e-6;
/** ffmpeg begins this much earlier than asked where frames are coded out of order, except in MP4. */
const EARLIER = 3 / 23;

/**
 * Decodes frames with ascending indices. Throws `MediaError` where one cannot be had; what it threw away before is never
 * missing silently, because every frame is known by its time.
 */
export async function* decodeFrames(
  container: Container,
  options: DecoderOptions,
  indices: Iterable<number>,
  signal: AbortSignal,
): AsyncGenerator<DecodedFrame> {
  const { table } = container.video;
  const places = new Places(container.video);
  let reading: Reading | null = null;
  let last = -1;
  try {
    for (const index of indices) {
      signal.throwIfAborted();
      if (!Number.isInteger(index) || index <= last || index >= table.length) {
        throw new RangeError(`Frame ${index} was asked for after ${last}; frames are 0 to ${table.length - 1}, ascending.`);
      }
      const skipped = table.decodePosition(index) - (reading ? table.decodePosition(last) : 0);
      if (!reading || (skipped > WORTH_SKIPPING && table.decodePosition(index) - (await places.entryOf(index)) < skipped / 2)) {
        await reading?.close();
        reading = await begin(container, places, options, index, signal);
      }
      last = index;
      let bytes = await reading.take(index);
      if (!bytes && !reading.isLinear) {
        // Decoders begun in the middle leave frames out that they give when begun at the start: only that is final.
        await reading.close();
        reading = new Reading(container, places, options, { start: null, entry: places.firstEntry, index }, signal);
        bytes = await reading.take(index);
      }
      if (!bytes) throw damaged(container.path, `at ${placeOf(table, index)}`, await reading.said());
      yield { index, bytes };
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    await reading?.close();
  }
}

/** Begins at the key frame before a frame; earlier where ffmpeg did not begin there; and else with the first frame. */
async function begin(container: Container, places: Places, options: DecoderOptions, index: number, signal: AbortSignal): Promise<Reading> {
  const { entries } = container.video;
  const entry = await places.entryOf(index);
  const place = entries.indexOf(entry);
  for (const start of new Set([place, Math.max(0, place - 2)])) {
    if (start <= 0) break;
    signal.throwIfAborted();
    const reading = new Reading(container, places, options, { start: entries[start] as number, entry, index }, signal);
    try {
      if (await reading.isExact()) return reading;
    } catch (error) {
      await reading.close();
      throw error;
    }
    await reading.close();
  }
  signal.throwIfAborted();
  return new Reading(container, places, options, { start: null, entry: places.firstEntry, index }, signal);
}

/** The first place of an ascending array whose value is not below `target`. */
function placeIn(values: Float64Array | Uint32Array, target: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which frame ffmpeg hands out, by its time or its number. */
class Places {
  readonly #video: VideoFacts;
  /** Times of the table's frames as the container has them, in seconds. */
  readonly #times: Float64Array;
  /** For each frame, how many are decoded before it from the first packet on. */
  readonly #counts: Uint32Array;
  /** Frames before which others come with the same time, and how many. */
  readonly #covering = new Map<number, number>();

  constructor(video: VideoFacts) {
    this.#video = video;
    const { table, packets } = video;
    const all = Float64Array.from({ length: packets.length }, (_, position) => packets.timeOf(position));
    const order = all.filter((_, position) => !packets.isInvisible(position)).sort();
    this.#times = new Float64Array(table.length);
    this.#counts = new Uint32Array(table.length);
    let place = 0;
    for (let frame = 0; frame < table.length; frame++) {
      const time = packets.timeOf(table.decodePosition(frame));
      while ((order[place] as number) < time - SAME / 2) place++;
      const first = place;
      while ((order[place + 1] ?? Number.POSITIVE_INFINITY) < time + SAME / 2) place++;
      if (place > first) this.#covering.set(frame, place - first);
      this.#times[frame] = time;
      this.#counts[frame] = place;
    }
  }

  /** Decode position of the packet from which ffmpeg decodes a frame exactly. */
  async entryOf(frame: number): Promise<number> {
    const { entries, table, packets } = this.#video;
    const position = table.decodePosition(frame);
    let place = placeIn(entries, position + 1) - 1;
    // What is shown before a key frame that it follows needs the key frame before that one.
    while (place > 0 && packets.timeOf(entries[place] as number) > packets.timeOf(position)) place--;
    return place > 0 ? this.#video.alphaEntry(entries[place] as number) : 0;
  }

  /** Decode position of the first packet from which anything can be decoded. */
  get firstEntry(): number {
    return this.#video.entries[0] ?? 0;
  }

  /** The frame at a timestamp of ffmpeg's, -1 where the table has none. */
  frameAt(pts: number | null): number {
    const { ticks } = this.#video;
    if (!ticks || pts === null) return -1;
    const time = pts * ticks.tick - ticks.offset;
    const frame = placeIn(this.#times, time - SAME / 2);
    return Math.abs((this.#times[frame] ?? Number.POSITIVE_INFINITY) - time) <= SAME / 2 ? frame : -1;
  }

  /** The frame that ffmpeg decodes as number `count` from the first packet on, -1 where the table has none. */
  frameNumbered(count: number): number {
    const frame = placeIn(this.#counts, count);
    return this.#counts[frame] === count ? frame : -1;
  }

  /** How many frames are decoded before a frame from the first packet on. */
  countBefore(frame: number): number {
    return this.#counts[frame] as number;
  }

  /** How many frames with a frame's time are decoded before it, so that it is never they who are on screen. */
  coveredBy(frame: number): number {
    return this.#covering.get(frame) ?? 0;
  }

  /** ffmpeg's timestamp of a packet, null where it has none. */
  ptsOf(position: number): number | null {
    const { ticks, packets } = this.#video;
    return ticks && Math.round((packets.timeOf(position) + ticks.offset) / ticks.tick);
  }
}

interface Start {
  /** Decode position to begin at, null for the first packet. */
  readonly start: number | null;
  /** Decode position from which the frame is decoded exactly. */
  readonly entry: number;
  readonly index: number;
}

/** Decoding from one place on. */
class Reading {
  readonly #container: Container;
  readonly #places: Places;
  readonly #run: DecodeRun;
  readonly #pool: FramePool;
  readonly #index: number;
  /** True when decoding began with the first packet. */
  readonly isLinear: boolean;
  readonly #byTime: boolean;
  /** Timestamp from which frames are handed out. */
  readonly #from: number;
  readonly #entryPts: number | null;
  #entered = false;
  /** ffmpeg complained of a frame that is, or leads to, one that is asked for. */
  #broken = false;
  /** The table's frame at the last frame's time, and how many before that one had the same. */
  #last = -1;
  #same = 0;
  /** Labels read so far. */
  #labels = 0;
  /** A frame read early: by `isExact`, or beyond the one asked for. */
  #next: DecodedFrame | null = null;

  constructor(container: Container, places: Places, { pixelFormat, decoder, pool }: DecoderOptions, start: Start, signal: AbortSignal) {
    const { video, kind, path } = container;
    this.#container = container;
    this.#places = places;
    this.#pool = pool;
    this.#index = start.index;
    this.isLinear = start.start === null;
    const pts = places.ptsOf(video.table.decodePosition(start.index));
    this.#byTime = pts !== null;
    this.#from = pts ?? places.countBefore(start.index);
    this.#entryPts = places.ptsOf(start.entry);
    const from = pts === null ? { count: this.#from } : { pts };
    const seek = start.start === null ? null : seekTime(container, start.start);
    this.#run = new DecodeRun({ path, input: [...inputOptions(kind), ...decoder], seek, from, pixelFormat, pool }, signal);
  }

  /** Whether ffmpeg began early enough: it decoded the key frame that everything asked for needs, and then the frame itself. */
  async isExact(): Promise<boolean> {
    if (!this.#byTime) return false;
    this.#next = await this.#read();
    return this.#entered && this.#next?.index === this.#index;
  }

  /** A frame's bytes, null when ffmpeg did not give it. */
  async take(index: number): Promise<Uint8Array<ArrayBuffer> | null> {
    let found = this.#next ?? (await this.#read());
    while (found && found.index < index) {
      this.#pool.give(found.bytes);
      found = await this.#read();
    }
    this.#next = found?.index === index ? null : found;
    return found?.index === index ? found.bytes : null;
  }

  /** The next frame of the table that is handed out, null at the end. */
  async #read(): Promise<DecodedFrame | null> {
    for (;;) {
      const label = await this.#run.label();
      if (!label) return null;
      // Another format makes ffmpeg count anew.
      if (label.number !== this.#labels++) throw this.#changed();
      // What is wrong before the place where decoding can begin is wrong with frames that nobody sees.
      if (this.#entered && label.complaint !== null) this.#broken = true;
      if (!this.#byTime || label.pts === this.#entryPts) this.#entered = true;
      const key = this.#byTime ? label.pts : label.number;
      if (key === null || key < this.#from) continue;
      const bytes = await this.#run.bytes();
      if (!bytes || this.#broken) return null;
      const index = this.#byTime ? this.#places.frameAt(label.pts) : this.#places.frameNumbered(label.number);
      this.#same = this.#byTime && index === this.#last ? this.#same + 1 : 0;
      this.#last = index;
      if (index >= 0 && (!this.#byTime || this.#same === this.#places.coveredBy(index))) return { index, bytes };
      this.#pool.give(bytes);
    }
  }

  /** Ends it and gives what ffmpeg said. */
  said(): Promise<string> {
    return this.#run.said();
  }

  #changed(): MediaError {
    return new MediaError(
      'damaged',
      `${nameOf(this.#container.file)} changes its picture format after ${this.#labels - 1} frames.`,
      'Convert it to one size first, or cut it there.',
    );
  }

  async close(): Promise<void> {
    await this.#run[Symbol.asyncDispose]();
  }
}

/** What to ask ffmpeg for so that it begins at an entry, or at one before it. */
function seekTime({ video, kind }: Container, position: number): number {
  const { packets, entries, ticks, stream } = video;
  const time = packets.timeOf(position);
  const following = entries[entries.indexOf(position) + 1];
  const next = following === undefined ? Number.POSITIVE_INFINITY : packets.timeOf(following);
  const early = kind !== 'isobmff' && (stream.has_b_frames ?? 0) > 0 && next - time > 2 * EARLIER;
  // A hair later, because ffmpeg counts whole microseconds.
  return time + (ticks?.offset ?? 0) + 2e-6 + (early ? EARLIER : 0);
}
