/** Looking for the best setting: which to try next, whatever is set and however it is judged. */

/** A setting: for each axis, which of its values. */
export type Point = readonly number[];

/** Gives settings to try and is told the score of each, more being better; ends when it has nothing left to try. */
export type Search = Generator<Point, void, number>;

/** How settings are chosen. */
export type SearchKind = 'grid' | 'coordinates';

/** Rounds after which a search along coordinates ends although it still finds better ones. */
const ROUNDS = 4;

/** Starts a search over axes with so many values each; `start` is where one along coordinates begins. */
export function searchOf(kind: SearchKind, sizes: readonly number[], start: Point): Search {
  return kind === 'grid' ? everyPoint(sizes) : alongCoordinates(sizes, start);
}

/** How many settings a search tries at most. */
export function mostTrials(kind: SearchKind, sizes: readonly number[]): number {
  const all = sizes.reduce((product, size) => product * size, 1);
  return kind === 'grid' ? all : Math.min(all, 1 + ROUNDS * sizes.reduce((sum, size) => sum + size - 1, 0));
}

/** Tries every combination, the last axis first. */
function* everyPoint(sizes: readonly number[]): Search {
  const count = mostTrials('grid', sizes);
  for (let number = 0; number < count; number++) {
    let rest = number;
    const point = sizes.toReversed().map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    });
    yield point.reverse();
  }
}

/** Coordinate descent: tries all values along one axis, goes on from the best along the next, until a whole round finds nothing better. */
function* alongCoordinates(sizes: readonly number[], start: Point): Search {
  const tried = new Map<string, number>();
  let best = sizes.map((size, axis) => Math.min(Math.max(start[axis] ?? 0, 0), size - 1));
  let score = yield best;
  tried.set(best.join(), score);
  for (let round = 0; round < ROUNDS; round++) {
    const before = score;
    for (const [axis, size] of sizes.entries()) {
      let found = best;
      for (let at = 0; at < size; at++) {
        const point = best.with(axis, at);
        if (tried.has(point.join())) continue;
        const own = yield point;
        tried.set(point.join(), own);
        if (own > score) [score, found] = [own, point];
      }
      best = found;
    }
    if (score === before) return;
  }
}

/** Runs a search: judges each setting it gives. Throws what `judge` throws. */
export async function runSearch<Trial extends { readonly score: number }>(
  search: Search,
  judge: (point: Point) => Promise<Trial>,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (let next = search.next(); !next.done; ) {
    const trial = await judge(next.value);
    trials.push(trial);
    next = search.next(trial.score);
  }
  return trials;
}
