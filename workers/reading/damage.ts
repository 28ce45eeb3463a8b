import type { FrameTable } from '../../src/media/reading/frame-table.ts';
import type { FrameRange } from '../../src/media/time.ts';

/** Good frames between lost ones that are still the same gap. */
const STRAY = 8;

/**
 * What is known of a track's undecodable parts, found out while decoding.
 *
 * A region is a sync sample and the packets up to the next one, in decode order. Damage inside a region makes the rest of it
 * undecodable, and the leading frames of the next region that refer to it.
 */
export class Damage {
  readonly #table: FrameTable;
  /** Packets from here on are not in the file. */
  readonly #readable: number;
  readonly #limits = new Map<number, number>();
  readonly #lost = new Set<number>();

  constructor(table: FrameTable, readable: number | undefined) {
    this.#table = table;
    this.#readable = Math.min(readable ?? table.packets, table.packets);
  }

  /** Decode position at which a decoder that stands at `position` must stop and flush. */
  stopAfter(position: number): number {
    return Math.min(this.#limits.get(this.regionOf(position)) ?? Number.POSITIVE_INFINITY, this.#readable);
  }

  /** Decode position of the sync sample that begins the region of `position`. */
  regionOf(position: number): number {
    const { keys } = this.#table;
    let low = 0;
    let high = keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((keys[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return keys[low] as number;
  }

  /** Regions that a frame needs, by their sync samples' decode positions. */
  regionsOf(frame: number): number[] {
    const regions: number[] = [];
    const last = this.#table.decodePosition(frame);
    for (let key = this.#table.startPosition(frame); key <= last; key = this.#table.nextKey(key)) regions.push(key);
    return regions;
  }

  examined(region: number): boolean {
    return this.#limits.has(region);
  }

  /** Records that a region can be decoded up to, not including, decode position `limit`. */
  limitRegion(region: number, limit: number): void {
    this.#limits.set(region, limit);
  }

  loseFrame(frame: number): void {
    this.#lost.add(frame);
  }

  isLost(frame: number): boolean {
    if (this.#lost.has(frame)) return true;
    if (this.#limits.size === 0) return false;
    const position = this.#table.decodePosition(frame);
    return this.regionsOf(frame).some((region) => {
      const limit = this.#limits.get(region);
      return limit !== undefined && limit < this.#table.nextKey(region) && limit <= position;
    });
  }

  /** The stretch of lost frames around a lost frame, across the few good ones that decode order leaves in between. */
  gapAround(frame: number): FrameRange {
    let start = frame;
    let end = frame + 1;
    for (let near = frame - 1; near >= Math.max(0, start - STRAY); near--) if (this.isLost(near)) start = near;
    for (let near = frame + 1; near < Math.min(this.#table.length, end + STRAY); near++) if (this.isLost(near)) end = near + 1;
    return { start, end };
  }

  /** Lost frames within a range. */
  lostIn({ start, end }: FrameRange): number {
    let lost = 0;
    for (let frame = start; frame < end; frame++) if (this.isLost(frame)) lost++;
    return lost;
  }

  /** All stretches found so far, ascending. */
  gaps(): FrameRange[] {
    const gaps: FrameRange[] = [];
    if (this.#limits.size === 0 && this.#lost.size === 0) return gaps;
    for (let frame = 0; frame < this.#table.length; frame++) {
      if (!this.isLost(frame)) continue;
      const gap = this.gapAround(frame);
      gaps.push(gap);
      frame = gap.end - 1;
    }
    return gaps;
  }
}
