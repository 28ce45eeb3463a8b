import { expect, test } from 'vitest';
import { mostTrials, type Point, runSearch, searchOf } from './search.ts';

const run = async (kind: 'grid' | 'coordinates', sizes: number[], score: (point: Point) => number, start: number[] = []) => {
  const trials = await runSearch(searchOf(kind, sizes, start), async (point) => ({ point, score: score(point) }));
  const best = trials.reduce((one, other) => (other.score > one.score ? other : one));
  return { keys: trials.map(({ point }) => point.join()), best: best.point };
};

test('a grid tries every combination once', async () => {
  const { keys, best } = await run('grid', [3, 1, 4], ([x, , z]) => -Math.abs((x as number) - 1) - Math.abs((z as number) - 2));
  expect(keys.slice(0, 5)).toEqual(['0,0,0', '0,0,1', '0,0,2', '0,0,3', '1,0,0']);
  expect(new Set(keys).size).toBe(12);
  expect(keys.length).toBe(mostTrials('grid', [3, 1, 4]));
  expect(best).toEqual([1, 0, 2]);
});

test('a search along coordinates finds a hill with far fewer, tries nothing twice and stops when a round finds nothing', async () => {
  const sizes = [9, 9, 9];
  const hill = (point: Point) => {
    const [x, y, z] = point.map((at, axis) => at - ([7, 4, 2][axis] as number)) as [number, number, number];
    return -x * x - y * y - 0.7 * x * y - 0.5 * z * z;
  };
  const { keys, best } = await run('coordinates', sizes, hill, [0, 8, 8]);
  expect(best).toEqual([7, 4, 2]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys[0]).toBe('0,8,8');
  expect(keys.length).toBeLessThanOrEqual(mostTrials('coordinates', sizes));
  expect(mostTrials('coordinates', sizes)).toBeLessThan(729 / 5);
  // On a plain nothing is better: one round along each axis, then no more.
  expect((await run('coordinates', [4, 5], () => 0, [1, 1])).keys.length).toBe(1 + 3 + 4);
});

test('a start outside of the axes begins at their ends, and what cannot be judged ends the search', async () => {
  expect((await run('coordinates', [2, 3], () => 0, [9, -1])).keys[0]).toBe('1,0');
  await expect(runSearch(searchOf('grid', [2], []), () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
});
