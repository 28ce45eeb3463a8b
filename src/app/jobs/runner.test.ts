/** Jobs as they run, with work that the test ends by hand. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FOLDER_NEEDED, INTERRUPTED, type JobState, noProgress } from '../../jobs/job.ts';
import { inOrder } from '../../jobs/job-order.ts';
import type { JobKind } from '../../jobs/kinds/job-kind.ts';
import { MediaError } from '../../media/errors.ts';
import type { JobRow } from '../library/records.ts';
import { memoryTable } from '../library/tables.ts';
import type { Library } from '../library/types.ts';
import { createStore } from '../stores/store.ts';
import { type Jobs, openJobs, type WantedJob } from './jobs.ts';
import { JOBS_LOCK } from './lock.ts';
import type { JobWork, Made, Workplace } from './runner.ts';

const kind = (id: string, rest: Partial<JobKind> = {}): JobKind => ({
  id,
  label: id,
  priority: 0,
  lane: 'render',
  steps: { making: { label: 'Making', share: 1, unit: 'frames' } },
  afterInterruption: 'asks',
  parse: (stored) => stored,
  problemsOf: () => [],
  ...rest,
});
const render = kind('render');
const move = kind('move', { lane: 'files', afterInterruption: 'goes on' });
const parent = kind('parent');

/** What runs now, to be ended by the test. */
interface Running {
  readonly job: JobRow;
  readonly at: Workplace;
  end(made?: Made<unknown>): void;
  fail(error: unknown): void;
}

let rows: ReturnType<typeof memoryTable<JobRow>>;
let forgotten: string[];
let running: Running[];
let stops: (() => void)[];
let problems: unknown[];

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('reportError', (error: unknown) => void problems.push(error));
  rows = memoryTable((row) => row.id);
  [forgotten, running, stops, problems] = [[], [], [], []];
});

afterEach(async () => {
  expect(problems).toEqual([]);
  for (const { end } of running) end();
  for (const stop of stops) stop();
  await vi.waitFor(async () => expect((await navigator.locks.query()).held?.filter(({ name }) => name === JOBS_LOCK)).toEqual([]));
});

/** The jobs as one tab opens them; all tabs of a test share what is stored, and see it so many milliseconds later. */
function openTab(lag = 0): Jobs {
  const shown = createStore<readonly JobRow[]>([]);
  const show = async () => shown.set(inOrder(await rows.all()));
  stops.push(rows.watch((all) => (lag > 0 ? void setTimeout(show, lag) : shown.set(inOrder(all)))));
  const library = {
    effects: [],
    jobs: shown,
    status: createStore({ records: 'stored' }),
    ready: Promise.resolve(),
    resolve: (id: string) => id,
    storedJobs: async () => inOrder(await rows.all()),
    addJobs: (jobs: readonly JobRow[]) => rows.putAll(jobs),
    updateJob: (id: string, change: (job: JobRow) => JobRow) => rows.update(id, (job) => job && change(job)),
    removeJob: (id: string) => rows.remove(id),
    forgetWork: async (id: string) => void forgotten.push(id),
    sweepJobs: async () => {},
  } as unknown as Library;
  const work = (of: JobKind): JobWork => ({
    kind: of,
    run: (job, _, at) =>
      new Promise<Made<unknown>>((resolve, reject) => {
        const leave = () => {
          running = running.filter((one) => one !== self);
        };
        const self: Running = {
          job,
          at,
          end: (made = { outputs: [`made by ${job.name}`], result: null }) => [leave(), resolve(made)],
          fail: (error) => [leave(), reject(error)],
        };
        running.push(self);
        at.signal.addEventListener('abort', () => self.fail(at.signal.reason));
      }),
  });
  return openJobs(library, [work(render), work(move)]);
}

const wanted = (name: string, rest: Partial<WantedJob> = {}): WantedJob => ({
  ...{ kind: render, name, inputs: ['clip'], request: { name }, weight: 1 },
  ...rest,
});
const names = () => running.map(({ job }) => job.name).join(' ');
const runs = (expected: string) => vi.waitFor(() => expect(names()).toBe(expected));
const stateOf = async (id: string): Promise<JobState | undefined> => (await rows.get(id))?.state;
const reaches = (id: string, state: object) => vi.waitFor(async () => expect(await stateOf(id)).toMatchObject(state));
const endOf = (name: string) => running.find(({ job }) => job.name === name) as Running;

test('jobs of a lane run one after another, those of another lane beside them, and each leaves what it made', async () => {
  const jobs = openTab();
  const [a] = [await jobs.add(wanted('a')), await jobs.add(wanted('b'))];
  const copy = await jobs.add(wanted('copy', { kind: move }));
  await runs('a copy');
  endOf('copy').end();
  await reaches(copy, { phase: 'done' });
  endOf('a').end();
  await runs('b');
  expect(await rows.get(a)).toMatchObject({ outputs: ['made by a'], state: { phase: 'done' } });
  expect(forgotten.toSorted()).toEqual([a, copy].toSorted());
});

test('asked for twice at once it is one job, and again once it is over', async () => {
  const jobs = openTab();
  const [one, same] = await Promise.all([jobs.add(wanted('a')), jobs.add(wanted('a'))]);
  expect(same).toBe(one);
  await runs('a');
  endOf('a').end();
  await reaches(one, { phase: 'done' });
  expect(await jobs.add(wanted('a'))).not.toBe(one);
  const another = await jobs.duplicate(one);
  expect(another).not.toBe(one);
});

test('a copy of a job does not get the folder and the files that were picked for it; continued, it asks for a folder', async () => {
  const jobs = openTab();
  const [folder, fresh] = [{ name: 'pictures' }, { name: 'a' }] as unknown as FileSystemDirectoryHandle[];
  const first = await jobs.add(wanted('a', { folder: folder as FileSystemDirectoryHandle, picked: [] }));
  await runs('a');
  endOf('a').end();
  await reaches(first, { phase: 'done' });
  const copy = (await jobs.duplicate(first)) as string;
  await runs('a');
  expect(await rows.get(copy)).toMatchObject({ folder: null, picked: null });
  const need = { code: FOLDER_NEEDED, message: 'It needs a folder.', remedy: 'Choose one.' };
  endOf('a').end({ need, request: {} });
  await reaches(copy, { phase: 'pending' });
  let picks: () => Promise<unknown> = () => Promise.reject(new DOMException('Never mind.', 'AbortError'));
  Object.assign(window, { showDirectoryPicker: () => picks() });
  await jobs.resume(copy);
  expect(await stateOf(copy)).toMatchObject({ phase: 'pending', need });
  picks = async () => ({ async *keys() {}, getDirectoryHandle: async () => fresh });
  await jobs.resume(copy);
  await runs('a');
  expect(endOf('a').job.folder).toEqual(fresh);
});

test('a job that is paused keeps what it has and lets the next one run; continued, it goes on', async () => {
  const jobs = openTab();
  const [a] = [await jobs.add(wanted('a')), await jobs.add(wanted('b'))];
  await runs('a');
  endOf('a').at.report({ step: 'making', done: 3, total: 9, rate: 2, eta: 3 });
  expect(jobs.live.get()).toMatchObject([{ id: a, progress: { done: 3 } }]);
  await jobs.pause(a);
  await runs('b');
  expect(await stateOf(a)).toEqual({ phase: 'paused', progress: { step: 'making', done: 3, total: 9, rate: 0, eta: null } });
  expect(forgotten).toEqual([]);
  await jobs.resume(a);
  await reaches(a, { phase: 'queued' });
  endOf('b').end();
  await runs('a');
});

test('a job that is called off is gone, running or not', async () => {
  const jobs = openTab();
  const [a, b] = [await jobs.add(wanted('a')), await jobs.add(wanted('b'))];
  await runs('a');
  await jobs.cancel(b);
  await jobs.cancel(a);
  await vi.waitFor(async () => expect(await rows.all()).toEqual([]));
  expect(names()).toBe('');
});

test('what fails says why and stops no other; tried again it runs again', async () => {
  const jobs = openTab();
  const [a, b] = [await jobs.add(wanted('a')), await jobs.add(wanted('b'))];
  await runs('a');
  endOf('a').fail(new MediaError('damaged', 'The clip is damaged.', 'Import it again.'));
  await runs('b');
  expect(await stateOf(a)).toEqual({
    phase: 'failed',
    problem: { code: 'damaged', message: 'The clip is damaged.', remedy: 'Import it again.' },
  });
  endOf('b').end();
  await reaches(b, { phase: 'done' });
  await jobs.resume(a);
  await runs('a');
});

test('what finds no room waits for some, for as much as is left of it', async () => {
  const jobs = openTab();
  const [a, b] = [await jobs.add(wanted('a')), await jobs.add(wanted('b'))];
  await runs('a');
  endOf('a').fail(new MediaError('storage-full', 'It needs 3 GB, and there is 1 GB.', 'Make room.'));
  await runs('b');
  expect(await stateOf(a)).toMatchObject({
    phase: 'pending',
    need: { code: 'storage-full', message: 'It needs 3 GB, and there is 1 GB.' },
  });
  const need = { code: 'storage-full', message: 'The second file found no room.', remedy: 'Make room.' };
  endOf('b').end({ need, request: { rest: 1 } });
  await reaches(b, { phase: 'pending', need });
  expect((await rows.get(b))?.request).toEqual({ rest: 1 });
});

test('a parent ends with its children, of which one that fails stops no other, and says which', async () => {
  const jobs = openTab();
  const children = ['x', 'y', 'z'].map((name) => wanted(name));
  const id = await jobs.addTree(wanted('all', { kind: parent }), children);
  expect(await jobs.addTree(wanted('all', { kind: parent }), children)).toBe(id);
  await runs('x');
  endOf('x').fail(new MediaError('damaged', 'Broken.', 'Mend it.'));
  await runs('y');
  endOf('y').end();
  await runs('z');
  expect(await stateOf(id)).toEqual({ phase: 'waiting' });
  endOf('z').end();
  await reaches(id, { phase: 'failed', problem: { message: '1 of 3 failed: “x”.' } });
  await jobs.resume(id);
  await runs('x');
  expect(await stateOf(id)).toEqual({ phase: 'waiting' });
  endOf('x').end();
  await reaches(id, { phase: 'done' });
  expect((await rows.get(id))?.outputs).toEqual(['made by x', 'made by y', 'made by z']);
});

test('a parent is paused, continued and called off with all its children', async () => {
  const jobs = openTab();
  const id = await jobs.addTree(wanted('all', { kind: parent }), [wanted('x'), wanted('y')]);
  await runs('x');
  await jobs.pause(id);
  await runs('');
  await vi.waitFor(async () =>
    expect((await rows.all()).map(({ name, state }) => `${name} ${state.phase}`).toSorted()).toEqual([
      'all waiting',
      'x paused',
      'y paused',
    ]),
  );
  await jobs.resume(id);
  await runs('x');
  await jobs.cancel(id);
  await vi.waitFor(async () => expect(await rows.all()).toEqual([]));
});

test('a parent whose children are called off one by one goes with the last', async () => {
  const jobs = openTab();
  await jobs.addTree(wanted('all', { kind: parent }), [wanted('x'), wanted('y')]);
  await runs('x');
  for (const name of ['y', 'x']) await jobs.cancel((await rows.all()).find((row) => row.name === name)?.id ?? '');
  await vi.waitFor(async () => expect(await rows.all()).toEqual([]));
});

/** A job as a tab left it that was closed while it ran. */
async function leftRunning(rest: Partial<JobRow>): Promise<string> {
  const jobs = openTab();
  const id = await jobs.add(wanted('left'));
  await runs('left');
  endOf('left').end();
  await reaches(id, { phase: 'done' });
  const row = (await rows.get(id)) as JobRow;
  await rows.put({ ...row, state: { phase: 'running', ...noProgress, done: 4, total: 9 }, ...rest });
  return id;
}

test('what a closed tab left running is offered, or goes on by itself where its kind says so', async () => {
  const id = await leftRunning({});
  openTab();
  await reaches(id, { phase: 'pending', need: { code: INTERRUPTED }, progress: { done: 4 } });
  expect(names()).toBe('');
  await rows.remove(id);
  await leftRunning({ kind: move.id });
  openTab();
  await runs('left');
});

test('what is interrupted again and again asks before it brings the tab down once more', async () => {
  const log = Array.from({ length: 3 }, (_, at) => ({ at, what: 'interrupt', text: '' }) as const);
  const id = await leftRunning({ kind: move.id, log });
  openTab();
  await reaches(id, { phase: 'pending', need: { code: INTERRUPTED } });
});

test('only one tab runs jobs; the other tells it to stop, and sees what it does', async () => {
  const first = openTab();
  const second = openTab();
  const a = await first.add(wanted('a'));
  await runs('a');
  const b = await second.add(wanted('b'));
  await reaches(b, { phase: 'queued' });
  const tabs = [first, second];
  expect(tabs.flatMap(({ live }) => live.get().map(({ id }) => id))).toEqual([a]);
  const other = tabs.find(({ live }) => live.get().length === 0) as Jobs;
  await other.pause(a);
  await runs('b');
  expect(await stateOf(a)).toMatchObject({ phase: 'paused' });
  await other.cancel(b);
  await runs('');
  expect(await rows.get(b)).toBeUndefined();
});

test('what waits for jobs to end, as a new version does, has its turn when none runs any more, and none begins meanwhile', async () => {
  const jobs = openTab();
  await jobs.add(wanted('a'));
  await runs('a');
  const turn = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const waiting = navigator.locks.request(JOBS_LOCK, () => {
    turn.resolve();
    return over.promise;
  });
  expect((await navigator.locks.query()).pending?.map(({ name }) => name)).toEqual([JOBS_LOCK]);
  endOf('a').end();
  await turn.promise;
  const b = await jobs.add(wanted('b'));
  await reaches(b, { phase: 'queued' });
  expect(names()).toBe('');
  over.resolve();
  await waiting;
  await runs('b');
});

test('a clock that jumps by an hour while jobs run ends none and loses none', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  try {
    const jobs = openTab();
    const [a, b] = [await jobs.add(wanted('a')), await jobs.add(wanted('b'))];
    await runs('a');
    vi.setSystemTime(Date.now() - 3_600_000);
    endOf('a').at.report({ ...noProgress, step: 'making', done: 1, total: 2, eta: 3 });
    expect(jobs.live.get().map(({ progress }) => progress.eta)).toEqual([3]);
    endOf('a').end();
    await runs('b');
    vi.setSystemTime(Date.now() + 7_200_000);
    endOf('b').end();
    for (const id of [a, b]) await reaches(id, { phase: 'done' });
    openTab();
    await runs('');
    expect((await rows.all()).map(({ id }) => id).toSorted()).toEqual([a, b].toSorted());
  } finally {
    vi.useRealTimers();
  }
});

test('a job that another tab pauses at the very moment it begins is stopped', async () => {
  const jobs = openTab(40);
  const a = await jobs.add(wanted('a'));
  await runs('a');
  // Before this tab has seen that it runs.
  await rows.update(a, (job) => job && { ...job, state: { phase: 'paused', progress: noProgress } });
  await runs('');
  expect(await stateOf(a)).toMatchObject({ phase: 'paused' });
});

test('done and failed ones are cleared, each with its parts; what is not over stays', async () => {
  const jobs = openTab();
  await jobs.add(wanted('good'));
  await runs('good');
  endOf('good').end();
  await jobs.addTree(wanted('all', { kind: parent }), [wanted('bad'), wanted('fine')]);
  await runs('bad');
  endOf('bad').fail(new MediaError('damaged', 'Broken.', 'Mend it.'));
  await runs('fine');
  await jobs.clear('failed');
  expect((await rows.all()).map(({ name }) => name).toSorted()).toEqual(['all', 'bad', 'fine', 'good']);
  endOf('fine').end();
  await vi.waitFor(async () => expect((await rows.all()).find(({ name }) => name === 'all')?.state.phase).toBe('failed'));
  await jobs.clear('failed');
  expect((await rows.all()).map(({ name }) => name)).toEqual(['good']);
  await jobs.clear('done');
  expect(await rows.all()).toEqual([]);
});
