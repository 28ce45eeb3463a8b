import type { Damage } from './damage.ts';
import { DecodeLane, FrameLost } from './decode-lane.ts';
import { closed, type FrameCounters } from './plane-copy.ts';
import type { CodedFrame, VideoTrack } from './video-track.ts';

/** A decoded frame; `alpha` is the frame whose luma is the straight alpha, or null where the picture is opaque. */
export interface DecodedFrame {
  readonly colour: VideoFrame;
  readonly alpha: VideoFrame | null;
}

/** Chunks a decoder may have queued; more only costs memory. */
const QUEUE = 4;
/** Packets decoded for nothing rather than starting again at a sync sample. */
const WORTH_SKIPPING = 16;

/**
 * A place in a video track from which decoding goes on: one decoder, or two when alpha is coded apart.
 *
 * Packets are fed only while somebody waits for a frame, so that a busy consumer stops the decoder.
 */
export class DecodeSession {
  readonly #track: VideoTrack;
  readonly #damage: Damage;
  readonly #counters: FrameCounters;
  readonly #colour: DecodeLane;
  readonly #alpha: DecodeLane | null;
  #packets: AsyncGenerator<CodedFrame> | null = null;
  /** Decode position of the packet to feed next. */
  #position = 0;
  #stop = 0;
  #ended = true;
  #flushing = false;
  #asked = Number.NEGATIVE_INFINITY;
  #feeding = false;
  #pump: Promise<void> | null = null;
  #progress: (() => void) | null = null;

  constructor(track: VideoTrack, damage: Damage, counters: FrameCounters) {
    this.#track = track;
    this.#damage = damage;
    this.#counters = counters;
    const wake = () => this.#progress?.();
    this.#colour = new DecodeLane(track.config, counters, wake);
    this.#alpha = track.alpha ? new DecodeLane(track.config, counters, wake) : null;
  }

  get #failed(): boolean {
    return this.#colour.failure !== null || (this.#alpha?.failure ?? null) !== null;
  }

  /** True when `request(frame)` needs no restart, or none that would be worth it. */
  reaches(frame: number): boolean {
    const { table } = this.#track;
    const label = table.labels[table.decodePosition(frame)] as number;
    if (label <= this.#asked || this.#failed) return false;
    if (this.#colour.has(label)) return true;
    // During the last flush whatever was fed still comes out.
    if (this.#flushing) return table.decodePosition(frame) < this.#position;
    return !this.#ended && table.startPosition(frame) - this.#position <= WORTH_SKIPPING;
  }

  /** Moves to the sync sample before `frame`. Nobody may be waiting for a frame. */
  async restart(frame: number): Promise<void> {
    await this.#pump;
    await this.#packets?.return(undefined);
    this.#position = await this.#track.entryFor(frame);
    this.#packets = this.#track.packetsFrom(this.#position);
    this.#stop = this.#damage.stopAfter(this.#position);
    this.#asked = Number.NEGATIVE_INFINITY;
    this.#ended = false;
    this.#colour.restart();
    this.#alpha?.restart();
  }

  /** A frame, to be closed by the caller. Frames must be asked for in ascending order; rejects with `FrameLost`. */
  async request(frame: number): Promise<DecodedFrame> {
    const { table } = this.#track;
    const label = table.labels[table.decodePosition(frame)] as number;
    this.#asked = label;
    const both = [this.#colour.take(label), this.#alpha?.take(label) ?? null] as const;
    if (!this.#feeding) this.#pump = this.#feed();
    const [colour, alpha] = await Promise.allSettled(both);
    if (colour.status === 'fulfilled' && alpha.status === 'fulfilled' && colour.value) return { colour: colour.value, alpha: alpha.value };
    for (const part of [colour, alpha]) if (part.status === 'fulfilled') closed(this.#counters, part.value);
    throw colour.status === 'rejected' ? colour.reason : alpha.status === 'rejected' ? alpha.reason : new FrameLost('No frame came out.');
  }

  async #feed(): Promise<void> {
    this.#feeding = true;
    try {
      while (!this.#failed && !this.#ended && (this.#colour.wanted || this.#alpha?.wanted)) {
        if (Math.max(this.#colour.queued, this.#alpha?.queued ?? 0) >= QUEUE) {
          await new Promise<void>((resolve) => {
            this.#progress = resolve;
          });
        } else if (this.#position >= this.#stop) {
          this.#ended = true;
          this.#flushing = true;
          await Promise.all([this.#colour.flush(), this.#alpha?.flush()]);
          this.#flushing = false;
        } else {
          await this.#feedOne();
        }
      }
      if (this.#ended) this.cancel(new FrameLost('The track ends before the frame.'));
    } catch (error) {
      this.#flushing = false;
      this.#colour.fail(error);
      this.#alpha?.fail(error);
    }
    this.#feeding = false;
    if (!this.#failed) return;
    const cause = this.#colour.failure ?? this.#alpha?.failure;
    this.#colour.fail(cause);
    this.#alpha?.fail(cause);
  }

  async #feedOne(): Promise<void> {
    const next = await this.#packets?.next();
    if (!next || next.done) throw new FrameLost('The file holds fewer packets than its index lists.');
    if (this.#failed) return;
    const { colour, alpha } = next.value;
    if (colour) this.#colour.decode(colour);
    if (alpha) this.#alpha?.decode(alpha);
    else if (colour) this.#alpha?.absent(colour.timestamp);
    this.#position++;
    this.#stop = this.#damage.stopAfter(this.#position);
  }

  /** Rejects everybody who waits; the decoder stays where it is and can go on. */
  cancel(reason: unknown): void {
    this.#colour.cancel(reason);
    this.#alpha?.cancel(reason);
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#colour.close();
    this.#alpha?.close();
    this.#progress?.();
    await this.#pump;
    await this.#packets?.return(undefined);
    this.#packets = null;
  }
}
