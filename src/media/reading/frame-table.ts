/** From a track's packets (decode order) to its frames (presentation order): which are shown, when, and how to reach them. */

import type { PacketTable } from './packet-table.ts';

/** Frames of a video track. "Decode position" counts packets in decode order from 0. */
export interface FrameTable {
  /** Number of frames shown. */
  readonly length: number;
  /** Start of each frame, ascending, the first never below 0. */
  readonly times: Float64Array;
  /** End of the last frame. */
  readonly end: number;
  /** Number of packets. */
  readonly packets: number;
  /** Integer microseconds that identify a packet through a decoder, unique and ascending in presentation order. */
  readonly labels: Float64Array;
  /** Decode positions of sync samples, ascending. */
  readonly keys: Uint32Array;
  /** Frames that are sync samples, ascending. */
  readonly syncFrames: Uint32Array;
  /** Frames that cannot be decoded because no sync sample precedes them. */
  readonly orphans: number;
  /** Frames that are never on screen because another one begins at the same time. */
  readonly covered: number;
  /** Decode position of a frame. */
  decodePosition(frame: number): number;
  /** Decode position of the sync sample from which a frame can be decoded. */
  startPosition(frame: number): number;
  /** Decode position of the first sync sample after `position`, or the number of packets. */
  nextKey(position: number): number;
}

/** Limits of what is shown of a track. */
export interface TableLimits {
  /** Presentation end set by an edit list, in seconds. */
  readonly presentationEnd?: number | undefined;
  /** Decode position of the first packet whose bytes are missing from the file. */
  readonly firstMissing?: number | undefined;
}

/** Half a microsecond: the finest difference a decoder's timestamps can carry. */
const EPSILON = 5e-7;

/** Last index of an ascending array whose value is ≤ `target`, or -1. */
function lastAtOrBelow(values: Uint32Array, target: number): number {
  let low = -1;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] as number) <= target) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Builds the table; a table of length 0 means that nothing is shown.
 *
 * A frame that straddles time 0 is kept and shown from 0; with B-frames the presentation order is by timestamp alone.
 */
export function frameTable(packets: PacketTable, limits: TableLimits = {}): FrameTable {
  const count = packets.length;
  const timeOf = (position: number) => packets.timeOf(position);
  const sorted = packets.positions(() => true).sort((a, b) => timeOf(a) - timeOf(b) || a - b);
  const labels = new Float64Array(count);
  let previous = Number.NEGATIVE_INFINITY;
  for (const position of sorted) {
    previous = Math.max(previous + 1, Math.round(timeOf(position) * 1e6));
    labels[position] = previous;
  }
  const order = sorted.filter((position) => !packets.isInvisible(position));
  const keys = packets.positions((position) => packets.isKey(position));

  // A leading frame (shown before the sync sample it follows) needs the sync sample before that one.
  const startOf = (position: number): number => {
    for (let index = lastAtOrBelow(keys, position); index >= 0; index--) {
      const key = keys[index] as number;
      if ((labels[key] as number) <= (labels[position] as number)) return key;
    }
    return -1;
  };

  const limit = limits.presentationEnd ?? Number.POSITIVE_INFINITY;
  const endOf = (place: number) => {
    const position = order[place] as number;
    const next = order[place + 1];
    return next === undefined ? timeOf(position) + lastDuration(packets, order) : timeOf(next);
  };
  let orphans = 0;
  let from = 0;
  while (from < order.length && startOf(order[from] as number) < 0) {
    orphans++;
    from++;
  }
  while (from < order.length && endOf(from) <= EPSILON) from++;
  let to = from;
  while (to < order.length) {
    const position = order[to] as number;
    if (timeOf(position) >= limit - EPSILON) break;
    if (limits.firstMissing !== undefined && position >= limits.firstMissing) break;
    to++;
  }

  const due = order.subarray(from, to);
  const isCovered = (place: number) => {
    const next = due[place + 1];
    return next !== undefined && timeOf(next) - timeOf(due[place] as number) < EPSILON;
  };
  const shown = due.filter((_, place) => !isCovered(place));
  const times = Float64Array.from(shown, (position) => Math.max(0, timeOf(position)));
  const starts = Uint32Array.from(shown, startOf);
  return {
    length: shown.length,
    times,
    end: shown.length === 0 ? 0 : Math.min(limit, endOf(to - 1)),
    packets: count,
    labels,
    keys,
    syncFrames: Uint32Array.from(shown.keys().filter((frame) => packets.isKey(shown[frame] as number))),
    orphans,
    covered: due.length - shown.length,
    decodePosition: (frame) => shown[frame] as number,
    startPosition: (frame) => starts[frame] as number,
    nextKey: (position) => keys[lastAtOrBelow(keys, position) + 1] ?? count,
  };
}

/** Duration of the last frame: its own, else that of the frame before, else 1/25 s for a lone frame without one. */
function lastDuration(packets: PacketTable, order: Uint32Array): number {
  const last = order.at(-1) as number;
  const duration = packets.durationOf(last);
  if (duration > 0) return duration;
  const before = order.at(-2);
  return (before !== undefined && packets.timeOf(last) - packets.timeOf(before)) || 1 / 25;
}

/** Frame rate of ascending frame times: exact (and snapped to a customary rate) when constant, else the mean. */
export function frameRateOf(times: Float64Array, end: number, resolution: number): { readonly rate: number; readonly constant: boolean } {
  const count = times.length;
  const first = times[0] ?? 0;
  if (count < 2) return { rate: 1 / Math.max(end - first, 1e-3), constant: true };
  // Containers round each time to their time base, so two times may be off by one unit together.
  const tolerance = 1.01 / resolution;
  const span = (times[count - 1] as number) - first;
  const rate = (count - 1) / span;
  const customary = CUSTOMARY_RATES.find((candidate) => Math.abs((count - 1) / candidate - span) <= tolerance);
  const fits = (candidate: number) => times.every((time, frame) => Math.abs(time - first - frame / candidate) <= tolerance);
  if (customary !== undefined && fits(customary)) return { rate: customary, constant: true };
  return { rate: fits(rate) ? rate : count / (end - first), constant: fits(rate) };
}

const CUSTOMARY_RATES = [24, 25, 30, 50, 60, 24000 / 1001, 30000 / 1001, 60000 / 1001, 12, 15, 10, 120, 120000 / 1001, 48, 100, 240, 1];
