import { type JobEvent, type JobProgress, logged, noProgress, stepped } from '../../jobs/job.ts';
import { queued } from '../../jobs/job-order.ts';
import { childrenOf, settlement } from '../../jobs/job-tree.ts';
import type { JobKind } from '../../jobs/kinds/job-kind.ts';
import { type Problem, problemOf } from '../../media/errors.ts';
import type { JobRow } from '../library/records.ts';
import type { Library } from '../library/types.ts';
import { createStore, type ReadableStore } from '../stores/store.ts';
import { keepAwake } from './awake.ts';
import type { LiveJob } from './jobs.ts';
import { JOBS_LOCK } from './lock.ts';

/** What the browser does for a kind of job. */
export interface JobWork<Request = unknown, Result = unknown> {
  readonly kind: JobKind<Request, Result>;
  /**
   * Does it, taking up what an earlier run of the same job left. Throws `MediaError`, or the reason for which `signal` was aborted.
   * What it throws for want of room (`storage-full`) does not end the job: it waits until there is some.
   */
  run(job: JobRow, request: Request, at: Workplace): Promise<Made<Result>>;
}

/** What a job has to work with. */
export interface Workplace {
  readonly library: Library;
  readonly signal: AbortSignal;
  /** Says how far it is, as often as it likes. */
  report(progress: JobProgress): void;
  /** Adds a line to the job's log. */
  note(text: string): void;
}

/** What came of a job; or what is left to do of it, what that needs, and what came of the rest. */
export type Made<Result> =
  | { readonly outputs: readonly string[]; readonly result: Result }
  | { readonly need: Problem; readonly request: unknown; readonly outputs?: readonly string[]; readonly result?: Result };

/** Runs jobs in this tab, or waits for the tab that does. */
export interface Runner {
  readonly live: ReadableStore<readonly LiveJob[]>;
  /** Jobs that ran in this tab. */
  readonly own: ReadonlySet<string>;
  /** Sees to it that what is queued is run, here or in another tab. */
  start(): void;
  /** Stops a job that runs here; false when it does not. */
  stop(id: string, how: 'pause' | 'cancel'): boolean;
}

const DAY = 24 * 3600 * 1000;
/** Milliseconds for which jobs that are done stay listed. */
const REMEMBERED = 30 * DAY;
/** Milliseconds between two notes of how far a running job is, and more for each job, since every tab reads them all again. */
const NOTED = 2000;
const NOTED_PER_JOB = 10;
/** Interruptions after which a job that would go on by itself asks: it may be what brings the tab down. */
const TOO_OFTEN = 3;

/** Why a job is stopped that will go on. */
export const PAUSE = new DOMException('The job was paused.', 'AbortError');
const CANCEL = new DOMException('The job was cancelled.', 'AbortError');

const unknownKind: Problem = {
  code: 'kind-unknown',
  message: 'A newer version of Framewright asked for this; this one does not know how to do it.',
  remedy: 'Reload the page to get the newer version, then try again.',
};

/** Makes the runner of this tab and starts what is to be done. */
export function createRunner(library: Library, works: readonly JobWork[]): Runner {
  const live = createStore<readonly LiveJob[]>([]);
  keepAwake(live);
  const own = new Set<string>();
  const controllers = new Map<string, AbortController>();
  let isPumping = false;

  const step = (id: string, event: JobEvent) => library.updateJob(id, (job) => stepped(job, event, Date.now()) ?? job);
  const workOf = (job: JobRow) => works.find(({ kind }) => kind.id === job.kind);
  const laneOf = (job: JobRow) => workOf(job)?.kind.lane ?? 'files';
  const setLive = (id: string, part: Partial<LiveJob>) =>
    live.update((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));

  /** True while there is something that a runner would do. */
  const hasWork = (jobs: readonly JobRow[]) =>
    jobs.some(
      ({ id, state: { phase } }) =>
        phase === 'queued' || phase === 'running' || (phase === 'waiting' && settlement(childrenOf(jobs, id)) !== null),
    );

  /** What goes wrong with a job stands in the job; what goes wrong with the runner itself is not lost either. */
  function start(): void {
    if (library.status.get().records === 'read-only' || library.status.get().records === 'superseded') return;
    if (isPumping) return;
    isPumping = true;
    // The lock waits while another tab runs jobs, and gets its turn when that tab ends.
    navigator.locks
      .request(JOBS_LOCK, pump)
      .finally(() => {
        isPumping = false;
      })
      // Asked for when the last look had been taken.
      .then(async () => hasWork(await library.storedJobs()) && start())
      .catch(reportError);
  }

  async function pump(): Promise<void> {
    await settleInterrupted();
    const lanes = new Map<string, Promise<void>>();
    while (true) {
      const changed = nextChange();
      const jobs = await settleParents(await library.storedJobs());
      for (const job of queued(jobs)) {
        const lane = laneOf(job);
        if (!lanes.has(lane))
          lanes.set(
            lane,
            run(job).finally(() => lanes.delete(lane)),
          );
      }
      if (lanes.size === 0) return changed.stop();
      await Promise.race([...lanes.values(), changed.promise]);
      changed.stop();
    }
  }

  /** Resolves when something in the list of jobs is other than now: a lane that is free may have got something to do. */
  function nextChange() {
    const { promise, resolve } = Promise.withResolvers<void>();
    const phases = () =>
      library.jobs
        .get()
        .map(({ id, state }) => `${id} ${state.phase}`)
        .join();
    const before = phases();
    const stop = library.jobs.subscribe(() => phases() !== before && resolve());
    return { promise, stop };
  }

  /** Only who holds the lock runs jobs, so what is said to run was cut short. */
  async function settleInterrupted(): Promise<void> {
    for (const job of await library.storedJobs()) {
      if (job.state.phase !== 'running') continue;
      await step(job.id, { type: 'interrupt' });
      const goesOn = workOf(job)?.kind.afterInterruption === 'goes on' || job.parent !== null;
      if (goesOn && job.log.filter(({ what }) => what === 'interrupt').length < TOO_OFTEN) await step(job.id, { type: 'resume' });
    }
  }

  /** Ends what waited for jobs that are all over; a parent whose children were all called off goes with them. */
  async function settleParents(jobs: readonly JobRow[]): Promise<readonly JobRow[]> {
    let settled = false;
    for (const { id, state } of jobs) {
      const children = childrenOf(jobs, id);
      const event = state.phase === 'waiting' ? settlement(children) : null;
      if (!event) continue;
      settled = true;
      if (children.length === 0) await library.removeJob(id);
      else await step(id, event);
    }
    return settled ? settleParents(await library.storedJobs()) : jobs;
  }

  async function begin(): Promise<void> {
    await library.ready;
    // Otherwise there is nothing to take up, or nothing that may be changed.
    if (library.status.get().records === 'stored') {
      await navigator.locks.request(JOBS_LOCK, { ifAvailable: true }, async (lock) => {
        if (!lock) return;
        await settleInterrupted();
        await library.sweepJobs();
        for (const { id, state, endedAt } of await library.storedJobs()) {
          if (state.phase === 'done' && (endedAt ?? 0) < Date.now() - REMEMBERED) await library.removeJob(id);
        }
      });
    }
    // Every tab stands by while another one runs jobs: when that is closed, the next goes on.
    library.jobs.subscribe(() => {
      if (library.jobs.get().some(({ id, state }) => state.phase === 'running' && !controllers.has(id))) start();
    });
    if (hasWork(await library.storedJobs())) start();
  }

  async function run(job: JobRow): Promise<void> {
    if (!(await claimed(job.id))) return;
    const work = workOf(job);
    if (!work) return step(job.id, { type: 'fail', problem: unknownKind });
    const controller = new AbortController();
    controllers.set(job.id, controller);
    own.add(job.id);
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    live.update((all) => [...all, { id: job.id, progress: noProgress, stopping: null }]);
    const unwatch = watch(job.id, controller);
    const notebook = notesOn(job, work.kind);
    try {
      const request = work.kind.parse(job.request, library.effects);
      const made = await work.run(job, request, { library, signal: controller.signal, ...notebook });
      await notebook.flush();
      await step(job.id, 'need' in made ? { type: 'need', ...made } : { type: 'finish', ...made });
      // Not before what it made is on record.
      if (!('need' in made)) await library.forgetWork(job.id);
    } catch (error) {
      await notebook.flush();
      await stopped(job, controller.signal, error);
    } finally {
      unwatch();
      window.removeEventListener('beforeunload', warn);
      controllers.delete(job.id);
      live.update((all) => all.filter(({ id }) => id !== job.id));
    }
  }

  async function stopped(job: JobRow, signal: AbortSignal, error: unknown): Promise<void> {
    if (signal.reason === CANCEL) return library.removeJob(job.id);
    if (signal.reason === PAUSE) return step(job.id, { type: 'pause' });
    const problem = problemOf(error, job.name);
    // Room can be made; the rest would only fail again.
    return step(job.id, problem.code === 'storage-full' ? { type: 'need', need: problem } : { type: 'fail', problem });
  }

  /** Takes a job that is still queued; false when it was paused or cancelled meanwhile. */
  async function claimed(id: string): Promise<boolean> {
    let isOurs = false;
    await library.updateJob(id, (job) => {
      const started = stepped(job, { type: 'start' }, Date.now());
      isOurs = started !== null;
      return started ?? job;
    });
    return isOurs;
  }

  /** Takes down how far a job is: here at once, in the library now and then, each step also in its log. */
  function notesOn(job: JobRow, kind: JobKind) {
    let reached = noProgress;
    let at = performance.now();
    let lines: string[] = [];
    const flush = async () => {
      const fresh = lines;
      lines = [];
      await library.updateJob(job.id, (row) => {
        const noted = fresh.reduce((now, text) => logged(now, 'note', text, Date.now()), row);
        return stepped(noted, { type: 'progress', progress: reached }, Date.now()) ?? noted;
      });
    };
    return {
      flush,
      note: (text: string) => void lines.push(text),
      report(progress: JobProgress) {
        const label = kind.steps[progress.step]?.label;
        if (label && progress.step !== reached.step) lines.push(label);
        reached = progress;
        setLive(job.id, { progress });
        if (performance.now() - at < NOTED + NOTED_PER_JOB * library.jobs.get().length) return;
        at = performance.now();
        flush().catch(reportError);
      },
    };
  }

  /** Stops the running job when another tab pauses it or calls it off. */
  function watch(id: string, controller: AbortController): () => void {
    const isRunning = (jobs: readonly JobRow[]) => jobs.find((job) => job.id === id)?.state.phase === 'running';
    const look = async () => {
      // What is shown may be older than what is stored, but not the other way round.
      if (isRunning(library.jobs.get())) return;
      const jobs = await library.storedJobs();
      if (!isRunning(jobs)) controller.abort(jobs.some((job) => job.id === id) ? PAUSE : CANCEL);
    };
    const begin = () => void look().catch(reportError);
    begin();
    return library.jobs.subscribe(begin);
  }

  void begin().catch((error: unknown) => reportError(error));

  return {
    live,
    own,
    start,
    stop(id, how) {
      const controller = controllers.get(id);
      if (!controller) return false;
      setLive(id, { stopping: how });
      controller.abort(how === 'pause' ? PAUSE : CANCEL);
      return true;
    },
  };
}
