/** A labelled or plain line of the ruler. */
export interface Tick {
  /** Seconds. */
  readonly time: number;
  readonly major: boolean;
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** The largest timeline zoom: about ten frames fill the window. */
export const mostZoom = (frames: number): number => Math.max(1, frames / 10);

/**
 * Ticks for `duration` seconds over `width` pixels: majors at round times at least `spacing` pixels apart, a few parts
 * each. Only those of the seconds `from` to `to` are made.
 */
export function ticksOf(duration: number, width: number, spacing = 88, from = 0, to = duration): { ticks: Tick[]; step: number } {
  const perPixel = duration / Math.max(width, 1);
  const step = STEPS.find((candidate) => candidate >= perPixel * spacing) ?? Math.ceil((perPixel * spacing) / 3600) * 3600;
  const parts = step === 15 || step === 30 || step === 60 ? 3 : step === 0.2 || step === 2 || step === 120 ? 4 : 5;
  const ticks: Tick[] = [];
  const last = Math.min(to, duration) + 1e-9;
  for (let at = Math.max(0, Math.floor((from / step) * parts)); (at * step) / parts <= last; at++)
    ticks.push({ time: (at * step) / parts, major: at % parts === 0 });
  return { ticks, step };
}
