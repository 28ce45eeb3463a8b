import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import { FinishProgress, type SafeFrames, safeText } from '../../src/jobs/export/export-progress.ts';
import type { ExportedFile, FailedFile } from '../../src/jobs/export/exported-file.ts';
import { BeyondTolerance } from '../../src/jobs/export/video-check.ts';
import { betterNote, keptWithLoss, levelOf } from '../../src/jobs/output/better-output.ts';
import { type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { rateNotes } from '../../src/jobs/output/rate-note.ts';
import { SizeSearch } from '../../src/jobs/output/size-search.ts';
import { toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { isPassing, MediaError } from '../../src/media/errors.ts';
import { type Gpu, openGpu } from '../gpu-device.ts';
import type { ExportApi, ExportProgress, ExportRequest, ExportResult, ExportStages, ExportTarget } from '../render-api.ts';
import { forgetExports, sweepExports, UNNAMED } from '../storage/journal-files.ts';
import { abortable } from './abortable.ts';
import { ExportMeter } from './export-meter.ts';
import { exportPass, type PassResult, type PassTarget } from './export-pass.ts';
import type { ExportSink, SinkResult } from './export-sink.ts';
import { closeCore } from './ffmpeg/ffmpeg-core.ts';
import { removeFile } from './file-target.ts';
import { joined } from './joined.ts';

/** Renders a source through a recipe into files, and checks each file before it is called done. */
export class Exporter implements Pick<ExportApi, 'run'> {
  run = async (request: ExportRequest, report: (progress: ExportProgress) => void, signal: AbortSignal): Promise<ExportResult> => {
    const name = request.work?.name ?? `${UNNAMED}${crypto.randomUUID()}`;
    try {
      signal.throwIfAborted();
      const { file } = request;
      if (!(file instanceof Blob) && file.copied) return await joined(request, file, report, signal);
      await sweepExports();
      return await new ExportRun(request, name, report, signal).result();
    } catch (error) {
      for (const { handles } of request.targets) await removeFiles(handles, error);
      throw error;
    } finally {
      await closeCore();
      // What is open still, after a failure, the next export sweeps away.
      if (!request.work) await forgetExports(name).catch(() => undefined);
    }
  };
}

/** One target on its way through as many passes as it takes. */
interface Way extends PassTarget {
  /** Under which the work of its first attempt is kept. */
  readonly first: string;
  /** What it came to in the end. */
  readonly outcome: PromiseSettledResult<SinkResult> | null;
  /** What was safe of it in its last pass. */
  readonly safe: SafeFrames | null;
  /** What reading its file again came to; null while it was not. */
  readonly checked: PromiseSettledResult<ExportedFile> | null;
}

/** Milliseconds that a GPU which has just stopped may take to come back, and between two looks. */
const RETURN_MS = 5000;
const LOOK_MS = 250;

/** One call of `run`. */
class ExportRun {
  readonly #request: ExportRequest;
  readonly #report: (progress: ExportProgress) => void;
  readonly #signal: AbortSignal;
  readonly #started = performance.now();
  readonly #notes = new Set<string>();
  readonly #seconds = { open: 0, decode: 0, render: 0 };
  #ways: readonly Way[];
  /** Of the last pass, by format. */
  #sinks: ReadonlyMap<OutputFormat, ExportSink> = new Map();
  /** The work behind files that lost too much, until that on other ones is open. */
  readonly #before = new Map<OutputFormat, ExportLog>();
  /** Frames that were safe when something broke last, in all files; null while nothing has. */
  #brokeAt: number | null = null;

  constructor(request: ExportRequest, name: string, report: (progress: ExportProgress) => void, signal: AbortSignal) {
    this.#request = request;
    this.#report = (progress) => {
      const safe = this.#least();
      report({ ...progress, ...(request.work && safe && { safe }) });
    };
    this.#signal = signal;
    this.#ways = request.targets.map((target) => {
      const first = `${name}.${target.format}`;
      const size = SizeSearch.begin(target.format, request.recipe.output);
      return { target, first, work: first, size, better: null, outcome: null, safe: null, checked: null };
    });
  }

  async result(): Promise<ExportResult> {
    try {
      return await this.#result();
    } finally {
      for (const work of this.#before.values()) await work[Symbol.asyncDispose]();
    }
  }

  async #result(): Promise<ExportResult> {
    let verifying = 0;
    for (let open = this.#open(); open.length > 0; open = this.#open()) {
      await this.#pass(open);
      if (this.#open().length > 0) continue;
      const rendered = performance.now();
      await this.#check();
      verifying += (performance.now() - rendered) / 1000;
    }
    const result = await this.#settle();
    const encode = this.#made().reduce((sum, { encodeSeconds }) => sum + encodeSeconds, 0);
    const ended = performance.now();
    const stages: ExportStages = { ...this.#seconds, encode, verify: verifying, total: (ended - this.#started) / 1000 };
    return { ...result, stages };
  }

  #open(): Way[] {
    return this.#ways.filter(({ outcome }) => outcome === null);
  }

  #made(): SinkResult[] {
    return this.#ways.flatMap(({ outcome }) => (outcome?.status === 'fulfilled' ? [outcome.value] : []));
  }

  async #pass(open: readonly Way[]): Promise<void> {
    this.#sinks = new Map();
    let result: PassResult;
    try {
      result = await this.#onGpu(open);
    } catch (error) {
      if (this.#mayTryAgain(error)) return;
      const hasOthers = open.length < this.#ways.length || open.some(({ better }) => better !== null);
      if (this.#signal.aborted || !hasOthers) throw await this.#closed(error);
      // Files that were made in passes before are not lost with this one.
      for (const way of open) this.#put(way, await this.#followed(way, { status: 'rejected', reason: error }, false));
      return;
    }
    for (const note of result.notes) this.#notes.add(note);
    for (const part of ['open', 'decode', 'render'] as const) this.#seconds[part] += result.seconds[part];
    const broken = result.outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    const again = this.#mayTryAgain(broken.find(isPassing));
    // What breaks in the next pass has nothing to do with what did before this one went well.
    if (broken.length === 0) this.#brokeAt = null;
    for (const [place, way] of open.entries()) {
      const outcome = result.outcomes[place] as PromiseSettledResult<SinkResult>;
      this.#put(way, await this.#followed(way, outcome, again));
    }
  }

  #put(way: Way, next: Way): void {
    this.#ways = this.#ways.map((other) => (other === way ? next : other));
  }

  /** Renders on a GPU of its own; its loss and its refusals end the pass. */
  async #onGpu(open: readonly Way[]): Promise<PassResult> {
    const broken = new AbortController();
    let meter: ExportMeter | null = null;
    let superseding = Promise.resolve();
    const finishing = new FinishProgress(open.length, ({ phase, done, total }) => {
      if (meter?.phase !== phase) meter = new ExportMeter(phase, total, this.#report);
      meter.update(done);
    });
    try {
      const opening = this.#brokeAt === null ? openGpu() : gpuAgain(this.#signal);
      const gpu: Gpu = await abortable(opening, this.#signal, ({ device }) => device.destroy());
      gpu.device.lost.then(({ message, reason }) => {
        if (reason !== 'destroyed') broken.abort(gpuLost(message));
      });
      // Work that the GPU refuses leaves old or empty pictures behind, which must not end up in a file.
      gpu.device.addEventListener('uncapturederror', ({ error }) => broken.abort(gpuFailed(error.message)));
      try {
        return await exportPass({
          gpu,
          request: this.#request,
          targets: open,
          signal: AbortSignal.any([this.#signal, broken.signal]),
          onOpen: (all) => {
            this.#sinks = new Map(open.flatMap(({ target }, place) => (all[place] ? [[target.format, all[place]]] : [])));
            superseding = this.#supersede(open);
            superseding.catch((error: unknown) => broken.abort(error));
            const sinks = [...this.#sinks.values()];
            const total = Math.max(...sinks.map(({ safe }) => safe.of));
            meter = new ExportMeter('rendering', total, this.#report, Math.min(...sinks.map(({ from }) => from)));
          },
          onFrame: (done) => meter?.update(done),
          onStep: () => meter?.goesOn(),
          onFinishing: (place, phase, share) => finishing.update(place, phase, share),
        });
      } finally {
        await superseding.catch(() => undefined);
        gpu.device.destroy();
      }
    } catch (error) {
      throw broken.signal.aborted ? broken.signal.reason : error;
    }
  }

  /** Whether what broke may go well next time: once, and again where more is safe than when something broke before. */
  #mayTryAgain(error: unknown): boolean {
    if (!isPassing(error)) return false;
    const safe = [...this.#sinks.values()].reduce((sum, sink) => sum + sink.safe.frames, 0);
    const isStuck = this.#brokeAt !== null && safe <= this.#brokeAt;
    this.#brokeAt = safe;
    return !isStuck;
  }

  /** Where a target goes after a pass: done, or on its way once more. */
  async #followed(way: Way, outcome: PromiseSettledResult<SinkResult>, again: boolean): Promise<Way> {
    if (outcome.status === 'rejected') {
      const safe = this.#sinks.get(way.target.format)?.safe ?? null;
      if (again && isPassing(outcome.reason)) return way;
      return { ...way, outcome, safe };
    }
    const { work, ...made } = outcome.value;
    const size = way.size?.after(made) ?? null;
    if (!size) {
      const notes = way.size ? [...made.notes, way.size.note(made)] : made.notes;
      return { ...way, outcome: { ...outcome, value: { ...made, notes, work } } };
    }
    // Kept, because a run that is taken up again has to come to the same conclusion.
    await work[Symbol.asyncDispose]();
    return { ...way, size, work: size.attempt === 1 ? way.first : `${way.first}.${size.attempt}` };
  }

  /** Reads every file that was written since. What lost more than its quality may cost goes on its way again, to spend more. */
  async #check(): Promise<void> {
    const total = this.#made().reduce((sum, { frames }) => sum + frames, 0);
    const meter = new ExportMeter('verifying', total, this.#report);
    let before = 0;
    for (const way of this.#ways) {
      if (way.outcome?.status !== 'fulfilled') continue;
      const { value } = way.outcome;
      if (way.checked === null) {
        this.#put(way, await this.#judged(way, value, (done) => meter.update(before + done)));
      }
      before += value.frames;
    }
  }

  /** Where a file goes that is read again: it is done, or its encoder has more to spend on it, or it is of no use. */
  async #judged(way: Way, value: SinkResult, onProgress: (done: number) => void): Promise<Way> {
    const { target, first } = way;
    const asked = this.#request.recipe.output;
    try {
      const written = await Promise.all(target.handles.map((handle) => handle.getFile()));
      const [seen] = await Promise.allSettled([value.verify(written, this.#signal, onProgress)]);
      if (seen.status === 'fulfilled') return await this.#taken(way, value, seen.value, []);
      const better = seen.reason instanceof BeyondTolerance ? await value.better() : null;
      if (better) {
        this.#before.set(target.format, value.work);
        return { ...way, better, work: `${first}.${levelOf(better)}`, outcome: null };
      }
      const kept = keptWithLoss(seen.reason, outputFormats[target.format], asked);
      if (!kept) throw seen.reason;
      return await this.#taken(way, value, kept.verified, [kept.note]);
    } catch (reason) {
      return { ...way, checked: { status: 'rejected', reason } };
    }
  }

  /** Frees the frames of attempts in whose place others are open now; a run that goes on later goes on with these. */
  async #supersede(open: readonly Way[]): Promise<void> {
    for (const { target, better } of open) {
      const before = this.#before.get(target.format);
      if (!before || !better || !this.#sinks.has(target.format)) continue;
      this.#before.delete(target.format);
      await before.supersede(toJson(better));
      await before[Symbol.asyncDispose]();
    }
  }

  /** Hands over the files that were checked. One that failed is removed; the export has failed when no file is left. */
  async #settle(): Promise<Pick<ExportResult, 'files' | 'failed'>> {
    const files: ExportedFile[] = [];
    const failed: FailedFile[] = [];
    let first: unknown = null;
    for (const { target, outcome, safe, checked } of this.#ways) {
      if (!outcome) continue;
      try {
        if (outcome.status === 'rejected') throw outcome.reason;
        if (checked?.status !== 'fulfilled') throw checked?.reason;
        files.push(checked.value);
      } catch (error) {
        if (outcome.status === 'fulfilled') await putAway(outcome.value, target, error);
        if (this.#ways.length === 1 || (error as Error).name === 'AbortError') throw await this.#closed(error, safe);
        first ??= this.#withSafe(error, safe);
        await removeFiles(target.handles, error);
        failed.push(asFailed(target.format, this.#withSafe(error, safe), this.#kept(error, safe)));
      }
    }
    if (files.length === 0) throw first;
    return { files, failed };
  }

  async #taken(way: Way, value: SinkResult, verified: ExportedFile['verified'], warnings: readonly string[]): Promise<Way> {
    const { format } = way.target;
    const { frames, duration, bytes, mimeType, codecs, notes, work, spent } = value;
    // Work with a name is the caller's to forget, once the finished files are where they belong.
    if (this.#request.work) await work[Symbol.asyncDispose]();
    else await work.remove();
    const ofRate = rateNotes({ ...this.#request.recipe.output, formats: [format] });
    const all = [...new Set([...this.#notes, ...ofRate, ...notes, ...(spent ? [betterNote(spent)] : []), ...warnings])];
    const file = { format, frames, duration, bytes, mimeType, codecs, verified, notes: all };
    return { ...way, checked: { status: 'fulfilled', value: file } };
  }

  /** Closes the work of files that were written, which nobody gets; gives the error with what is safe. */
  async #closed(error: unknown, safe = this.#least()): Promise<unknown> {
    for (const { target, outcome } of this.#ways) {
      if (outcome?.status !== 'fulfilled') continue;
      await Promise.allSettled([outcome.value.work[Symbol.asyncDispose]()]);
      await removePictures(outcome.value, target, error);
    }
    return this.#withSafe(error, safe);
  }

  /** What is safe of the file that has the least. */
  #least(): SafeFrames | null {
    const kept = [...this.#sinks.values()].map(({ safe }) => safe);
    return kept.reduce<SafeFrames | null>((low, safe) => (low && low.frames <= safe.frames ? low : safe), null);
  }

  /** What another attempt would not make again; null where none would go better. */
  #kept(error: unknown, safe: SafeFrames | null): SafeFrames | null {
    return this.#request.work && isPassing(error) && safe && safe.frames > 0 ? safe : null;
  }

  /** An error that broke an export says what is safe of it. */
  #withSafe(error: unknown, safe: SafeFrames | null): unknown {
    const kept = this.#kept(error, safe);
    if (!kept || !isPassing(error)) return error;
    return new MediaError(error.code, error.message, `${safeText(kept)} ${error.remedy}`, { cause: error });
  }
}

/** Work whose file turned out wrong would make the same file again; all other work is worth keeping. */
async function putAway(result: SinkResult, target: ExportTarget, error: unknown): Promise<void> {
  if (error instanceof MediaError && error.code === 'verification-failed') await result.work.remove();
  else await result.work[Symbol.asyncDispose]();
  await removePictures(result, target, error);
}

function asFailed(format: OutputFormat, error: unknown, safe: SafeFrames | null): FailedFile {
  if (error instanceof MediaError) {
    return { format, code: error.code, message: error.message, remedy: error.remedy, ...(safe && { safe }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { format, code: 'encoder-failed', message, remedy: 'Export this format again by itself.' };
}

/** Takes the pictures that were written back out of the folder that was picked; what else lies there is not ours. */
async function removePictures({ remove }: SinkResult, { folder }: ExportTarget, cause: unknown): Promise<void> {
  if (!folder) return;
  await remove().catch((refusal: unknown) => {
    throw leftBehind(folder.name, cause, refusal);
  });
}

/** Nothing that was not checked to the end may look like a finished file. */
async function removeFiles(handles: ExportTarget['handles'], cause: unknown): Promise<void> {
  for (const handle of handles) {
    await removeFile(handle).catch((refusal: unknown) => {
      throw leftBehind(handle.name, cause, refusal);
    });
  }
}

/** The error of an export that failed and whose file could not be removed either. */
function leftBehind(name: string, cause: unknown, refusal: unknown): MediaError {
  const reason = refusal instanceof Error ? refusal.message : String(refusal);
  const remove = `Delete “${name}” yourself; it is not finished and could not be removed (${reason}).`;
  if (cause instanceof MediaError) return new MediaError(cause.code, cause.message, `${cause.remedy} ${remove}`, { cause });
  const message = cause instanceof Error ? cause.message : String(cause);
  return new MediaError('storage-blocked', `The export was not finished: ${message}`, remove, { cause });
}

/** The GPU once more, after something broke: browsers start it anew, and have none to offer meanwhile. */
async function gpuAgain(signal: AbortSignal): Promise<Gpu> {
  for (const began = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, LOOK_MS))) {
    try {
      return await openGpu();
    } catch (error) {
      if (signal.aborted || performance.now() - began > RETURN_MS) throw error;
    }
  }
}

function gpuLost(message: string): MediaError {
  return new MediaError(
    'gpu-lost',
    `The GPU stopped during the export${message ? ` (${message})` : ''}.`,
    'Start the export again; your clip and its recipe are stored. If it happens again, close other tabs that use the GPU.',
  );
}

function gpuFailed(message: string): MediaError {
  return new MediaError(
    'gpu-failed',
    `The GPU refused to render this clip: ${message}`,
    'Remove effects or close other tabs that use the GPU, then export again; your clip and its recipe are stored.',
  );
}
