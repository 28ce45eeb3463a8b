/** One pass of a render in Node: every frame that is still wanted, rendered once, into all files. */
import { stat } from 'node:fs/promises';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { rendererOf } from '../../src/gpu/renderer.ts';
import { type ExportCount, type FinishPhase, FinishProgress } from '../../src/jobs/export/export-progress.ts';
import { levelOf } from '../../src/jobs/output/better-output.ts';
import { sharedDeliveries } from '../../src/jobs/output/delivery.ts';
import type { OutputFormat, OutputSettings } from '../../src/jobs/output/output.ts';
import { rateNotes } from '../../src/jobs/output/rate-note.ts';
import type { SizeSearch } from '../../src/jobs/output/size-search.ts';
import { toJson } from '../../src/jobs/recipe/canonical-json.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { activeEffects } from '../../src/jobs/recipe/stack.ts';
import { MediaError } from '../../src/media/errors.ts';
import { outputTimeline, rangeWithin } from '../../src/media/output-timeline.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { render } from '../../src/render.ts';
import { effects } from '../../src/shaders/effects.ts';
import { type FfmpegSource, openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { discardWork, type EncoderChoice, type ResumingSink, type WriterOptions, type Written } from '../writers/writer.ts';
import { type OpenWriter, writerOf } from '../writers/writers.ts';
import { deliveryOf } from './delivery-of.ts';
import type { PathsByItem } from './recipe-files.ts';
import { openRenderChain } from './render-chain.ts';

/** What to render and where to. */
export interface RenderRequest {
  /** Path of the source. */
  readonly input: string;
  readonly recipe: Recipe;
  /** Files that the recipe names besides its source. */
  readonly files?: PathsByItem;
  /** One path for each of the recipe's formats; what is there is replaced once the new file is complete and verified. */
  readonly outputs: readonly string[];
  /** What encodes; the graphics card where it is proven to, unless somebody says otherwise. */
  readonly encoder?: EncoderChoice;
  /** True refuses to begin anew where work on something else was interrupted; otherwise that work is discarded. */
  readonly resume?: boolean;
  readonly signal: AbortSignal;
  /** Gets the frames that are rendered, of all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Gets how far the files are once they are. */
  readonly onFinishing?: (count: ExportCount) => void;
}

/** A format to write and where to. */
export interface WantedOutput {
  readonly format: OutputFormat;
  readonly path: string;
  /** Where the search for its size stands; null where none is asked for. */
  readonly size: SizeSearch | null;
  /** True encodes with software what the graphics card did not. */
  readonly instead: boolean;
  /** What is spent on it because what was asked for lost too much, and the work on the attempt before; null for most. */
  readonly better: { readonly output: OutputSettings; readonly before: ResumingSink<Written> } | null;
}

/** What came of a pass. */
export interface PassResult {
  /** What was made of outputs, and the sinks that still hold the work behind it. */
  readonly written: readonly { readonly output: WantedOutput; readonly made: Written; readonly sink: ResumingSink<Written> }[];
  readonly failed: readonly { readonly output: WantedOutput; readonly error: unknown }[];
  /** The adapter it was rendered on. */
  readonly adapter: string;
  readonly notes: readonly string[];
}

/** Renders; rejects on abort and when source or GPU fail, or all outputs do. */
export async function renderPass(request: RenderRequest, outputs: readonly WantedOutput[]): Promise<PassResult> {
  const { input, recipe, files = new Map(), signal, onProgress } = request;
  await using source = await openFfmpegSource(input, signal);
  const { info } = source;
  const wanted = outputs.map(({ format }) => deliveryOf(format, recipe, info));
  const { deliveries, placeOf } = sharedDeliveries(wanted);
  const range = rangeWithin(recipe.range, info.timeline.length);
  const timeline = outputTimeline(info.timeline, range, recipe.output.frameRate);
  const whole = range.start === 0 && range.end >= info.timeline.length;
  const notes = depthNotes(info, wanted);
  const stack = activeEffects(recipe, effects).map(({ effect }) => effect);
  const finishing = new FinishProgress(outputs.length, (count) => request.onFinishing?.(count));
  const broken = new AbortController();
  const ended = AbortSignal.any([signal, broken.signal]);
  const origin = await originOf(request, source);
  // Compiling takes seconds, and so may asking encoders what they can: each while the other is under way.
  const compiling = openRenderChain({ info, recipe, files, deliveries, signal });
  compiling.catch((error: unknown) => broken.abort(error));
  const opening = openWriters(outputs, ended, (output, at) => {
    const { format: outputFormat, path, size, instead, better } = output;
    const delivery = wanted[at] as DeliveryFormat;
    const options = {
      ...origin,
      ...(better && { output: better.output, asked: recipe.output }),
      ...{ timeline, whole, size, outputFormat, delivery, path },
      renderer: rendererOf(stack, info.format, delivery),
      encoder: instead ? 'software' : (request.encoder ?? 'auto'),
      signal: ended,
      onFinishing: (phase: FinishPhase, share: number) => finishing.update(at, phase, share),
    } as const;
    return openWriter(options, output, request, notes);
  });
  const [compiled, writers] = await Promise.allSettled([compiling, opening]);
  await using closing = new AsyncDisposableStack();
  if (compiled.status === 'fulfilled') closing.use(compiled.value);
  if (compiled.status === 'rejected' || writers.status === 'rejected') {
    if (writers.status === 'fulfilled') await Promise.allSettled(writers.value.opened.map(({ sink }) => sink.abort()));
    throw compiled.status === 'rejected' ? compiled.reason : (writers as PromiseRejectedResult).reason;
  }
  const rendered = compiled.value;
  const { opened, failed } = writers.value;
  rendered.signal.addEventListener('abort', () => broken.abort(rendered.signal.reason), { once: true });
  if (rendered.signal.aborted) broken.abort(rendered.signal.reason);
  for (const { sink } of opened) sink.prepare();
  const { chain, adapter, backdrop } = rendered;
  const length = Math.max(...opened.map(({ sink }) => sink.until));
  const settled = await render({
    source,
    chain,
    timeline,
    outputs: opened.map(({ at, sink }) => {
      const { format } = wanted[at] as DeliveryFormat;
      return { delivery: placeOf[at] as number, format, sink, from: sink.from, until: sink.until };
    }),
    signal: rendered.signal,
    onFrame: (done) => onProgress?.(done, length),
    backdrop,
  });
  const written: PassResult['written'][number][] = [];
  for (const [place, outcome] of settled.entries()) {
    const { output, sink } = opened[place] as (typeof opened)[number];
    if (outcome.status === 'fulfilled') written.push({ output, made: outcome.value, sink });
    else failed.push({ output, error: outcome.reason });
  }
  const formats = written.map(({ output }) => output.format);
  return { written, failed, adapter, notes: [...notes, ...rateNotes({ ...recipe.output, formats })] };
}

/** Sinks that are open, with the places of their outputs, and outputs that could not be opened. */
interface Writers {
  readonly opened: readonly { readonly at: number; readonly output: WantedOutput; readonly sink: ResumingSink<Written> }[];
  readonly failed: PassResult['failed'][number][];
}

/** Opens the work on all outputs, or on those that can be opened; rejects when none can, and on abort. */
async function openWriters(
  outputs: readonly WantedOutput[],
  signal: AbortSignal,
  open: (output: WantedOutput, at: number) => Promise<ResumingSink<Written>>,
): Promise<Writers> {
  const opened: Writers['opened'][number][] = [];
  const failed: Writers['failed'] = [];
  for (const [at, output] of outputs.entries()) {
    try {
      const sink = await open(output, at);
      opened.push({ at, output, sink });
    } catch (error) {
      failed.push({ output, error });
      if (!signal.aborted && failed.length < outputs.length) continue;
      await Promise.allSettled(opened.map(({ sink }) => sink.abort()));
      throw signal.aborted ? error : failed[0]?.error;
    }
  }
  // From now on a run that is taken up goes on with these.
  for (const { output } of opened) await output.better?.before.supersede(output.better.output);
  return { opened, failed };
}

/** What all writers are told of the source and the recipe. */
async function originOf({ input, recipe }: RenderRequest, { container, info }: FfmpegSource) {
  const { output, ...rest } = recipe;
  const { size } = await stat(input);
  const { rate } = output.frameRate ? { rate: output.frameRate.num / output.frameRate.den } : { rate: info.frameRate };
  return {
    output,
    frameRate: rate,
    container,
    recipe: toJson(rest),
    source: `${recipe.source} ${size}`,
    tags: { framewright: JSON.stringify(recipe) },
  } satisfies Partial<WriterOptions>;
}

async function openWriter(
  options: WriterOptions,
  { instead, size, better }: WantedOutput,
  { resume }: RenderRequest,
  notes: string[],
): Promise<ResumingSink<Written>> {
  const open = writerOf(options.outputFormat) as OpenWriter;
  try {
    return await open(options);
  } catch (error) {
    if ((resume && !instead) || !(error instanceof MediaError) || error.code !== 'resume-refused') throw error;
    await discardWork(options.path, better ? levelOf(better.output) : size?.attempt);
    // What the graphics card has made is of no use to software, as is said elsewhere.
    if (!instead) notes.push(`Unfinished work on ${options.path} was of something else and has been discarded.`);
    return open(options);
  }
}

function depthNotes({ format }: SourceInfo, deliveries: readonly DeliveryFormat[]): string[] {
  const depth = Math.min(...deliveries.map((delivery) => delivery.format.bitDepth));
  return format.bitDepth > depth ? [`The source has ${format.bitDepth} bits per sample, the file ${depth}.`] : [];
}
