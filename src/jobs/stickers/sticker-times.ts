/** When the pictures of a sticker's file are shown. */
import type { FormatDeclaration } from '../output/output.ts';
import type { StickerRung } from './sticker-plan.ts';

/** Times may be off by so much of a frame and still come at a constant rate. */
const REGULAR = 0.02;

type TimedFrames = Pick<StickerRung, 'frames' | 'frameRate'>;

/** When the frames of a sticker are shown. */
export interface StickerTimes {
  readonly frameRate: number;
  readonly isRegular: boolean;
  /** How many frames show each picture of the trial. */
  readonly shows: readonly number[];
  readonly length: number;
  /** The end of the last frame for the position behind it. */
  timeOf(position: number): number;
  durationOf(position: number): number;
}

/** The times of a sticker's pictures in a file of a kind. */
export function stickerTimes(container: FormatDeclaration['container'], view: TimedFrames): StickerTimes {
  return container === 'webm' ? videoTimes(view) : ownTimes(view);
}

/** A constant rate wherever the pictures' times allow one, by showing some of them again: not every place knows another. */
function videoTimes(view: TimedFrames): StickerTimes {
  const own = ownTimes(view);
  const counts = view.frames.map(({ duration }) => duration * own.frameRate);
  const isRegular = counts.every((count) => Math.round(count) >= 1 && Math.abs(count - Math.round(count)) < REGULAR);
  if (!isRegular) return own;
  const { frameRate } = own;
  const shows = counts.map(Math.round);
  const length = shows.reduce((sum, count) => sum + count, 0);
  return { frameRate, isRegular, shows, length, timeOf: (position) => position / frameRate, durationOf: () => 1 / frameRate };
}

/** Every picture once, at its own time. */
function ownTimes({ frames, frameRate }: TimedFrames): StickerTimes {
  const starts = [0];
  for (const { duration } of frames) starts.push((starts.at(-1) as number) + duration);
  const end = starts.at(-1) as number;
  return {
    frameRate: frameRate ?? 1 / end,
    isRegular: false,
    shows: frames.map(() => 1),
    length: frames.length,
    timeOf: (position) => starts[position] ?? end,
    durationOf: (position) => frames[position]?.duration ?? 0,
  };
}
