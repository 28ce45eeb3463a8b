/** Renders several inputs one after the other; one that fails does not stop the others. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { deliveryFor } from '../../src/jobs/delivery.ts';
import type { OutputFormat } from '../../src/jobs/output.ts';
import type { Recipe } from '../../src/jobs/recipe.ts';
import { setRange, setValues } from '../../src/jobs/recipe-edit.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { framesToSearch, searchScreen } from '../../src/shaders/keyer/search-screen.ts';
import { openFfmpegSource } from '../ffmpeg-source.ts';
import { renderJob } from '../render-job.ts';
import type { ExitCode, Host } from './command.ts';
import { checkPlace, type OutputPlace, outputPaths, refuseExisting } from './output-paths.ts';
import type { RecipePlan } from './recipe-options.ts';
import { type JobEvent, progressMeter } from './report.ts';
import { rangeOf, type TimeText } from './time-text.ts';
import { UsageError } from './usage-error.ts';

/** What to render. */
export interface RenderPlan extends RecipePlan {
  readonly inputs: readonly string[];
  readonly place: OutputPlace;
  readonly start: TimeText | null;
  readonly length: TimeText | null;
  readonly overwrite: boolean;
  /** True fails where a keyer finds no screen; otherwise that is a note. */
  readonly needsScreen: boolean;
}

/** Renders all inputs and gives the exit code. Throws `UsageError` before anything is rendered when the plan cannot work. */
export async function runRenders(plan: RenderPlan, host: Host): Promise<ExitCode> {
  const { formats } = plan.recipe.output;
  checkPlace(plan.place, plan.inputs.length, formats);
  const missing = plan.inputs.find((input) => !existsSync(input));
  if (missing !== undefined && plan.inputs.length === 1) throw new UsageError(`${missing} does not exist.`, 'Check the path.');
  const counts = { done: 0, failed: 0, stopped: 0 };
  for (const [at, input] of plan.inputs.entries()) {
    if (host.signal.aborted) {
      counts.stopped++;
      continue;
    }
    try {
      await renderInput(plan, at, host);
      counts.done++;
    } catch (error) {
      if (host.signal.aborted) {
        counts.stopped++;
        host.report.event({ event: 'stopped', input, resumable: false });
        continue;
      }
      const { code, remedy } = error as { code?: unknown; remedy?: unknown };
      // A fault of the program’s own is one for `main`, which shows where it happened.
      if (!(error instanceof Error) || typeof remedy !== 'string') throw error;
      if (error instanceof UsageError && plan.inputs.length === 1) throw error;
      counts.failed++;
      host.report.event({ event: 'failed', input, code: String(code), message: error.message, remedy });
    }
  }
  host.report.event({ event: 'summary', ...counts });
  if (counts.stopped > 0) return 130;
  return counts.failed > 0 ? 1 : 0;
}

async function renderInput(plan: RenderPlan, at: number, { signal, report }: Host): Promise<void> {
  const input = plan.inputs[at] as string;
  const { formats } = plan.recipe.output;
  if (!existsSync(input)) throw new UsageError(`${input} does not exist.`, 'Check the path.');
  const note = (message: string) => report.event({ event: 'note', input, message });
  const { recipe, info } = await recipeFor(plan, input, signal, note);
  const { width, height } = info ? deliveryFor(formats[0] as OutputFormat, recipe.output, info, false).size : { width: 0, height: 0 };
  const facts = { name: basename(input, extname(input)), width, height, date: today(), n: at + 1, of: plan.inputs.length };
  const paths = outputPaths(plan.place, facts, formats, plan.inputs);
  refuseExisting(paths, plan.overwrite);
  for (const path of paths) await mkdir(dirname(path), { recursive: true });
  const meter = progressMeter(() => performance.now());
  const started = performance.now();
  const outputs: Extract<JobEvent, { event: 'done' }>['outputs'][number][] = [];
  let adapter = '';
  for (const [which, format] of formats.entries()) {
    const output = paths[which] as string;
    if (which === 0)
      report.event({ event: 'start', input, outputs: paths, frames: recipe.range ? recipe.range.end - recipe.range.start : 0 });
    const result = await renderJob({
      input: resolve(input),
      recipe: { ...recipe, output: { ...recipe.output, formats: [format] } },
      files: plan.files,
      output,
      signal,
      onProgress: (done, total) => report.event({ event: 'progress', input, done, total, ...meter(done, total) }),
    });
    for (const message of result.notes) note(message);
    adapter = result.adapter;
    outputs.push({ path: output, format, frames: result.frames, bytes: result.bytes });
  }
  report.event({ event: 'done', input, outputs, seconds: (performance.now() - started) / 1000, adapter });
}

/** The recipe for one input: its identity, its range, and the screens that are found in it. */
async function recipeFor(
  plan: RenderPlan,
  input: string,
  signal: AbortSignal,
  note: (message: string) => void,
): Promise<{ recipe: Recipe; info: SourceInfo | null }> {
  const recipe = { ...plan.recipe, source: await contentHash(input, signal) };
  const needsSize = /\{(width|height)\}/.test(plan.place.name ?? '');
  if (!plan.start && !plan.length && plan.screens.length === 0 && !needsSize) return { recipe, info: null };
  await using source = await openFfmpegSource(input, signal);
  const { timeline } = source.info;
  const range = rangeOf(timeline, plan.start, plan.length);
  const cut = range ? setRange(recipe, range) : recipe;
  if (plan.screens.length === 0) return { recipe: cut, info: source.info };
  const found = await searchScreen(source.frames(framesToSearch(timeline.length), signal));
  if (!found) {
    const message = 'no green or blue screen was found';
    if (plan.needsScreen) throw new UsageError(`${input}: ${message}.`, 'Say its colour: --screen "#00b140".');
    note(`${message}; the keyer uses its usual colour. --set keyer.screen=#00b140 sets another.`);
    return { recipe: cut, info: source.info };
  }
  return { recipe: plan.screens.reduce((next, id) => setValues(next, id, { ...found }), cut), info: source.info };
}

async function contentHash(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { signal })) hash.update(part as Uint8Array);
  return hash.digest('hex');
}

function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
