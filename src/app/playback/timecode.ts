import type { Timeline } from '../../media/time.ts';

/** First frame that starts at or after `time` seconds. */
const firstFrom = (timeline: Timeline, time: number) => {
  const index = timeline.indexAt(time);
  return timeline.timeOf(index) >= time - 5e-10 ? index : index + 1;
};

const two = (value: number) => String(value).padStart(2, '0');

/** Frame `index` as `hh:mm:ss:ff`, where ff counts the frames that started in this second: exact at any frame rate. */
export function timecodeOf(timeline: Timeline, index: number): string {
  // A frame that starts a rounding error before a second belongs to that second.
  const second = Math.floor(timeline.timeOf(index) + 5e-10);
  const frame = index - firstFrom(timeline, second);
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}:${two(frame)}`;
}

/**
 * The frame a typed position means, or null when it cannot be read.
 *
 * Understands `hh:mm:ss:ff` (leading parts may be left out, `;` and `.` also separate frames), plain seconds (`3.2`),
 * and relative `+20` / `-20` frames or `+1s` seconds from `current`. The result lies within the timeline.
 */
export function parseTimecode(timeline: Timeline, current: number, text: string): number | null {
  const clamp = (index: number) => Math.min(Math.max(index, 0), timeline.length - 1);
  const typed = text.trim().replaceAll(';', ':');
  const relative = /^([+-])(\d+(?:\.\d+)?)(s?)$/.exec(typed);
  if (relative) {
    const amount = Number(relative[2]) * (relative[1] === '-' ? -1 : 1);
    return clamp(relative[3] ? timeline.indexAt(timeline.timeOf(current) + amount) : current + Math.round(amount));
  }
  if (/^\d+(\.\d+)?s?$/.test(typed)) return timeline.indexAt(Number.parseFloat(typed));
  if (/^\d+f$/.test(typed)) return clamp(Number.parseInt(typed, 10));
  if (!/^\d+(:\d+){1,3}$/.test(typed)) return null;
  const parts = typed.split(':').map(Number);
  while (parts.length < 4) parts.unshift(0);
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = parts;
  return clamp(firstFrom(timeline, hours * 3600 + minutes * 60 + seconds) + frames);
}

/** A count of frames in words. */
export const framesText = (count: number): string => `${count} ${count === 1 ? 'frame' : 'frames'}`;

/** Seconds as `1:02:03` or `0:04.2`, for durations and ruler labels. */
export function clockOf(seconds: number, decimals = 0): string {
  // Tenths of what is shown decide the carry, so 59.96 with one decimal reads 1:00.0 and never 0:60.0.
  const rounded = Number(seconds.toFixed(decimals));
  const hours = Math.floor(rounded / 3600);
  const minutes = Math.floor(rounded / 60) % 60;
  const rest = (rounded % 60).toFixed(decimals).padStart(decimals ? 3 + decimals : 2, '0');
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
