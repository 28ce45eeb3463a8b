import type { FrameRange } from '../time.ts';
import type { FrameTable } from './frame-table.ts';

/**
 * The shortest stretch around `range` whose packets lie together and can be decoded alone, so that they can be copied as they are coded:
 * it begins with a key frame, and ends where no packet within needs one behind it. Null where the clip has none.
 */
export function copyableAround(
  { length, syncFrames, decodePosition }: Pick<FrameTable, 'length' | 'syncFrames' | 'decodePosition'>,
  { start, end }: FrameRange,
): FrameRange | null {
  for (const key of syncFrames.toReversed()) {
    if (key > start) continue;
    const low = decodePosition(key);
    // Frames shown before the key frame but coded behind it (an open group) would be missing in the middle.
    if (key > 0 && decodePosition(key - 1) > low) continue;
    let high = low;
    for (let frame = key; frame < length; frame++) {
      high = Math.max(high, decodePosition(frame));
      if (frame + 1 >= end && high - low === frame - key) return { start: key, end: frame + 1 };
    }
  }
  return null;
}
