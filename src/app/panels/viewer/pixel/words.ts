import type { KeyReading } from './pixel-values.ts';

/** What the pixel inspector says on screen. */
export const pixelWords = {
  panel: 'Pixel',
  close: 'Hide the pixel values',
  format: 'How values are written',
  reading: 'Reading the pixel…',
  trying: 'Trying its settings one by one…',
  untouched: 'All of its settings are at their defaults.',
  noneMoved: 'No single setting moves this pixel.',
  hint: 'Click or drag in the picture; arrow keys move the point.',
  playing: 'Values are read while the picture stands.',
  moved: 'Moved it most',
  without: 'At its default the pixel would be this; the number says how far that is from now, in steps of 8 bits.',
  source: 'Source',
  channels: ['R', 'G', 'B', 'A'],
} as const;

/** Where the pixel lies, for screen readers and the panel. */
export const placeText = (x: number, y: number, frame: number | null): string =>
  frame === null ? `x ${x}, y ${y}` : `x ${x}, y ${y}, frame ${frame}`;

/** Says that values come from a smaller picture than the file's. */
export const scaleText = (scale: number): string => `Measured at 1/${Math.round(1 / scale)} size, as the preview shows it.`;

const percent = (value: number) => `${Math.round(value * 100)} %`;

/** A keyer's work on a pixel. */
export function keyText({ matte, spill, channel }: KeyReading): string {
  if (!spill) return `Matte ${percent(matte)}`;
  return `Matte ${percent(matte)}, ${channel} spill ${percent(spill.before)} → ${percent(spill.after)}`;
}
