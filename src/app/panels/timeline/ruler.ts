/** A labelled or plain line of the ruler. */
export interface Tick {
  /** Seconds. */
  readonly time: number;
  readonly major: boolean;
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Ticks for `duration` seconds over `width` pixels: majors at round times at least `spacing` pixels apart, four parts each. */
export function ticksOf(duration: number, width: number, spacing = 88): { ticks: Tick[]; step: number } {
  const perPixel = duration / Math.max(width, 1);
  const step = STEPS.find((candidate) => candidate >= perPixel * spacing) ?? Math.ceil((perPixel * spacing) / 3600) * 3600;
  const parts = step === 15 || step === 30 || step === 60 ? 3 : step === 0.2 || step === 2 || step === 120 ? 4 : 5;
  const ticks: Tick[] = [];
  for (let at = 0; (at * step) / parts <= duration + 1e-9; at++) ticks.push({ time: (at * step) / parts, major: at % parts === 0 });
  return { ticks, step };
}
