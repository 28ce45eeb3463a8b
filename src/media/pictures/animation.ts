import type { Size } from '../picture.ts';
import type { Rational } from '../time.ts';

/** One picture of an animation to be written: straight RGBA, 8 bits, and how long it is shown, in seconds. */
export interface AnimationPicture {
  readonly rgba: Uint8Array;
  readonly duration: number;
}

/** What an animation file says of itself, and its pictures as a viewer would show them. */
export interface AnimationFile {
  readonly size: Size;
  /** Number of pictures. */
  readonly length: number;
  /** How often it plays; 0 is for ever. */
  readonly loops: number;
  /** The pictures put together, in order: straight RGBA in memory of their own, and how long each is shown, in seconds. */
  pictures(): AsyncGenerator<{ readonly rgba: Uint8Array<ArrayBuffer>; readonly duration: Rational }>;
}

/** Throws `RangeError` unless a picture has the bytes that its size needs. */
export function checkPicture({ width, height }: Size, rgba: Uint8Array): void {
  if (rgba.length !== width * height * 4)
    throw new RangeError(`A ${width}×${height} picture has ${width * height * 4} bytes, not ${rgba.length}.`);
}

/**
 * Turns durations in seconds into whole ticks of `perSecond` to a second. What rounding takes from one picture the next ones
 * give back, so that none is ever shown more than half a tick from its time, unless `shortest` forbids.
 */
export function tickCounter(perSecond: number, shortest: number): (seconds: number) => number {
  let due = 0;
  let given = 0;
  return (seconds) => {
    due += seconds * perSecond;
    const ticks = Math.max(shortest, Math.round(due) - given);
    given += ticks;
    return ticks;
  };
}

/** Nearer than any two different fractions of 16-bit numbers are to a third one. */
const SAME_SECONDS = 1e-10;
const LARGEST = 0xffff;

/**
 * The fraction of two 16-bit numbers that is nearest to `value`, by continued fractions; 1001/30000 comes back as that.
 * Values from 0 to 65535; others are clamped.
 */
export function nearestRational(value: number): Rational {
  if (!(value > 0)) return { num: 0, den: 1 };
  if (value >= LARGEST) return { num: LARGEST, den: 1 };
  let [before, now]: [Rational, Rational] = [
    { num: 0, den: 1 },
    { num: 1, den: 0 },
  ];
  for (let rest = value; ; rest = 1 / (rest - Math.floor(rest))) {
    const whole = Math.floor(rest);
    const room = Math.min(
      now.num > 0 ? Math.floor((LARGEST - before.num) / now.num) : whole,
      now.den > 0 ? Math.floor((LARGEST - before.den) / now.den) : whole,
    );
    const next = { num: before.num + Math.min(whole, room) * now.num, den: before.den + Math.min(whole, room) * now.den };
    const error = (ratio: Rational) => (ratio.den === 0 ? Number.POSITIVE_INFINITY : Math.abs(ratio.num / ratio.den - value));
    // Out of room: what still fits between the last two fractions is nearer only sometimes.
    if (whole > room) return error(next) < error(now) ? next : now;
    if (error(next) <= SAME_SECONDS || rest === whole) return next;
    [before, now] = [now, next];
  }
}
