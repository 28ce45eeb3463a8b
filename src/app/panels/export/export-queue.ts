import type { ExportProgress, ExportRequest } from '../../../../workers/render-api.ts';
import { type ExportJob, type JobFile, type JobState, lastOrder, movedOrder, nextJob, sameJob } from '../../../jobs/export/export-job.ts';
import { withExtension, withoutExtension } from '../../../jobs/output/file-name.ts';
import { type OutputFormat, outputFormats } from '../../../jobs/output/output.ts';
import { parseRecipe } from '../../../jobs/recipe/parse-recipe.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import { noticeOf } from '../../design/card.tsx';
import type { JobRow } from '../../library/records.ts';
import type { Library } from '../../library/types.ts';
import { exportWorker } from '../../playback/render-worker.ts';
import { createStore, type ReadableStore } from '../../stores/store.ts';
import { filesOf } from '../studio/session.ts';
import { type Destination, openDestination } from './destination.ts';

/** The export that runs in this tab. */
export interface LiveExport {
  readonly id: string;
  readonly progress: ExportProgress | null;
  /** It was called off, but what it uses is not free yet. */
  readonly stopping: 'pause' | 'cancel' | null;
}

/** What to export and where to. */
export interface WantedExport {
  readonly item: string;
  readonly itemName: string;
  /** With the formats to make; of a still, its range is the one frame. */
  readonly recipe: Recipe;
  /** With extensions, in the order of the formats. */
  readonly names: readonly string[];
  readonly picked: readonly FileSystemFileHandle[] | null;
  /** Where the pictures of a sequence go. */
  readonly folder: FileSystemDirectoryHandle | null;
}

/** Exports that were asked for, run one after another in one tab of the browser at a time; the jobs themselves are the library's. */
export interface ExportQueue {
  readonly live: ReadableStore<LiveExport | null>;
  /** The job to show: the one asked for last in this tab. Null once it was looked at. */
  readonly shown: ReadableStore<string | null>;
  /** Adds a job, or finds the one that asks for the same, and gives its id. */
  add(wanted: WantedExport): Promise<string>;
  show(id: string | null): void;
  /** Stops a job and keeps what is done; one that has not begun waits. */
  pause(id: string): Promise<void>;
  /** Puts a paused, interrupted or failed job back in the queue; it goes on where it stopped. */
  resume(id: string): Promise<void>;
  /** Stops a job and forgets it, with all that was written. Finished files stay. */
  cancel(id: string): Promise<void>;
  /** Runs a waiting job earlier (−1) or later (1). */
  move(id: string, by: -1 | 1): Promise<void>;
}

/** Held by the tab that runs exports. */
const LOCK = 'framewright-export';
const DAY = 24 * 3600 * 1000;
/** Milliseconds between two notes of how far the running export is. */
const NOTED = 2000;

const PAUSE = new DOMException('The export was paused.', 'AbortError');
const CANCEL = new DOMException('The export was cancelled.', 'AbortError');

/** Opens the queue of this tab. What another run left half done waits for the user; what waits for nothing else begins. */
export function openExportQueue(library: Library): ExportQueue {
  const live = createStore<LiveExport | null>(null);
  const shown = createStore<string | null>(null);
  let stop: AbortController | null = null;
  let pumping: Promise<void> | null = null;

  const setState = (id: string, state: JobState) => library.updateJob(id, (job) => ({ ...job, state }));

  /** Runs what is queued. The lock waits while another tab runs exports, and gets its turn when that tab ends. */
  function pump(): Promise<void> {
    pumping ??= navigator.locks
      .request(LOCK, async () => {
        await settleInterrupted();
        for (let job = nextJob(await library.storedJobs()); job; job = nextJob(await library.storedJobs())) await run(job);
      })
      .finally(() => {
        pumping = null;
      });
    return pumping;
  }

  /** Only who holds the lock runs exports, so what is said to run was cut short. */
  async function settleInterrupted(): Promise<void> {
    for (const { id, state } of await library.storedJobs()) {
      if (state.phase === 'running') await setState(id, { ...state, phase: 'paused', interrupted: true });
    }
  }

  async function begin(): Promise<void> {
    await library.ready;
    // Otherwise there is nothing to take up, or nothing that may be changed.
    if (library.status.get().records !== 'stored') return;
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      await settleInterrupted();
      await library.sweepJobs();
    });
    const jobs = await library.storedJobs();
    // Their files are in the library or where the user put them; a tab that still shows one was not open for that long.
    for (const { id, state, createdAt } of jobs) if (state.phase === 'done' && createdAt < Date.now() - DAY) await library.removeJob(id);
    if (!jobs.some(({ state }) => state.phase === 'paused' && state.interrupted)) start();
  }

  /** What goes wrong with a job stands in the job; what goes wrong with the queue itself is not lost either. */
  const start = () => void pump().catch((error: unknown) => reportError(error));

  async function run(job: JobRow): Promise<void> {
    const controller = new AbortController();
    stop = controller;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    let reached = { done: 0, total: 0 };
    let noted = performance.now();
    if (!(await claimed(job.id))) return;
    live.set({ id: job.id, progress: null, stopping: null });
    const unwatch = watch(job.id, controller);
    try {
      const report = (progress: ExportProgress) => {
        live.update((now) => (now?.id === job.id ? { ...now, progress } : now));
        if (progress.phase === 'rendering') reached = { done: progress.done, total: progress.total };
        if (performance.now() - noted < NOTED) return;
        noted = performance.now();
        noteRunning(job.id, reached).catch(reportError);
      };
      const state = await made(library, job, report, controller.signal);
      if (await keptOpen(job.id, state)) return;
      await setState(job.id, state);
      // Not before its files are on record.
      await library.forgetWork(job.id);
    } catch (error) {
      if (controller.signal.reason === CANCEL) await library.removeJob(job.id);
      else if (controller.signal.reason === PAUSE) await setState(job.id, { phase: 'paused', ...reached, interrupted: false });
      else {
        const { code = '', title, remedy = '' } = noticeOf(error, `Exporting ${job.names.join(', ')}`);
        const problem = { code, message: title, remedy };
        // Room can be made; the rest would only fail again.
        const canWait = code === 'storage-full';
        await setState(job.id, canWait ? { phase: 'paused', ...reached, interrupted: false, problem } : { phase: 'failed', problem });
      }
    } finally {
      unwatch();
      window.removeEventListener('beforeunload', warn);
      stop = null;
      live.set(null);
    }
  }

  /** Takes a job that is still queued; false when it was paused or cancelled meanwhile. */
  async function claimed(id: string): Promise<boolean> {
    let isOurs = false;
    await library.updateJob(id, (job) => {
      isOurs = job.state.phase === 'queued';
      return isOurs ? { ...job, state: { phase: 'running', done: 0, total: 0 } } : job;
    });
    return isOurs;
  }

  /** A job of which some files found no room stays open for those alone; the others are in the library already. */
  async function keptOpen(id: string, state: JobState): Promise<boolean> {
    const roomless = state.phase === 'done' ? state.failed.filter(({ code }) => code === 'storage-full') : [];
    const [problem] = roomless;
    if (!problem) return false;
    await library.updateJob(id, (job) => {
      const { output } = job.recipe;
      const isOpen = (format: OutputFormat) => roomless.some((failed) => failed.format === format);
      return {
        ...job,
        recipe: { ...job.recipe, output: { ...output, formats: output.formats.filter(isOpen) } },
        names: job.names.filter((_, at) => isOpen(output.formats[at] as OutputFormat)),
        state: { phase: 'paused', done: 0, total: 0, interrupted: false, problem },
      };
    });
    return true;
  }

  /** Says how far a job is, unless another tab has paused it. */
  const noteRunning = (id: string, reached: { readonly done: number; readonly total: number }) =>
    library.updateJob(id, (job) => (job.state.phase === 'running' ? { ...job, state: { phase: 'running', ...reached } } : job));

  /** Stops the running job when another tab pauses it or calls it off. */
  function watch(id: string, controller: AbortController): () => void {
    let seen = false;
    return library.jobs.subscribe(() => {
      const job = library.jobs.get().find((one) => one.id === id);
      if (job?.state.phase === 'running') seen = true;
      else if (seen && !job) controller.abort(CANCEL);
      else if (seen && job?.state.phase === 'paused') controller.abort(PAUSE);
    });
  }

  async function end(id: string, how: 'pause' | 'cancel'): Promise<boolean> {
    if (live.get()?.id !== id || !stop) return false;
    live.update((now) => now && { ...now, stopping: how });
    stop.abort(how === 'pause' ? PAUSE : CANCEL);
    return true;
  }

  let adding: Promise<unknown> = Promise.resolve();

  async function addJob(wanted: WantedExport): Promise<string> {
    const jobs = await library.storedJobs();
    const recipe = { ...wanted.recipe, source: library.resolve(wanted.item) };
    const same = wanted.picked || wanted.folder ? null : sameJob(jobs, { ...wanted, item: recipe.source, recipe });
    const id = same?.id ?? crypto.randomUUID();
    if (!same) {
      const job: ExportJob = {
        id,
        item: recipe.source,
        itemName: wanted.itemName,
        recipe,
        names: wanted.names,
        createdAt: Date.now(),
        order: lastOrder(jobs),
        state: { phase: 'queued' },
      };
      await library.addJob({ ...job, picked: wanted.picked, folder: wanted.folder });
    }
    shown.set(id);
    start();
    return id;
  }

  void begin().catch((error: unknown) => reportError(error));

  return {
    live,
    shown,
    add(wanted) {
      // One after the other: of the two presses of a double click the second has to find the job of the first.
      const added = adding.then(() => addJob(wanted));
      adding = added.catch(() => undefined);
      return added;
    },
    show: (id) => shown.set(id),
    async pause(id) {
      if (await end(id, 'pause')) return;
      await library.updateJob(id, (job) => {
        if (job.state.phase !== 'queued' && job.state.phase !== 'running') return job;
        const { done, total } = job.state.phase === 'running' ? job.state : { done: 0, total: 0 };
        return { ...job, state: { phase: 'paused', done, total, interrupted: false } };
      });
    },
    async resume(id) {
      const job = (await library.storedJobs()).find((one) => one.id === id);
      // Asked for here, while the press of the button still counts as the user's wish.
      for (const handle of [...(job?.picked ?? []), job?.folder]) if (handle) await askToWrite(handle);
      await library.updateJob(id, (one) => ({ ...one, state: { phase: 'queued' } }));
      start();
    },
    async cancel(id) {
      if (shown.get() === id) shown.set(null);
      if (await end(id, 'cancel')) return;
      await library.removeJob(id);
    },
    async move(id, by) {
      const order = movedOrder(await library.storedJobs(), id, by);
      await library.updateJob(id, (job) => ({ ...job, order }));
    },
  };
}

/** Makes the files of a job. Throws `MediaError`, or the reason for which `signal` was aborted; then no unfinished file is left. */
async function made(library: Library, job: JobRow, report: (progress: ExportProgress) => void, signal: AbortSignal): Promise<JobState> {
  // A clip that is still being copied gets its lasting name first, for the file will tell it.
  const item = await library.settled(job.item);
  if (item !== job.item) await library.updateJob(job.id, (one) => ({ ...one, item, recipe: { ...one.recipe, source: item } }));
  const recipe = { ...parseRecipe(job.recipe, library.effects), source: item };
  const { formats } = recipe.output;
  const destinations: Destination[][] = [];
  const worker = exportWorker();
  try {
    for (const [at, format] of formats.entries()) {
      const own: Destination[] = [];
      destinations.push(own);
      for (const name of fileNames(format, job.names[at] as string)) {
        own.push(await openDestination(library, item, name, await stillThere(job.picked?.[at] ?? null)));
      }
    }
    const request: ExportRequest = {
      file: await library.file(item),
      recipe,
      files: await filesOf(library, itemsOf(recipe, library.effects)),
      targets: formats.map((format, at) => ({
        format,
        handles: (destinations[at] as Destination[]).map(({ handle }) => handle),
        ...(outputFormats[format].container === 'folder' && job.folder && { folder: job.folder }),
      })),
      work: { name: job.id, source: item },
    };
    signal.throwIfAborted();
    const result = await worker.api.run(request, report, signal);
    const files: JobFile[] = [];
    for (const [at, format] of formats.entries()) {
      const file = result.files.find((made) => made.format === format);
      const own = destinations[at] as Destination[];
      if (!file) {
        await Promise.all(own.map((destination) => destination.discard()));
        continue;
      }
      const names = fileNames(format, job.names[at] as string);
      for (const [place, destination] of own.entries()) {
        const { size } = await destination.handle.getFile();
        const record = await destination.complete(file.mimeType);
        files.push({ ...file, bytes: size, name: record?.name ?? (names[place] as string), record: record?.id ?? null });
      }
      if (own.length === 0) files.push({ ...file, name: job.names[at] as string, record: null });
    }
    return { phase: 'done', files, failed: result.failed, seconds: result.stages.total };
  } catch (error) {
    // A worker that crashed still holds the files.
    worker.close();
    await Promise.all(destinations.flat().map((destination) => destination.discard()));
    throw signal.aborted ? signal.reason : error;
  } finally {
    worker.close();
  }
}

/** A picked file that is gone, as after an export that failed, cannot be written again: the library keeps the export then. */
async function stillThere(picked: FileSystemFileHandle | null): Promise<FileSystemFileHandle | null> {
  try {
    await picked?.getFile();
    return picked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

/** The files that a format makes: one, for a pair the colour and the alpha, and none where a folder was picked. */
function fileNames(format: OutputFormat, name: string): string[] {
  const { alpha, container, extension } = outputFormats[format];
  if (container === 'folder') return [];
  return alpha === 'pair' ? [name, withExtension(`${withoutExtension(name)} alpha`, extension)] : [name];
}

type Askable = FileSystemHandle & { requestPermission?(options: { mode: 'readwrite' }): Promise<PermissionState> };

/** A picked file may be written only as long as its tab lives; later the browser asks again. */
async function askToWrite(handle: Askable): Promise<void> {
  await handle.requestPermission?.({ mode: 'readwrite' });
}
