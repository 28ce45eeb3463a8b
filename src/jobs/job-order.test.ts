import { expect, test } from 'vitest';
import { type Job, type JobState, noProgress } from './job.ts';
import { moved } from './job-moves.ts';
import { inOrder, lastOrder, orderBefore, placed, queued, sameJob, secondsLeft } from './job-order.ts';
import { childrenOf, settlement, treesOf, withDescendants } from './job-tree.ts';

const job = (id: string, order: number, rest: Partial<Job> = {}): Job => ({
  id,
  kind: 'export',
  name: `${id}.webm`,
  parent: null,
  priority: 0,
  weight: 100,
  yielded: 0,
  order,
  createdAt: order,
  startedAt: null,
  endedAt: null,
  inputs: [`clip ${id}`],
  outputs: [],
  request: { recipe: id },
  result: null,
  state: { phase: 'queued' },
  log: [],
  ...rest,
});
const paused: JobState = { phase: 'paused', progress: noProgress };
const failed: JobState = { phase: 'failed', problem: { code: 'damaged', message: 'It is damaged.', remedy: 'Repair it.' } };
const ids = (jobs: readonly Job[]) => jobs.map(({ id }) => id).join('');

/** The jobs with a new one where it belongs, as the runner puts it there. */
function withPlaced(jobs: readonly Job[], id: string, rest: Partial<Job>): Job[] {
  const { order, passed } = placed(jobs, { priority: 0, weight: 100, ...rest });
  const weight = rest.weight ?? 100;
  const others = jobs.map((other) => (passed.includes(other) ? { ...other, yielded: other.yielded + weight } : other));
  return inOrder([...others, job(id, order, rest)]);
}

test('jobs run in order; those that wait for somebody are passed over', () => {
  const jobs = [job('c', 3), job('a', 1, { state: paused }), job('b', 2)];
  expect(ids(queued(jobs))).toBe('bc');
  expect(ids(inOrder(jobs))).toBe('abc');
  expect(lastOrder(jobs)).toBe(4);
  expect(lastOrder([])).toBe(1);
  expect(orderBefore(jobs, 'a')).toBe(0);
  expect(orderBefore(jobs, 'c')).toBe(2.5);
});

test('equals run as they were asked for; a short one passes much longer ones, what has priority passes what has less', () => {
  const jobs = [job('a', 1, { weight: 400 }), job('b', 2, { weight: 400 })];
  expect(ids(withPlaced(jobs, 'x', { weight: 200 }))).toBe('abx');
  expect(ids(withPlaced(jobs, 'x', { weight: 100 }))).toBe('xab');
  expect(ids(withPlaced([...jobs, job('c', 3, { weight: 200 })], 'x', { weight: 100 }))).toBe('abcx');
  expect(ids(withPlaced(jobs, 'x', { weight: 390, priority: 1 }))).toBe('xab');
  expect(ids(withPlaced([job('k', 0, { priority: 1 }), ...jobs], 'x', { weight: 90, priority: 1 }))).toBe('kxab');
  expect(ids(withPlaced(jobs, 'x', { weight: 1, priority: -1 }))).toBe('abx');
  // What runs is not passed, and neither is what is kept from running.
  expect(ids(withPlaced([job('a', 1, { state: { phase: 'running', ...noProgress } })], 'x', { priority: 5 }))).toBe('ax');
});

test('nobody is passed for ever: after as much work as its own, a long job has its turn', () => {
  let jobs = [job('L', 1, { weight: 1000 })];
  for (const id of 'abcdefghijklmnopqrst') jobs = withPlaced(jobs, id, { weight: 100, priority: 1 });
  expect(ids(jobs)).toBe('abcdefghijLklmnopqrst');
  expect(jobs.find(({ id }) => id === 'L')?.yielded).toBe(1000);
});

test('a job moves past as many neighbours as wanted, among its like and as often as wanted', () => {
  let jobs = ['a', 'b', 'c', 'd'].map((id, at) => job(id, at + 1));
  const move = (id: string, by: number) => {
    const orders = moved(jobs, id, by);
    jobs = jobs.map((one) => ({ ...one, order: orders.get(one.id) ?? one.order }));
    return ids(inOrder(jobs));
  };
  expect(move('d', -1)).toBe('abdc');
  expect(move('d', -1)).toBe('adbc');
  expect(move('d', -9)).toBe('dabc');
  expect(move('d', -1)).toBe('dabc');
  expect(move('a', 1)).toBe('dbac');
  expect(move('d', 2)).toBe('badc');
  expect(move('d', -2)).toBe('dbac');
  for (let turn = 0; turn < 20; turn++) expect([move('b', 1), move('b', -1)]).toEqual(['dabc', 'dbac']);
  expect(moved(jobs, 'gone', 1).size).toBe(0);
  // A parent takes its children along, and nothing comes between them; what is over or held has no place.
  const waiting: JobState = { phase: 'waiting' };
  const family = (parent: string, order: number, ...children: string[]) => [
    job(parent, order, { state: waiting }),
    ...children.map((child, at) => job(child, order + (at + 1) / 10, { parent })),
  ];
  jobs = [...family('p', 1, 'x', 'y'), job('h', 1.5, { state: paused }), job('o', 2), ...family('q', 3, 'z')];
  expect(move('p', 1)).toBe('hopxyqz');
  expect(move('q', -2)).toBe('hqzopxy');
  expect(move('o', 1)).toBe('hqzpxyo');
  expect(move('y', -1)).toBe('hqzpyxo');
  expect(move('y', -1)).toBe('hqzpyxo');
});

test('asking for the very same twice is one job, unless it is over', () => {
  const jobs = [job('a', 1), job('b', 2, { state: { phase: 'done' } }), job('c', 3, { state: failed })];
  expect(sameJob(jobs, job('a', 9))?.id).toBe('a');
  expect(sameJob(jobs, job('b', 9))).toBeNull();
  expect(sameJob(jobs, job('c', 9))).toBeNull();
  expect(sameJob(jobs, { ...job('a', 1), request: { recipe: 'other' } })).toBeNull();
  expect(sameJob(jobs, { ...job('a', 1), kind: 'stitch' })).toBeNull();
});

test('how long all will take is reckoned from what the last ones took for their weight', () => {
  const done = (id: string, seconds: number, weight: number, endedAt = 100_000) =>
    job(id, 0, { state: { phase: 'done' }, startedAt: endedAt - seconds * 1000, endedAt, weight });
  const running = job('r', 1, { state: { phase: 'running', ...noProgress }, weight: 40 });
  const half = () => 0.5;
  expect(secondsLeft([running, job('q', 2)], half)).toBeNull();
  // Half a second for each unit, of which 20 are left of the one and 100 of the other.
  expect(secondsLeft([done('a', 30, 50), done('b', 20, 50), running, job('q', 2)], half)).toBe(60);
  expect(secondsLeft([done('a', 30, 50), job('q', 2, { kind: 'stitch' })], half)).toBeNull();
  expect(secondsLeft([done('a', 30, 50), job('p', 2, { state: paused })], half)).toBeNull();
  // The clock was set back while it ran.
  expect(secondsLeft([done('a', 30, 50), done('b', 20, 50), done('c', -3600, 50), running, job('q', 2)], half)).toBe(60);
  const old = Array.from({ length: 8 }, (_, at) => done(`n${at}`, 10, 10, 200_000 + at));
  expect(secondsLeft([done('a', 999, 1), ...old, job('q', 2)], half)).toBe(100);
});

test('a parent waits for all its children; one that fails stops none, and the parent tells which', () => {
  const done: JobState = { phase: 'done' };
  const x = job('x', 1, { parent: 'p', state: done, outputs: ['made x'] });
  const y = job('y', 2, { parent: 'p', state: done, outputs: ['made y', 'and more'] });
  expect(settlement([x, { ...y, state: paused }])).toBeNull();
  expect(
    settlement([
      { ...x, state: failed },
      { ...y, state: { phase: 'queued' } },
    ]),
  ).toBeNull();
  expect(settlement([x, y])).toEqual({ type: 'finish', outputs: ['made x', 'made y', 'and more'], result: null });
  expect(settlement([{ ...x, state: failed }, y])).toMatchObject({
    type: 'fail',
    problem: { code: 'children-failed', message: '1 of 2 failed: “x.webm”.' },
  });
});

test('jobs stand as trees, each level in order; a child whose parent is gone stands by itself', () => {
  const jobs = [job('y', 4, { parent: 'p' }), job('p', 3), job('x', 2, { parent: 'p' }), job('o', 1, { parent: 'gone' })];
  expect(treesOf(jobs).map(({ job: { id }, children }) => id + children.map((child) => child.job.id).join(''))).toEqual(['o', 'pxy']);
  expect(ids(childrenOf(jobs, 'p'))).toBe('xy');
  expect(ids(withDescendants([...jobs, job('z', 9, { parent: 'x' })], 'p'))).toBe('pxzy');
  expect(withDescendants(jobs, 'nobody')).toEqual([]);
});
