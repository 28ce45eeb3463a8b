import { expect, test } from 'vitest';
import {
  INTERRUPTED,
  isOver,
  type Job,
  type JobEvent,
  type JobState,
  LOG_LINES,
  logged,
  noProgress,
  type Phase,
  progressOf,
  stepped,
} from './job.ts';

const progress = { step: 'rendering', done: 3, total: 9, rate: 2, eta: 3 };
const problem = { code: 'gpu-lost', message: 'The GPU stopped.', remedy: 'Try again.' };

const states: Readonly<Record<Phase, JobState>> = {
  queued: { phase: 'queued' },
  waiting: { phase: 'waiting' },
  running: { phase: 'running', ...progress },
  paused: { phase: 'paused', progress },
  pending: { phase: 'pending', progress, need: problem },
  failed: { phase: 'failed', problem },
  done: { phase: 'done' },
};
const events: Readonly<Record<JobEvent['type'], JobEvent>> = {
  start: { type: 'start' },
  progress: { type: 'progress', progress: { ...progress, done: 4 } },
  pause: { type: 'pause' },
  need: { type: 'need', need: problem },
  interrupt: { type: 'interrupt' },
  resume: { type: 'resume' },
  retry: { type: 'retry' },
  wait: { type: 'wait' },
  finish: { type: 'finish', outputs: ['made'], result: { files: 1 } },
  fail: { type: 'fail', problem },
};
/** Where each event leads from each state; what is not named is refused. */
const table: Readonly<Record<Phase, Partial<Record<JobEvent['type'], Phase>>>> = {
  queued: { start: 'running', pause: 'paused', wait: 'waiting' },
  waiting: { finish: 'done', fail: 'failed' },
  running: {
    progress: 'running',
    pause: 'paused',
    need: 'pending',
    interrupt: 'pending',
    wait: 'waiting',
    finish: 'done',
    fail: 'failed',
  },
  paused: { resume: 'queued' },
  pending: { resume: 'queued' },
  failed: { retry: 'queued', wait: 'waiting' },
  done: {},
};

const job = (state: JobState = states.queued): Job => ({
  id: 'a',
  kind: 'export',
  name: 'a.webm',
  parent: null,
  priority: 0,
  weight: 1,
  yielded: 0,
  order: 1,
  createdAt: 1,
  startedAt: null,
  endedAt: null,
  inputs: ['clip'],
  outputs: [],
  request: { all: true },
  result: null,
  state,
  log: [],
});

for (const phase of Object.keys(states) as Phase[]) {
  test(`a ${phase} job takes the events that it may, and no others`, () => {
    for (const type of Object.keys(events) as JobEvent['type'][]) {
      const before = job(states[phase]);
      const after = stepped(before, events[type], 7);
      expect(after?.state.phase ?? null, type).toBe(table[phase][type] ?? null);
      expect(before, type).toEqual(job(states[phase]));
    }
  });
}

const after = (...types: (JobEvent | JobEvent['type'])[]): Job =>
  types.reduce((now, each, at) => {
    const next = stepped(now, typeof each === 'string' ? events[each] : each, 10 + at);
    if (!next) throw new Error(`${JSON.stringify(each)} was refused.`);
    return next;
  }, job());

test('what is done stays known while a job stands still, but not how fast it was', () => {
  for (const stop of ['pause', 'need', 'interrupt'] as const) {
    expect(progressOf(after('start', 'progress', stop))).toEqual({ ...progress, done: 4, rate: 0, eta: null });
  }
  expect(progressOf(after('start', 'progress'))).toMatchObject({ done: 4, rate: 2 });
  expect(progressOf(after('start', 'progress', 'pause', 'resume'))).toEqual(noProgress);
  expect(progressOf(after('pause'))).toEqual(noProgress);
});

test('a job whose runner is gone asks for a person; one that lacks something may have less to do than before', () => {
  expect(after('start', 'interrupt').state).toMatchObject({ need: { code: INTERRUPTED } });
  const short = after('start', 'progress', { type: 'need', need: problem, request: { rest: true } });
  expect(short).toMatchObject({ request: { rest: true }, state: { need: problem, progress: noProgress } });
});

test('what a part of it made stays with it, and the rest comes to that', () => {
  const need = { type: 'need', need: problem, request: { rest: true }, outputs: ['first'], result: { files: 1 } } as const;
  const short = after('start', need);
  expect(short).toMatchObject({ outputs: ['first'], result: { files: 1 } });
  expect(after('start', need, 'resume', 'start', need).outputs).toEqual(['first']);
  expect(after('start', need, 'resume', 'start', 'finish').outputs).toEqual(['first', 'made']);
});

test('it says when it began, when it ended and what came of it, and forgets the end when it is tried again', () => {
  const done = after('start', 'progress', 'finish');
  expect(done).toMatchObject({ startedAt: 10, endedAt: 12, outputs: ['made'], result: { files: 1 } });
  expect(isOver(done)).toBe(true);
  const failed = after('start', 'fail');
  expect(failed).toMatchObject({ endedAt: 11, state: { problem } });
  expect(isOver(failed)).toBe(true);
  expect(after('start', 'fail', 'retry')).toMatchObject({ endedAt: null, startedAt: 10 });
  expect(after('start', 'fail', 'retry', 'start')).toMatchObject({ startedAt: 13 });
  expect(isOver(after('pause'))).toBe(false);
});

test('the log tells every turn with its reason, no progress, and forgets the oldest lines', () => {
  const { log } = after('start', 'progress', 'pause', 'resume', 'start', 'fail');
  expect(log.map(({ what, at }) => `${what} ${at}`)).toEqual(['start 10', 'pause 12', 'resume 13', 'start 14', 'fail 15']);
  expect(log.at(-1)?.text).toBe('The GPU stopped. Try again.');
  let long = job();
  for (let line = 0; line < LOG_LINES + 5; line++) long = logged(long, 'note', `line ${line}`, line);
  expect(long.log).toHaveLength(LOG_LINES);
  expect(long.log[0]?.text).toBe('line 5');
});
