/**
 * A person's preference, learned from their stars: ridge regression, a straight line from what was measured to stars that is pulled
 * towards the mean where there is little to learn from (Hoerl & Kennard 1970). It knows nothing of pictures but these numbers.
 */

/** What was learned; plain data. */
export interface Preference {
  /** Mean of the stars. */
  readonly mean: number;
  /** Middle, spread and weight of each number that was measured. */
  readonly middles: readonly number[];
  readonly spreads: readonly number[];
  readonly weights: readonly number[];
  /** Ratings it was learned from. */
  readonly samples: number;
  /** Root mean square error in stars on results left out of the learning, one at a time with all ratings of it. */
  readonly error: number;
}

/** A rated result. */
export interface Sample {
  readonly numbers: readonly number[];
  /** 1 to 5. */
  readonly stars: number;
}

/** Ratings that learning needs. */
export const SAMPLES_NEEDED = 8;
/** Results that these have to be of: one pair rated again and again teaches nothing of others. */
export const RESULTS_NEEDED = 4;

/** How strongly weights are pulled to zero, in samples. */
const RIDGE = 1;

/** Samples of one result beside each other: what was measured the same is the same. */
function byResult(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  return [...Map.groupBy(samples, ({ numbers }) => numbers.map((value) => value.toFixed(3)).join()).values()];
}

/** How many results samples are of. */
export const resultsIn = (samples: readonly Sample[]): number => byResult(samples).length;

/** Learns a preference; null with fewer than `SAMPLES_NEEDED` ratings, of fewer than `RESULTS_NEEDED` results, or with all the same stars. */
export function learnPreference(samples: readonly Sample[]): Preference | null {
  if (samples.length < SAMPLES_NEEDED || samples.every(({ stars }) => stars === samples[0]?.stars)) return null;
  const results = byResult(samples);
  if (results.length < RESULTS_NEEDED) return null;
  const all = momentsOf(samples, 1);
  const misses = results.flatMap((own) => {
    const others = { ...fitted(momentsOf(own, -1, all)), samples: 0, error: 0 };
    return own.map(({ numbers, stars }) => preferred(others, numbers) - stars);
  });
  const error = Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length);
  return { ...fitted(all), samples: samples.length, error };
}

/** The stars that somebody would give, 1 to 5. */
export function preferred({ mean, middles, spreads, weights }: Preference, numbers: readonly number[]): number {
  const stars = weights.reduce(
    (sum, weight, at) => sum + (weight * ((numbers[at] as number) - (middles[at] as number))) / (spreads[at] as number),
    mean,
  );
  return Math.min(Math.max(stars, 1), 5);
}

/** Sums over samples, of which learning makes do: leaving a result out needs no second look at the others. */
interface Moments {
  readonly count: number;
  readonly stars: number;
  /** Of each number, of its products with the stars, and of the products of any two. */
  readonly sums: readonly number[];
  readonly withStars: readonly number[];
  readonly products: readonly (readonly number[])[];
}

/** The moments of samples, added to others with a sign. */
function momentsOf(samples: readonly Sample[], sign: 1 | -1, others?: Moments): Moments {
  const size = samples[0]?.numbers.length ?? 0;
  const zeros = () => new Array<number>(size).fill(0);
  const { sums, withStars, products } = others ?? { sums: zeros(), withStars: zeros(), products: zeros().map(zeros) };
  const total = (start: number, of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + sign * of(sample), start);
  const at = ({ numbers }: Sample, place: number) => numbers[place] as number;
  return {
    count: total(others?.count ?? 0, () => 1),
    stars: total(others?.stars ?? 0, ({ stars }) => stars),
    sums: sums.map((sum, place) => total(sum, (sample) => at(sample, place))),
    withStars: withStars.map((sum, place) => total(sum, (sample) => at(sample, place) * sample.stars)),
    products: products.map((row, one) => row.map((sum, other) => total(sum, (sample) => at(sample, one) * at(sample, other)))),
  };
}

/** A variance below this is rounding. */
const NO_VARIANCE = 1e-12;

function fitted({ count, stars, sums, withStars, products }: Moments): Omit<Preference, 'samples' | 'error'> {
  const mean = stars / count;
  const middles = sums.map((sum) => sum / count);
  const together = (sum: number, one: number, other: number) => sum / count - one * other;
  const middle = (at: number) => middles[at] as number;
  // What never varied tells nothing: its spread of 1 leaves a column of zeros.
  const spreads = middles.map((own, at) => {
    const variance = together(products[at]?.[at] as number, own, own);
    return variance > NO_VARIANCE ? Math.sqrt(variance) : 1;
  });
  const spread = (at: number) => spreads[at] as number;
  const matrix = products.map((row, one) =>
    row.map(
      (sum, other) => (count * together(sum, middle(one), middle(other))) / (spread(one) * spread(other)) + (one === other ? RIDGE : 0),
    ),
  );
  const weights = solved(
    matrix,
    withStars.map((sum, at) => (count * together(sum, middle(at), mean)) / spread(at)),
  );
  return { mean, middles, spreads, weights };
}

/** Solves a symmetric positive definite system by Gaussian elimination, which needs no pivots there. */
function solved(matrix: readonly (readonly number[])[], values: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, values[at] as number]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const own = rows[pivot] as number[];
    for (let below = pivot + 1; below < size; below++) {
      const row = rows[below] as number[];
      const factor = (row[pivot] as number) / (own[pivot] as number);
      for (let at = pivot; at <= size; at++) row[at] = (row[at] as number) - factor * (own[at] as number);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let at = size - 1; at >= 0; at--) {
    const row = rows[at] as number[];
    const known = solution.reduce((sum, value, column) => (column > at ? sum + value * (row[column] as number) : sum), 0);
    solution[at] = ((row[size] as number) - known) / (row[at] as number);
  }
  return solution;
}
