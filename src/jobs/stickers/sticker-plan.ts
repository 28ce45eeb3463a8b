/** The ways to make a clip fit where stickers are shown, from the best-looking one to the smallest one. */
import { areaWithin, fitted } from '../../media/fit.ts';
import { outputTimeline } from '../../media/output-timeline.ts';
import type { Rect, Size } from '../../media/picture.ts';
import { timelineOf } from '../../media/time.ts';
import type { Limits, OutputSettings } from '../output/output.ts';

/** What is known of one picture of a clip. */
export interface StickerPicture {
  /** Seconds on screen. */
  readonly duration: number;
  /** The smallest part that holds everything that is not transparent; null when nothing is seen, or nothing is to be cut off. */
  readonly subject: Rect | null;
}

/** What is known of a clip that is to become a sticker; one of a single picture does not move. */
export interface StickerClip {
  readonly size: Size;
  /** How long the whole clip is. */
  readonly seconds: number;
  /** At least one, in the order in which they are shown: those of the first seconds will do, as many as are allowed. */
  readonly pictures: readonly StickerPicture[];
}

/** A picture of the clip and how long the sticker shows it, in seconds. */
export interface StickerFrame {
  readonly picture: number;
  readonly duration: number;
}

/** What lies where in a sticker. */
export interface StickerLayout {
  /** Part of the clip's pictures that is shown. */
  readonly crop: Rect;
  /** Size of the sticker. */
  readonly canvas: Size;
  /** Where that part stands in the sticker, scaled; around it the sticker is transparent. */
  readonly area: Rect;
}

/** A way to make the sticker, but for its quality. */
export interface StickerRung extends StickerLayout {
  readonly frames: readonly StickerFrame[];
  /** Frames a second; null for one that does not move. */
  readonly frameRate: number | null;
  /** Side of the picture over what there is room for. */
  readonly scale: number;
  /** The worst quality at which this way is still better than the next one. */
  readonly floor: number;
}

/** All ways to make a sticker. */
export interface StickerPlan {
  /** From the best-looking to the smallest, at least one. */
  readonly rungs: readonly StickerRung[];
  /** The quality that nothing better is asked for than. */
  readonly ceiling: number;
  /** Seconds of the clip, and of the sticker. */
  readonly seconds: { readonly of: number; readonly kept: number };
  /** Frames a second of the clip; null when it does not move. */
  readonly frameRate: number | null;
  /** True when something around the subject is cut off. */
  readonly isCropped: boolean;
}

const STEPS = [30, 25, 20, 15, 12, 10, 8];
/** Down to here fewer frames are better than less detail. */
const SMOOTH = 15;
const SCALES = [0.85, 0.7, 0.55];
/** Qualities at which nobody looks twice, at which everybody sees it, and the worst that is still a picture. */
const [FAIR, POOR, WORST] = [60, 40, 5];
const CEILINGS: Readonly<Record<OutputSettings['quality'], number>> = { draft: 60, good: 90, best: 100, lossless: 100 };
/** What is left around the subject, of its longer side. */
const MARGIN = 0.03;
/** A subject that fills more of the picture's sides is not cut out. */
const FILLS = 0.96;
const GRACE = 1e-6;

/** Finds the ways to make a sticker of a clip: the longest part from its beginning that is allowed, cut to what is seen in it. */
export function stickerPlan({ size, seconds: of, pictures }: StickerClip, limits: Limits, quality: OutputSettings['quality']): StickerPlan {
  const ceiling = CEILINGS[quality];
  const durations = trimmed(pictures, limits);
  const kept = total(durations);
  const whole = areaWithin(null, size);
  const crop = subjectOf(size, pictures.slice(0, durations.length)) ?? whole;
  const common = { ceiling, isCropped: crop.width < size.width || crop.height < size.height };
  const rung = (frames: readonly StickerFrame[], frameRate: number | null, scale: number, floor: number): StickerRung => ({
    ...layout(crop, limits, scale),
    ...{ frames, frameRate, scale, floor: Math.min(floor, ceiling) },
  });
  const scales = limits.exact ? SCALES : [];
  const [first, ...slower] = framings(durations, kept, limits);
  if (first.frames.length === 1) {
    const steps: [scale: number, floor: number][] = [[1, FAIR], [1, POOR], ...scales.map((scale) => [scale, POOR] as [number, number])];
    const rungs = [...steps, [scales.at(-1) ?? 1, WORST] as const].map(([scale, floor]) => rung(first.frames, null, scale, floor));
    return { ...common, rungs, seconds: { of, kept }, frameRate: null };
  }
  const smooth = [first, ...slower.filter(({ rate }) => rate >= SMOOTH)];
  const rough = slower.filter(({ rate }) => rate < SMOOTH);
  const least = slower.at(-1) ?? first;
  const last = smooth.at(-1) ?? first;
  const rungs = [
    ...smooth.map(({ frames, rate }) => rung(frames, rate, 1, FAIR)),
    ...[last, ...rough].map(({ frames, rate }) => rung(frames, rate, 1, POOR)),
    ...scales.map((scale) => rung(least.frames, least.rate, scale, POOR)),
    rung(least.frames, least.rate, scales.at(-1) ?? 1, WORST),
  ];
  return {
    ...common,
    rungs,
    seconds: { of, kept },
    frameRate: pictures.length / pictures.reduce((sum, { duration }) => sum + duration, 0),
  };
}

/** Durations of the pictures that lie within the allowed seconds; at least one. */
function trimmed(pictures: readonly Pick<StickerPicture, 'duration'>[], { seconds, frameRate }: Limits): number[] {
  const durations: number[] = [];
  let time = 0;
  for (const { duration } of pictures) {
    const rest = seconds - time;
    // A picture of which little is left would only flash up, or come too soon after the one before.
    if (durations.length > 0 && rest < Math.max(duration / 2, Math.min(duration, 1 / frameRate)) - GRACE) break;
    durations.push(Math.min(duration, rest));
    time += duration;
  }
  return durations;
}

/** How far a rate may be from one of a plan and still be it: hosts may round times differently. */
const SAME_RATE = 1e-3;

/** The frames that a plan for these pictures has at a frame rate, or at first where it is null; null when it has no such rate. */
export function framesAt(
  pictures: readonly Pick<StickerPicture, 'duration'>[],
  limits: Limits,
  frameRate: number | null,
): readonly StickerFrame[] | null {
  const durations = trimmed(pictures, limits);
  const ways = framings(durations, total(durations), limits);
  return ways.find(({ rate }) => frameRate === null || Math.abs(rate - frameRate) < SAME_RATE)?.frames ?? null;
}

const total = (durations: readonly number[]) => durations.reduce((sum, duration) => sum + duration, 0);

interface Framing {
  readonly rate: number;
  readonly frames: readonly StickerFrame[];
}

/** The clip at its own times, where they are allowed, and at fewer and fewer frames a second. */
function framings(durations: readonly number[], kept: number, limits: Limits): [Framing, ...Framing[]] {
  const own = durations.length / kept;
  const isAllowed = durations.every((duration) => duration * limits.frameRate >= 1 - GRACE);
  const first = isAllowed ? { rate: own, frames: durations.map((duration, picture) => ({ picture, duration })) } : null;
  const best = first ?? { rate: Math.min(limits.frameRate, own), frames: resampled(durations, limits.frameRate, limits.seconds) };
  const slower = STEPS.filter((rate) => rate < best.rate - 0.5).map((rate) => ({
    rate,
    frames: resampled(durations, rate, limits.seconds),
  }));
  return [best, ...slower.filter(({ frames }) => frames.length > 1)];
}

/** At most `rate` frames a second: each shows what is on screen when it begins, and stays while that does. */
function resampled(durations: readonly number[], rate: number, seconds: number): StickerFrame[] {
  const times = new Float64Array(durations.length);
  let end = 0;
  for (const [picture, duration] of durations.entries()) {
    times[picture] = end;
    end += duration;
  }
  const range = { start: 0, end: durations.length };
  const timeline = outputTimeline(timelineOf(times, end), range, { num: Math.floor(rate * 1000), den: 1000 });
  const frames: { picture: number; duration: number }[] = [];
  for (let position = 0; position < timeline.length; position++) {
    // The last frame of all may reach beyond the limit, because lengths are rounded to whole frames.
    if (position > 0 && timeline.timeOf(position + 1) > seconds + GRACE) break;
    const picture = timeline.sourceOf(position);
    const before = frames.at(-1);
    if (before?.picture === picture) before.duration += timeline.durationOf(position);
    else frames.push({ picture, duration: Math.min(timeline.durationOf(position), seconds) });
  }
  return frames;
}

/** What is seen in any of the pictures, with a margin; null where that is nothing, or nearly all of the picture. */
function subjectOf(size: Size, pictures: readonly StickerPicture[]): Rect | null {
  const seen = pictures.flatMap(({ subject }) => subject ?? []);
  if (seen.length === 0) return null;
  const left = Math.min(...seen.map(({ x }) => x));
  const top = Math.min(...seen.map(({ y }) => y));
  const right = Math.max(...seen.map(({ x, width }) => x + width));
  const bottom = Math.max(...seen.map(({ y, height }) => y + height));
  const margin = Math.ceil(Math.max(right - left, bottom - top) * MARGIN);
  const x = Math.max(0, left - margin);
  const y = Math.max(0, top - margin);
  const width = Math.min(size.width, right + margin) - x;
  const height = Math.min(size.height, bottom + margin) - y;
  return width > size.width * FILLS && height > size.height * FILLS ? null : { x, y, width, height };
}

/** The part in the middle of a box that has to be filled, or as large as the box allows. */
function layout(crop: Rect, { box, exact }: Limits, scale: number): StickerLayout {
  const { width, height } = fitted(crop, { width: box.width * scale, height: box.height * scale });
  const canvas = exact ? box : { width, height };
  return { crop, canvas, area: { x: (canvas.width - width) >> 1, y: (canvas.height - height) >> 1, width, height } };
}
