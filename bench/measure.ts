/** How long something took. */
export interface Measure {
  /** Median of the runs. */
  readonly seconds: number;
  readonly runs: readonly number[];
}

/** Seconds after which a measurement is not repeated any more: slow things vary less than their repetition would cost. */
const ENOUGH = 8;

/** Runs a step up to `repeats` times and takes the median of its wall time. */
export async function measure(repeats: number, step: () => Promise<unknown>): Promise<Measure> {
  const { median, runs } = await medianOf(repeats, async () => {
    const began = performance.now();
    await step();
    return { seconds: (performance.now() - began) / 1000 };
  });
  return { seconds: median.seconds, runs };
}

/** Runs a step that times itself at least once and up to `repeats` times: the run with the median time (the lower of two), and all times. */
export async function medianOf<Timed extends { readonly seconds: number }>(
  repeats: number,
  step: () => Promise<Timed>,
): Promise<{ readonly median: Timed; readonly runs: readonly number[] }> {
  const first = await step();
  const results = [first];
  for (let spent = first.seconds; results.length < repeats && spent < ENOUGH; ) {
    const next = await step();
    results.push(next);
    spent += next.seconds;
  }
  const runs = results.map(({ seconds }) => seconds);
  const sorted = results.toSorted((a, b) => a.seconds - b.seconds);
  return { median: sorted[(sorted.length - 1) >> 1] ?? first, runs };
}
