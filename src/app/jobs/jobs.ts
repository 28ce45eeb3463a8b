import { FILES_NEEDED, FOLDER_NEEDED, isOver, type Job, type JobEvent, type JobProgress, stepped } from '../../jobs/job.ts';
import { moved, spread } from '../../jobs/job-moves.ts';
import { inOrder, lastOrder, orderBefore, placed, queued, sameJob } from '../../jobs/job-order.ts';
import { childrenOf, withDescendants } from '../../jobs/job-tree.ts';
import { importKind } from '../../jobs/kinds/import.ts';
import { isOf, type JobKind } from '../../jobs/kinds/job-kind.ts';
import { jobKinds } from '../../jobs/kinds.ts';
import type { JobRow } from '../library/records.ts';
import { pickFolder } from '../library/save-file.ts';
import type { Library } from '../library/types.ts';
import type { ReadableStore } from '../stores/store.ts';
import { chooseFiles, handFiles, releaseFiles } from './handed-files.ts';
import { createRunner, type JobWork } from './runner.ts';

/** A job that runs in this tab. */
export interface LiveJob {
  readonly id: string;
  readonly progress: JobProgress;
  /** It was called off, but what it uses is not free yet. */
  readonly stopping: 'pause' | 'cancel' | null;
}

/** What somebody asks for. */
export interface WantedJob<Request = unknown> {
  readonly kind: JobKind<Request>;
  readonly name: string;
  /** Library items that it is made of, the main one first; a temporary name is exchanged for the lasting one. */
  readonly inputs: readonly string[];
  /** Plain JSON. */
  readonly request: Request;
  /** Roughly how much work it is, in pictures of a megapixel. */
  readonly weight: number;
  readonly picked?: readonly FileSystemFileHandle[] | null;
  readonly folder?: FileSystemDirectoryHandle | null;
  /** Files that it reads: this tab holds them until it is done. */
  readonly files?: readonly File[];
}

/** Long things that were asked for, run in one tab of the browser at a time; the jobs themselves are the library's. */
export interface Jobs {
  readonly live: ReadableStore<readonly LiveJob[]>;
  /** Whether a job was asked for in this tab, or ran in it. */
  isOwn(id: string): boolean;
  /** Adds a job, or finds the one that asks for the same, and gives its id. */
  add<Request>(wanted: WantedJob<Request>): Promise<string>;
  /** Adds a job that waits for others, with those, all or none; or finds the one that asks for the same. Gives its id. */
  addTree<Request>(parent: WantedJob<Request>, children: readonly WantedJob[]): Promise<string>;
  /** Stops a job and those below it and keeps what is done; what has not begun waits. */
  pause(id: string): Promise<void>;
  /** Puts paused, interrupted and failed ones back in the queue, with those below; they go on where they stopped. */
  resume(id: string): Promise<void>;
  /** Stops a job and those below it and forgets them, with all that was written. Finished files stay. */
  cancel(id: string): Promise<void>;
  /** Adds the same again. */
  duplicate(id: string): Promise<string | null>;
  /** Runs a waiting job so many places earlier (negative) or later. */
  move(id: string, by: number): Promise<void>;
  /** Lets a waiting job run before (1), behind (0) or after all (−1) others of its kind. */
  prioritise(id: string, by: -1 | 0 | 1): Promise<void>;
  /** Forgets what is done, or what has failed; finished files stay. */
  clear(phase: 'done' | 'failed'): Promise<void>;
}

/** Opens the jobs of this tab. What another run left half done goes on or waits for the user, as its kind says. */
export function openJobs(library: Library, works: readonly JobWork[]): Jobs {
  const runner = createRunner(library, works);
  const asked = new Set<string>();
  let adding: Promise<unknown> = Promise.resolve();
  library.jobs.subscribe(() => releaseFiles(library.jobs.get()));

  /** One after the other: of the two presses of a double click the second has to find the job of the first. */
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = adding.then(action);
    adding = done.catch(() => undefined);
    return done;
  }

  const step = (id: string, event: JobEvent) => library.updateJob(id, (job) => stepped(job, event, Date.now()) ?? job);
  const arrange = async (orders: ReadonlyMap<string, number>) => {
    for (const [id, order] of orders) await library.updateJob(id, (job) => ({ ...job, order }));
  };
  const treeOf = async (id: string) => withDescendants(await library.storedJobs(), id);

  const rowOf = (wanted: WantedJob, rest: Partial<Job>): JobRow => ({
    id: crypto.randomUUID(),
    kind: wanted.kind.id,
    name: wanted.name,
    parent: null,
    priority: wanted.kind.priority,
    weight: Math.max(1, Math.round(wanted.weight)),
    yielded: 0,
    order: 0,
    createdAt: Date.now(),
    startedAt: null,
    endedAt: null,
    inputs: wanted.inputs.map((item) => library.resolve(item)),
    outputs: [],
    request: wanted.request,
    result: null,
    state: { phase: 'queued' },
    log: [],
    picked: wanted.picked ?? null,
    folder: wanted.folder ?? null,
    ...rest,
  });

  async function addRows(parent: JobRow, children: readonly JobRow[], hasFiles = false): Promise<string> {
    const jobs = await library.storedJobs();
    // A file or folder that was picked anew is another wish, even with the same settings.
    const same = parent.picked || parent.folder || hasFiles ? null : sameJob(jobs, parent);
    if (same) return same.id;
    const weight = Math.max(
      parent.weight,
      children.reduce((sum, child) => sum + child.weight, 0),
    );
    const { order, passed } = placed(jobs, { priority: parent.priority, weight });
    // Children stand behind each other where their parent stands.
    const gap = passed[0] ? (passed[0].order - order) / (children.length + 1) : 1;
    await library.addJobs([{ ...parent, weight, order }, ...children.map((child, at) => ({ ...child, order: order + gap * (at + 1) }))]);
    for (const { id } of passed) await library.updateJob(id, (job) => ({ ...job, yielded: job.yielded + weight }));
    return parent.id;
  }

  async function added(rows: Promise<string>): Promise<string> {
    const id = await rows;
    asked.add(id);
    runner.start();
    return id;
  }

  async function resume(id: string): Promise<void> {
    const jobs = await treeOf(id);
    // Asked for here, while the press of the button still counts as the user's wish.
    for (const { picked, folder } of jobs) for (const handle of [...(picked ?? []), folder]) if (handle) await askToWrite(handle);
    for (const job of jobs) {
      const need = job.state.phase === 'pending' ? job.state.need.code : null;
      if (need === FILES_NEEDED) {
        const files = await chooseFiles(isOf(importKind, job) ? job.request.chosen : 'files');
        if (!files) return;
        await handFiles(job.id, files);
      }
      if (need !== FOLDER_NEEDED) continue;
      const folder = await pickFolder(job.name);
      if (!folder) return;
      await library.updateJob(job.id, (row) => ({ ...row, folder }));
    }
    const parents = new Set(jobs.flatMap(({ parent }) => parent ?? []));
    // Children first: a parent that waits for none of them would be over at once.
    for (const job of jobs.toReversed()) {
      const again = parents.has(job.id)
        ? ({ type: 'wait' } as const)
        : ({ type: job.state.phase === 'failed' ? 'retry' : 'resume' } as const);
      await step(job.id, again);
    }
    // Whoever waits for it waits again.
    const [first] = jobs;
    if (first?.parent) await step(first.parent, { type: 'wait' });
    runner.start();
  }

  return {
    live: runner.live,
    isOwn: (id) => asked.has(id) || runner.own.has(id),
    async add(wanted) {
      const row = rowOf(wanted as WantedJob, {});
      if (wanted.files) await handFiles(row.id, wanted.files);
      return added(inTurn(() => addRows(row, [], wanted.files !== undefined)));
    },
    addTree: (wanted, children) => {
      const parent = rowOf(wanted as WantedJob, { state: { phase: 'waiting' } });
      const rows = children.map((child) => rowOf(child, { parent: parent.id }));
      return added(inTurn(() => addRows(parent, rows)));
    },
    async pause(id) {
      // From the back, so that none begins when the one before it stops.
      for (const job of (await treeOf(id)).reverse()) if (!runner.stop(job.id, 'pause')) await step(job.id, { type: 'pause' });
    },
    resume,
    async cancel(id) {
      for (const job of (await treeOf(id)).reverse()) if (!runner.stop(job.id, 'cancel')) await library.removeJob(job.id);
      runner.start();
    },
    async duplicate(id) {
      const jobs = await library.storedJobs();
      const job = jobs.find((one) => one.id === id);
      if (!job) return null;
      const anew = (row: JobRow, rest: Partial<JobRow>): JobRow => ({
        ...row,
        id: crypto.randomUUID(),
        ...{ createdAt: Date.now(), startedAt: null, endedAt: null, yielded: 0, outputs: [], result: null, log: [] },
        // What was picked belongs to the job that was: its files may be written already.
        ...{ picked: null, folder: null, state: { phase: 'queued' } },
        ...rest,
      });
      const children = childrenOf(jobs, id);
      const parent = anew(job, { parent: null, ...(children.length > 0 && { state: { phase: 'waiting' } }) });
      const rows = children.map((child) => anew(child, { parent: parent.id }));
      return added(inTurn(() => addRows(parent, rows)));
    },
    async move(id, by) {
      await arrange(moved(await library.storedJobs(), id, by));
    },
    async prioritise(id, by) {
      const jobs = await library.storedJobs();
      const tree = withDescendants(jobs, id);
      const priority = (jobKinds.find((kind) => kind.id === tree[0]?.kind)?.priority ?? 0) + by;
      const next = queued(jobs).find((other) => !tree.includes(other) && other.priority < priority);
      await arrange(spread(inOrder(tree), next ? orderBefore(jobs, next.id) : lastOrder(jobs), next?.order ?? Number.POSITIVE_INFINITY));
      for (const job of tree) await library.updateJob(job.id, (row) => ({ ...row, priority }));
    },
    async clear(phase) {
      const jobs = await library.storedJobs();
      const over = jobs.filter((job) => job.parent === null && job.state.phase === phase && isOver(job));
      for (const { id } of over) for (const job of withDescendants(jobs, id)) await library.removeJob(job.id);
    },
  };
}

type Askable = FileSystemHandle & { requestPermission?(options: { mode: 'readwrite' }): Promise<PermissionState> };

/** A picked file may be written only as long as its tab lives; later the browser asks again. */
async function askToWrite(handle: Askable): Promise<void> {
  await handle.requestPermission?.({ mode: 'readwrite' });
}
