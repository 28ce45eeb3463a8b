import type { PixelReading, Texel } from '../../../../../workers/render-api.ts';
import type { Colour } from '../../../../gpu/params.ts';

/** How values are written. */
export const PIXEL_FORMATS = ['8-bit', 'Hex', 'Float'] as const;
/** One of them. */
export type PixelFormat = (typeof PIXEL_FORMATS)[number];

/** A stored format; what cannot be read is 8-bit. */
export const parsePixelFormat = (stored: unknown): PixelFormat => PIXEL_FORMATS.find((format) => format === stored) ?? '8-bit';

/** Below this nothing is left of a colour. */
const CLEAR = 1 / 1024;

/** Straight colour and alpha; null for the colour of what is fully transparent. */
export function straightOf([red, green, blue, alpha]: Texel): { readonly colour: Colour | null; readonly alpha: number } {
  return { colour: alpha > CLEAR ? [red / alpha, green / alpha, blue / alpha] : null, alpha };
}

/** Straight red, green and blue, then alpha, as they are written; a dash where there is no colour. */
export function writtenTexel(texel: Texel, format: PixelFormat): readonly string[] {
  const { colour, alpha } = straightOf(texel);
  const channels = [...(colour ?? [null, null, null]), alpha];
  return channels.map((value) => (value === null ? '–' : writtenValue(value, format)));
}

function writtenValue(value: number, format: PixelFormat): string {
  if (format === 'Float') return value.toFixed(3);
  const code = Math.round(value * 255);
  if (format === '8-bit') return String(code);
  // Beyond black and white there is no hex.
  return Math.min(Math.max(code, 0), 255).toString(16).toUpperCase().padStart(2, '0');
}

/** How far apart two texels are: the most that any premultiplied channel differs, in steps of 8 bits. */
export function distanceOf(one: Texel, other: Texel): number {
  return Math.max(...one.map((value, channel) => Math.abs(value - (other[channel] as number)))) * 255;
}

/** Steps of 8 bits below which nobody sees a change. */
const UNSEEN = 0.5;

/** The effect that changed a pixel most, or null when none did. */
export function mostMoving({ source, stages }: PixelReading): string | null {
  let most: { readonly instance: string; readonly distance: number } | null = null;
  let before = source;
  for (const { instance, value } of stages) {
    const distance = distanceOf(before, value);
    if (distance >= UNSEEN && distance > (most?.distance ?? 0)) most = { instance, distance };
    before = value;
  }
  return most?.instance ?? null;
}

/** A change in words: `±12`, or `unchanged`. */
export function changeText(distance: number): string {
  if (distance < UNSEEN) return 'unchanged';
  return `±${distance < 10 ? distance.toFixed(1) : Math.round(distance)}`;
}

/** What a keyer made of a pixel: its opacity, and by how much the screen's main colour stood out before and does now; null without colour. */
export interface KeyReading {
  readonly matte: number;
  readonly spill: { readonly before: number; readonly after: number } | null;
  /** The screen's main colour. */
  readonly channel: 'red' | 'green' | 'blue';
}

/** Reads a keyer's work off the pixel in front of it and behind it. */
export function keyReading(before: Texel, after: Texel, screen: Colour): KeyReading {
  const main = screen.indexOf(Math.max(...screen));
  const excess = (texel: Texel) => {
    const { colour } = straightOf(texel);
    return colour && Math.max(0, (colour[main] as number) - Math.max(...colour.filter((_, channel) => channel !== main)));
  };
  const [was, is] = [excess(before), excess(after)];
  return {
    matte: after[3],
    spill: was === null || is === null ? null : { before: was, after: is },
    channel: (['red', 'green', 'blue'] as const)[main] ?? 'green',
  };
}
