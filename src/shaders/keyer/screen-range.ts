import type { Colour } from '../../gpu/params.ts';

/** Limits of a range of colours, as the keyer's controls hold them: degrees and percent. */
export interface ScreenRange {
  readonly hue: number;
  readonly hueTolerance: number;
  readonly saturation: number;
  readonly value: number;
}

/** What samples of a screen say: its colour, the range around it and, if there are several, how much its own colour strays. */
export interface SampledScreen extends ScreenRange {
  readonly screen: Colour;
  readonly tolerance?: number;
}

interface Hsv {
  /** Degrees. */
  readonly hue: number;
  /** 0 to 1. */
  readonly saturation: number;
  readonly value: number;
}

/** Hue, saturation and value of a display-encoded colour; grey has hue 0. */
export function hsvOf([r, g, b]: Colour): Hsv {
  const value = Math.max(r, g, b);
  const span = value - Math.min(r, g, b);
  if (span < 1e-5) return { hue: 0, saturation: 0, value };
  const sixth = value === r ? (g - b) / span + 6 : value === g ? (b - r) / span + 2 : (r - g) / span + 4;
  return { hue: (sixth % 6) * 60, saturation: span / value, value };
}

/** How far one hue lies from another, −180° to 180°. */
const turn = (hue: number, from: number) => ((((hue - from + 180) % 360) + 360) % 360) - 180;
const quantile = (sorted: readonly number[], share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
const within = (value: number, low: number, high: number) => Math.round(Math.min(high, Math.max(low, value)));

/** The range that holds all but a few of these colours of a screen, with some room around it. */
export function rangeOf(colours: readonly Colour[]): ScreenRange {
  const all = colours.map(hsvOf);
  const [x, y] = all.reduce(
    ([cos, sin], { hue, saturation }) => [
      cos + saturation * Math.cos((hue * Math.PI) / 180),
      sin + saturation * Math.sin((hue * Math.PI) / 180),
    ],
    [0, 0] as [number, number],
  );
  const hue = ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
  const ascending = (values: number[]) => values.sort((one, other) => one - other);
  const off = ascending(all.map((colour) => Math.abs(turn(colour.hue, hue))));
  return {
    hue: within(hue, 0, 360),
    hueTolerance: within(1.5 * quantile(off, 0.98) + 20, 25, 60),
    saturation: within(60 * quantile(ascending(all.map(({ saturation }) => saturation)), 0.02), 5, 70),
    value: within(60 * quantile(ascending(all.map(({ value }) => value)), 0.02), 2, 60),
  };
}

/**
 * Values of the keyer for one or more colours picked from the screen (display-encoded). Throws `RangeError` without any.
 *
 * The screen's colour is the sample with the most colour of its own: paler ones, which the tolerance lets go as well, are
 * soiled or hazy screen.
 */
export function screenFromSamples(samples: readonly Colour[]): SampledScreen {
  const byColour = samples.toSorted((one, other) => hsvOf(other).saturation - hsvOf(one).saturation);
  const [screen] = byColour;
  const palest = byColour.at(-1);
  if (!screen || !palest) throw new RangeError('At least one sample is needed.');
  const paler = 1 - hsvOf(palest).saturation / Math.max(hsvOf(screen).saturation, 1e-3);
  return { screen, ...(samples.length > 1 && { tolerance: within(100 * paler, 0, 60) }), ...rangeOf(samples) };
}
