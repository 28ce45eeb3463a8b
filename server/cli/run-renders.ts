/** Renders several inputs one after the other; one that fails does not stop the others. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import type { ExportCount, ExportPhase } from '../../src/jobs/export/export-progress.ts';
import { deliveryFor } from '../../src/jobs/output/delivery.ts';
import type { OutputFormat } from '../../src/jobs/output/output.ts';
import { areaWithin } from '../../src/media/fit.ts';
import { outputTimeline, rangeWithin } from '../../src/media/output-timeline.ts';
import type { Size } from '../../src/media/picture.ts';
import { storageError } from '../files/storage-error.ts';
import { renderJob } from '../render/render-job.ts';
import { filesOf } from '../writers/video-writer.ts';
import { type EncoderChoice, workFolderOf } from '../writers/writer.ts';
import type { ExitCode, Host } from './command.ts';
import { carries, finishedFile, isFinished } from './finished-outputs.ts';
import { contentHash, openInput, today, withScreens } from './inputs.ts';
import { checkPlace, type Output, type OutputPlace, outputsFor, refuseExisting } from './output-paths.ts';
import { problemOf } from './problem.ts';
import type { RecipePlan } from './recipe-options.ts';
import { progressMeter } from './report.ts';
import { rangeOf, type TimeText } from './time-text.ts';
import { UsageError } from './usage-error.ts';

/** What to render. */
export interface RenderPlan extends RecipePlan {
  readonly inputs: readonly string[];
  readonly place: OutputPlace;
  readonly start: TimeText | null;
  readonly length: TimeText | null;
  readonly encoder: EncoderChoice;
  /** Pictures larger than this are scaled to fit it. */
  readonly atMost: Size | null;
  readonly overwrite: boolean;
  /** Goes on only where the same was interrupted, and never begins anew over other unfinished work. */
  readonly resume: boolean;
  /** True fails where a keyer finds no screen; otherwise that is a note. */
  readonly needsScreen: boolean;
}

/** Renders all inputs and gives the exit code. Throws `UsageError` before anything is rendered when the plan cannot work. */
export async function runRenders(plan: RenderPlan, host: Host): Promise<ExitCode> {
  const { formats } = plan.recipe.output;
  checkPlace(plan.place, plan.inputs.length, formats);
  const counts = { done: 0, failed: 0, stopped: 0 };
  const taken = new Set<string>();
  for (const [at, input] of plan.inputs.entries()) {
    if (host.signal.aborted) {
      counts.stopped++;
      continue;
    }
    let paths: readonly string[] = [];
    try {
      const isWhole = await renderInput(plan, at, host, (chosen) => {
        const twice = chosen.find((path) => taken.has(path));
        if (twice) throw new UsageError(`${twice} belongs to another input already.`, 'Tell them apart with --name "{n}-{name}".');
        for (const path of chosen) taken.add(path);
        paths = chosen;
      });
      counts[isWhole ? 'done' : 'failed']++;
    } catch (error) {
      if (host.signal.aborted) {
        counts.stopped++;
        host.report.event({ event: 'stopped', input, resumable: paths.some((path) => existsSync(workFolderOf(path))) });
        continue;
      }
      if (error instanceof UsageError && plan.inputs.length === 1) throw error;
      counts.failed++;
      host.report.event({ event: 'failed', input, ...problemOf(error) });
    }
  }
  host.report.event({ event: 'summary', ...counts });
  if (counts.stopped > 0) return 130;
  return counts.failed > 0 ? 1 : 0;
}

/** Renders one input into files that it claims first; false when some of its formats could not be made. */
async function renderInput(
  plan: RenderPlan,
  at: number,
  { signal, report }: Host,
  claim: (paths: readonly string[]) => void,
): Promise<boolean> {
  const input = plan.inputs[at] as string;
  const { formats } = plan.recipe.output;
  const note = (message: string) => report.event({ event: 'note', input, message });
  const { recipe, info } = await recipeFor(plan, input, signal, note);
  const { width, height } = deliveryFor(formats[0] as OutputFormat, recipe.output, info, false).size;
  const facts = { name: basename(input, extname(input)), width, height, date: today(), n: at + 1, of: plan.inputs.length };
  const chosen = outputsFor(plan.place, facts, formats, plan.inputs, filesOf);
  claim(chosen.flatMap((output) => output.files));
  const timeline = outputTimeline(info.timeline, rangeWithin(recipe.range, info.timeline.length), recipe.output.frameRate);
  // What has its name already while its work lies beside it was finished by a run that was stopped before it had finished them all.
  const isKept = ({ path }: Output) => plan.resume && existsSync(workFolderOf(path));
  const finished: Output[] = [];
  for (const output of chosen) {
    if (plan.resume && !plan.overwrite && !isKept(output) && (await isFinished(output, recipe))) finished.push(output);
  }
  const wanted = chosen.filter((output) => !finished.includes(output));
  const fresh = wanted.filter((output) => !isKept(output));
  // What lies under its name without being of this recipe was put there by somebody else since.
  const foreign: string[] = [];
  for (const { path } of plan.overwrite ? [] : wanted.filter(isKept)) {
    if (existsSync(path) && !(await carries(path, recipe))) foreign.push(path);
  }
  refuseExisting(
    [...fresh.flatMap(({ files }) => files), ...foreign],
    plan.overwrite,
    fresh.some(({ path }) => existsSync(workFolderOf(path))),
  );
  const before = await Promise.all(finished.map((output) => finishedFile(output, timeline)));
  if (wanted.length === 0) {
    report.event({ event: 'done', input, outputs: before, seconds: 0, adapter: null });
    return true;
  }
  const paths = wanted.map(({ path }) => path);
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw storageError(folder, error);
    });
  }
  report.event({ event: 'start', input, outputs: paths, frames: timeline.length });
  const meters = new Map<ExportPhase, ReturnType<typeof progressMeter>>();
  const onCount = ({ phase, done, total }: ExportCount) => {
    const meter = meters.get(phase) ?? progressMeter(() => performance.now());
    meters.set(phase, meter);
    report.event({ event: 'progress', input, phase, done, total, ...meter(done, total) });
  };
  const started = performance.now();
  const { files, failed, adapter, notes } = await renderJob({
    input: resolve(input),
    recipe: { ...recipe, output: { ...recipe.output, formats: wanted.map(({ format }) => format) } },
    files: plan.files,
    outputs: paths,
    encoder: plan.encoder,
    resume: plan.resume,
    signal,
    onProgress: (done, total) => onCount({ phase: 'rendering', done, total }),
    onFinishing: onCount,
  });
  for (const message of notes) note(message);
  const place = ({ path }: { readonly path: string }) => chosen.findIndex((output) => output.path === path);
  const made = files.map(({ path, format, frames, resumed, bytes, encoder }) => ({
    ...{ path, format, frames, resumed, bytes },
    ...(encoder !== undefined && { encoder }),
  }));
  const outputs = [...before, ...made].sort((one, other) => place(one) - place(other));
  report.event({ event: 'done', input, outputs, seconds: (performance.now() - started) / 1000, adapter });
  for (const { path, error } of failed) report.event({ event: 'failed', input: path, ...problemOf(error) });
  return failed.length === 0;
}

/** The recipe for one input, with its identity, its range and the screen that is found in it, and what is known of the clip. */
async function recipeFor(plan: RenderPlan, input: string, signal: AbortSignal, note: (message: string) => void) {
  await using source = await openInput(input, signal);
  const { recipe, note: problem } = await withScreens(plan, source, signal);
  if (problem && plan.needsScreen)
    throw new UsageError(`${input}: no green or blue screen was found.`, 'Say its colour: --screen "#00b140".');
  if (problem) note(problem);
  const { info } = source;
  const range = rangeOf(info.timeline, plan.start, plan.length) ?? recipe.range;
  const { width, height } = areaWithin(recipe.output.crop, info.size);
  const isLarge = plan.atMost !== null && (width > plan.atMost.width || height > plan.atMost.height);
  const output = isLarge ? { ...recipe.output, fit: plan.atMost } : recipe.output;
  return { recipe: { ...recipe, range, output, source: await contentHash(input, signal) }, info };
}
