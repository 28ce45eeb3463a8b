/** The Node host: ffmpeg decodes and encodes, Dawn renders, and the loop between them is the browser's. */
import { deliveryFor } from '../src/jobs/delivery.ts';
import type { OutputFormat } from '../src/jobs/output.ts';
import type { Recipe } from '../src/jobs/recipe.ts';
import { activeEffects } from '../src/jobs/stack.ts';
import { MediaError } from '../src/media/errors.ts';
import { outputTimeline, rangeWithin } from '../src/media/output-timeline.ts';
import { render } from '../src/render.ts';
import { effects } from '../src/shaders/effects.ts';
import { type FfmpegSinkResult, openFfmpegSink } from './ffmpeg-sink.ts';
import { openFfmpegSource } from './ffmpeg-source.ts';
import type { PathsByItem } from './recipe-files.ts';
import { openRenderChain } from './render-chain.ts';

/** What to render and where to. */
export interface RenderRequest {
  /** Path of the source. */
  readonly input: string;
  readonly recipe: Recipe;
  /** Files that the recipe names besides its source. */
  readonly files?: PathsByItem;
  /** Path of the file to write; what is there is replaced once the new one is complete. */
  readonly output: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A finished render. */
export interface RenderResult extends FfmpegSinkResult {
  /** The adapter it was rendered on. */
  readonly adapter: string;
  /** What differs from what was asked for, in sentences. */
  readonly notes: readonly string[];
}

/** Renders a file through a recipe. Throws `MediaError`; after a failure or an abort no file and no process is left. */
export async function renderJob({ input, recipe, files = new Map(), output, signal, onProgress }: RenderRequest): Promise<RenderResult> {
  const outputFormat = writableFormat(recipe);
  await using source = await openFfmpegSource(input, signal);
  const { info, rate } = source;
  const range = rangeWithin(recipe.range, info.timeline.length);
  if (!info.constantRate) {
    throw new MediaError(
      'encoder-unsupported',
      `The frame rate of ${input} varies, and this renderer writes constant rates only.`,
      'Export it in the browser, which keeps every time; or make the rate constant first: ffmpeg -i IN -r 30 OUT.mp4',
    );
  }
  const active = activeEffects(recipe, effects);
  // libvpx through ffmpeg writes no alpha above 8 bits.
  const deep = active.length === 0 && !info.format.alpha;
  const planned = deliveryFor(outputFormat, recipe.output, info, deep);
  const isDeep = planned.format.bitDepth > 8;
  const delivery = isDeep ? { ...planned, background: true, format: { ...planned.format, alpha: false } } : planned;
  await using rendered = await openRenderChain({ info, recipe, files, deliveries: [delivery], signal });
  const { chain, adapter, backdrop } = rendered;
  const timeline = outputTimeline(info.timeline, range, recipe.output.frameRate);
  const total = timeline.length;
  const sink = openFfmpegSink({ outputFormat, output: recipe.output, delivery, rate: timeline.rate ?? rate, frames: total, path: output });
  const onFrame = (done: number) => onProgress?.(done, total);
  const outputs = [{ delivery: 0, format: delivery.format, sink, from: 0 }];
  const [written] = await render({ source, chain, timeline, outputs, signal: rendered.signal, onFrame, backdrop });
  if (written?.status !== 'fulfilled') throw written?.reason;
  return { ...written.value, adapter, notes: notesOf(recipe, info.format.bitDepth, delivery.format.bitDepth) };
}

/** The format to write. Throws `MediaError` when this renderer has no writer for it. */
function writableFormat({ output }: Recipe): OutputFormat {
  const [format = 'webm', ...more] = output.formats;
  if (more.length === 0 && (format === 'webm' || format === 'mp4')) return format;
  throw new MediaError(
    'encoder-unsupported',
    `The recipe asks for ${output.formats.join(', ')}, which this renderer does not write.`,
    'Set its output formats to webm or mp4.',
  );
}

function notesOf({ output }: Recipe, sourceDepth: number, depth: number): string[] {
  const notes: string[] = [];
  if (output.audio) notes.push('The file has no sound: this renderer does not write any yet.');
  if (output.formats.includes('mp4') && output.quality === 'lossless')
    notes.push('H.264 was written at the quality “best”: WebM can be lossless.');
  if (sourceDepth > depth) notes.push(`The source has ${sourceDepth} bits per sample, the file ${depth}.`);
  return notes;
}
