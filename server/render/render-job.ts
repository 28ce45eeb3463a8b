/** The Node host: ffmpeg decodes and encodes, Dawn renders, and the loop between them is the browser's. */
import { stat } from 'node:fs/promises';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { rendererOf } from '../../src/gpu/renderer.ts';
import { deliveryFor, sharedDeliveries } from '../../src/jobs/output/delivery.ts';
import { type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { rateNotes } from '../../src/jobs/output/rate-note.ts';
import { toJson } from '../../src/jobs/recipe/canonical-json.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { activeEffects } from '../../src/jobs/recipe/stack.ts';
import { isPassing, MediaError } from '../../src/media/errors.ts';
import { outputTimeline, rangeWithin } from '../../src/media/output-timeline.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { render } from '../../src/render.ts';
import { effects } from '../../src/shaders/effects.ts';
import { type FfmpegSource, openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { discardWork, type ResumingSink, type WriterOptions, type WrittenFile } from '../writers/writer.ts';
import { type OpenWriter, writerOf } from '../writers/writers.ts';
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
  /** True refuses to begin anew where work on something else was interrupted; otherwise that work is discarded. */
  readonly resume?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A format that could not be written while others could. */
export interface FailedOutput {
  readonly format: OutputFormat;
  readonly path: string;
  readonly error: unknown;
}

/** What came of a render; at least one file was made. */
export interface RenderResult {
  readonly files: readonly WrittenFile[];
  readonly failed: readonly FailedOutput[];
  /** The adapter it was rendered on. */
  readonly adapter: string;
  /** What differs from what was asked for, in sentences. */
  readonly notes: readonly string[];
}

/** A format to write and where to. */
interface Wanted {
  readonly format: OutputFormat;
  readonly path: string;
}

/** Frames that another attempt must have got further by than the one before, to be worth it: two segments. */
const PROGRESS = 96;

/**
 * Renders a file through a recipe into all its formats in one pass, and verifies each. Goes on where the same render was
 * interrupted, and by itself where an encoder or the GPU fails, unless that happens at the same place again. Throws
 * `MediaError`; after a failure or an abort no unfinished file and no process is left, but in a folder beside each file what of
 * it is safe.
 */
export async function renderJob(request: RenderRequest): Promise<RenderResult> {
  const { recipe, outputs, signal } = request;
  const result = { files: [] as WrittenFile[], failed: [] as FailedOutput[], notes: [] as string[], adapter: '' };
  let wanted: readonly Wanted[] = recipe.output.formats.map((format, at) => ({ format, path: outputs[at] as string }));
  refuseUnknown(wanted);
  for (let brokeAt = -PROGRESS; wanted.length > 0; ) {
    let reached = 0;
    const onProgress = (done: number, total: number) => {
      reached = done;
      request.onProgress?.(done, total);
    };
    const mayPass = (error: unknown) => isPassing(error) && !signal.aborted && reached >= brokeAt + PROGRESS;
    try {
      const pass = await renderPass({ ...request, onProgress }, wanted);
      result.files.push(...pass.files);
      result.notes.push(...pass.notes);
      result.adapter = pass.adapter;
      result.failed.push(...pass.failed.filter(({ error }) => !mayPass(error)));
      wanted = pass.failed.filter(({ error }) => mayPass(error));
    } catch (error) {
      if (!mayPass(error)) {
        if (result.files.length === 0 || signal.aborted) throw error;
        result.failed.push(...wanted.map((output) => ({ ...output, error })));
        break;
      }
    }
    brokeAt = reached;
  }
  const place = ({ format }: Wanted) => recipe.output.formats.indexOf(format);
  return { ...result, files: result.files.sort((one, other) => place(one) - place(other)), notes: [...new Set(result.notes)] };
}

function refuseUnknown(wanted: readonly Wanted[]): void {
  const unknown = wanted.filter(({ format }) => writerOf(format) === null);
  if (unknown.length === 0) return;
  const known = (Object.keys(outputFormats) as OutputFormat[]).filter(writerOf).join(', ');
  throw new MediaError(
    'encoder-unsupported',
    `The recipe asks for ${unknown.map(({ format }) => format).join(', ')}, which this renderer does not write.`,
    `Set its output formats to ${known}.`,
  );
}

/** One attempt at some formats; throws when none of them could be written. */
async function renderPass(request: RenderRequest, outputs: readonly Wanted[]): Promise<RenderResult> {
  const { input, recipe, files = new Map(), signal, onProgress } = request;
  const formats = outputs.map(({ format }) => format);
  await using source = await openFfmpegSource(input, signal);
  const { info } = source;
  const wanted = formats.map((format) => deliveryOf(format, recipe, info));
  const { deliveries, placeOf } = sharedDeliveries(wanted);
  await using rendered = await openRenderChain({ info, recipe, files, deliveries, signal });
  const range = rangeWithin(recipe.range, info.timeline.length);
  const timeline = outputTimeline(info.timeline, range, recipe.output.frameRate);
  const common = { ...(await originOf(request, source)), timeline, whole: range.start === 0 && range.end >= info.timeline.length };
  const notes: string[] = [];
  const stack = activeEffects(recipe, effects).map(({ effect }) => effect);
  const opened: { readonly at: number; readonly sink: ResumingSink<WrittenFile> }[] = [];
  const failed: FailedOutput[] = [];
  for (const [at, output] of outputs.entries()) {
    const delivery = wanted[at] as DeliveryFormat;
    const renderer = rendererOf(stack, info.format, delivery);
    const options = { ...common, renderer, outputFormat: output.format, delivery, path: output.path };
    try {
      opened.push({ at, sink: await openWriter({ ...options, signal: rendered.signal }, request, notes) });
    } catch (error) {
      failed.push({ ...output, error });
      if (!rendered.signal.aborted && failed.length < outputs.length) continue;
      await Promise.allSettled(opened.map(({ sink }) => sink.abort()));
      throw rendered.signal.aborted ? error : failed[0]?.error;
    }
  }
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
  const written = settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  for (const [place, outcome] of settled.entries()) {
    if (outcome.status === 'rejected') failed.push({ ...(outputs[opened[place]?.at ?? 0] as Wanted), error: outcome.reason as unknown });
  }
  if (written.length === 0) throw failed[0]?.error;
  // Not before all are done: a render that is killed now would begin again with those that lack their work.
  for (const [place, outcome] of settled.entries()) if (outcome.status === 'fulfilled') await opened[place]?.sink.forget();
  notes.push(
    ...depthNotes(info, wanted),
    ...rateNotes({ ...recipe.output, formats: written.map(({ format }) => format) }),
    ...written.flatMap((file) => file.notes),
  );
  return { files: written, failed, adapter, notes };
}

/** The planes that a format is made of here. */
export function deliveryOf(format: OutputFormat, recipe: Recipe, info: SourceInfo): DeliveryFormat {
  // libvpx through ffmpeg writes no alpha above 8 bits.
  const deep = activeEffects(recipe, effects).length === 0 && !info.format.alpha;
  const planned = deliveryFor(format, recipe.output, info, deep);
  const isDeep = outputFormats[format].codec === 'vp9' && planned.format.bitDepth > 8;
  return isDeep ? { ...planned, background: true, format: { ...planned.format, alpha: false } } : planned;
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

async function openWriter(options: WriterOptions, { resume }: RenderRequest, notes: string[]): Promise<ResumingSink<WrittenFile>> {
  const open = writerOf(options.outputFormat) as OpenWriter;
  try {
    return await open(options);
  } catch (error) {
    if (resume || !(error instanceof MediaError) || error.code !== 'resume-refused') throw error;
    await discardWork(options.path);
    notes.push(`Unfinished work on ${options.path} was of something else and has been discarded.`);
    return open(options);
  }
}

function depthNotes({ format }: SourceInfo, deliveries: readonly DeliveryFormat[]): string[] {
  const depth = Math.min(...deliveries.map((delivery) => delivery.format.bitDepth));
  return format.bitDepth > depth ? [`The source has ${format.bitDepth} bits per sample, the file ${depth}.`] : [];
}
