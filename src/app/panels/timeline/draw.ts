import type { FrameRange, Timeline } from '../../../media/time.ts';
import { clockOf } from '../../playback/timecode.ts';
import { ticksOf } from './ruler.ts';

/** Heights in CSS pixels from the top: ruler, pictures, sound (where there is any), keyframe lane. */
export interface TimelineLayout {
  readonly ruler: number;
  readonly pictures: number;
  readonly lane: number;
}

/** Divides the height of the timeline. */
export function layoutOf(height: number, sound: boolean): TimelineLayout {
  const ruler = 20;
  const lane = 16;
  return { ruler, lane, pictures: Math.round((height - ruler - lane) * (sound ? 0.6 : 1)) };
}

/** A thumbnail and the part of the strip it stands for. */
export interface StripPicture {
  readonly bitmap: ImageBitmap;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
}

/** Everything the timeline's canvas shows; the playhead lies above it. */
export interface TimelinePicture {
  readonly timeline: Timeline;
  readonly range: FrameRange | null;
  readonly pictures: readonly StripPicture[];
  readonly waveform: Float32Array;
  readonly layout: TimelineLayout;
  /** CSS pixels of the whole timeline, and how many of them lie left of the window. */
  readonly length: number;
  readonly offset: number;
}

/** Draws the part in the window, `width` by `height` CSS pixels, at `ratio` device pixels per CSS pixel. */
export function drawTimeline(canvas: HTMLCanvasElement, width: number, height: number, ratio: number, shown: TimelinePicture): void {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  const { timeline, range, layout, length, offset } = shown;
  const xOf = (time: number) => (time / timeline.duration) * length - offset;
  const timeAt = (x: number) => ((x + offset) / length) * timeline.duration;
  const bottom = height - layout.lane;

  const style = getComputedStyle(canvas);
  const ink = (name: string) => style.getPropertyValue(name);
  context.fillStyle = ink('--strip');
  context.fillRect(0, layout.ruler, width, bottom - layout.ruler);

  const { ticks, step } = ticksOf(timeline.duration, length, 88, timeAt(0), timeAt(width));
  context.font = `10px ${style.fontFamily}`;
  context.textBaseline = 'middle';
  for (const { time, major } of ticks) {
    // Half a device pixel keeps one-pixel lines crisp.
    const x = (Math.round(xOf(time) * ratio) + 0.5) / ratio;
    context.fillStyle = ink(major ? '--tick' : '--small-tick');
    context.fillRect(x, major ? 4 : 14, 1 / ratio, layout.ruler - (major ? 4 : 14));
    if (!major || xOf(time) > width - 30) continue;
    context.fillStyle = style.color;
    context.fillText(clockOf(time, step < 1 ? 1 : 0), x + 4, 9);
  }

  for (const { bitmap, start, end } of shown.pictures) {
    const left = xOf(start);
    const slot = xOf(end) - left;
    if (left > width || left + slot < 0) continue;
    // A strip that is being remade has closed its pictures already.
    if (bitmap.width === 0) continue;
    const scale = Math.max(slot / bitmap.width, layout.pictures / bitmap.height);
    const cropped = { width: slot / scale, height: layout.pictures / scale };
    const x = (bitmap.width - cropped.width) / 2;
    const y = (bitmap.height - cropped.height) / 2;
    context.drawImage(bitmap, x, y, cropped.width, cropped.height, left, layout.ruler, slot, layout.pictures);
  }

  const { waveform } = shown;
  const part = waveform.subarray(Math.floor((offset / length) * waveform.length), Math.ceil(((offset + width) / length) * waveform.length));
  drawWaveform(context, part, width, layout.ruler + layout.pictures + 2, bottom, ratio, ink('--sound'));

  if (range) {
    const start = Math.max(xOf(timeline.timeOf(range.start)), 0);
    const end = Math.min(xOf(range.end >= timeline.length ? timeline.duration : timeline.timeOf(range.end)), width);
    context.fillStyle = ink('--unused');
    context.fillRect(0, layout.ruler, start, bottom - layout.ruler);
    context.fillRect(end, layout.ruler, width - end, bottom - layout.ruler);
    context.fillStyle = style.accentColor;
    if (end > start) context.fillRect(start, layout.ruler - 2, end - start, 2);
  }
}

function drawWaveform(
  context: CanvasRenderingContext2D,
  peaks: Float32Array,
  width: number,
  top: number,
  bottom: number,
  ratio: number,
  ink: string,
) {
  if (peaks.length === 0) return;
  const middle = (top + bottom) / 2;
  const half = (bottom - top) / 2 - 1;
  context.fillStyle = ink;
  const columns = Math.round(width * ratio);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column / columns) * peaks.length);
    const last = Math.max(first + 1, Math.floor(((column + 1) / columns) * peaks.length));
    let peak = 0;
    for (let at = first; at < last && at < peaks.length; at++) peak = Math.max(peak, peaks[at] as number);
    // A square root makes quiet speech visible without hiding the loud parts.
    const reach = Math.max(0.5 / ratio, Math.sqrt(Math.min(peak, 1)) * half);
    context.fillRect(column / ratio, middle - reach, 1 / ratio, reach * 2);
  }
}
