import { expect, test } from 'vitest';
import { emptyRecipe } from '../recipe/recipe.ts';
import { type ExportJob, inOrder, type JobState, lastOrder, movedOrder, nextJob, sameJob } from './export-job.ts';

const job = (id: string, order: number, state: JobState = { phase: 'queued' }): ExportJob => ({
  id,
  item: `clip ${id}`,
  itemName: id,
  recipe: emptyRecipe(id),
  names: [`${id}.webm`],
  createdAt: order,
  order,
  state,
});
const paused: JobState = { phase: 'paused', done: 3, total: 9, interrupted: true };
const ids = (jobs: readonly ExportJob[]) => jobs.map(({ id }) => id).join('');

test('jobs run in order; those that wait for somebody are passed over', () => {
  const jobs = [job('c', 3), job('a', 1, paused), job('b', 2)];
  expect(nextJob(jobs)?.id).toBe('b');
  expect(ids(inOrder(jobs))).toBe('abc');
  expect(nextJob([job('a', 1, paused)])).toBeNull();
  expect(lastOrder(jobs)).toBe(4);
  expect(lastOrder([])).toBe(1);
});

test('a job moves past one neighbour at a time, as often as wanted', () => {
  let jobs = ['a', 'b', 'c', 'd'].map((id, at) => job(id, at + 1));
  const move = (id: string, by: -1 | 1) => {
    const order = movedOrder(jobs, id, by);
    jobs = jobs.map((one) => (one.id === id ? { ...one, order } : one));
    return ids(inOrder(jobs));
  };
  expect(move('d', -1)).toBe('abdc');
  expect(move('d', -1)).toBe('adbc');
  expect(move('d', -1)).toBe('dabc');
  expect(move('d', -1)).toBe('dabc');
  expect(move('a', 1)).toBe('dbac');
  for (let turn = 0; turn < 30; turn++) expect([move('b', 1), move('b', -1)]).toEqual(['dabc', 'dbac']);
});

test('asking for the very same twice is one job, unless it is over', () => {
  const jobs = [job('a', 1), job('b', 2, { phase: 'done', files: [], failed: [], seconds: 1 })];
  expect(sameJob(jobs, job('a', 9))?.id).toBe('a');
  expect(sameJob(jobs, job('b', 9))).toBeNull();
  expect(sameJob(jobs, { ...job('a', 1), names: ['other.webm'] })).toBeNull();
});
