/** One pass of an export: every frame that is still wanted, rendered once, into all files. */
import type { AssetTexture } from '../../src/gpu/assets.ts';
import { type Backdrop, colourBackdrop, sourceBackdrop } from '../../src/gpu/backdrop.ts';
import { Chain } from '../../src/gpu/chain.ts';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { rendererOf } from '../../src/gpu/renderer.ts';
import type { FinishPhase } from '../../src/jobs/export/export-progress.ts';
import { sharedDeliveries } from '../../src/jobs/output/delivery.ts';
import type { OutputSettings } from '../../src/jobs/output/output.ts';
import type { SizeSearch } from '../../src/jobs/output/size-search.ts';
import { toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { assetsOf, chained } from '../../src/jobs/recipe/stack.ts';
import { MediaError } from '../../src/media/errors.ts';
import { outputTimeline, rangeWithin } from '../../src/media/output-timeline.ts';
import { render } from '../../src/render.ts';
import { effects } from '../../src/shaders/effects.ts';
import { loadAsset, openBeside } from '../assets.ts';
import { framePath } from '../capabilities.ts';
import type { Gpu } from '../gpu-device.ts';
import { openSequence } from '../reading/open-sequence.ts';
import type { ExportRequest, ExportTarget } from '../render-api.ts';
import { abortable } from './abortable.ts';
import { createSink, type ExportSink, type SinkResult } from './export-sink.ts';
import { StageClock } from './stage-clock.ts';
import { deliveryOf } from './writers.ts';

/** One file (or pair) that a pass makes. */
export interface PassTarget {
  readonly target: ExportTarget;
  /** Under which its work is kept. */
  readonly work: string;
  /** Where the search for its size stands; null where none is asked for. */
  readonly size: SizeSearch | null;
  /** What is asked of its encoder instead of the recipe's output, by which it is judged still; null where that did. */
  readonly better: OutputSettings | null;
}

/** What to render in one pass. */
export interface PassJob {
  readonly gpu: Gpu;
  readonly request: ExportRequest;
  /** At least one. */
  readonly targets: readonly PassTarget[];
  readonly signal: AbortSignal;
  /** Gets the sinks in the order of `targets` as soon as they are open, to ask later what is safe; null for one that could not be opened. */
  readonly onOpen: (sinks: readonly (ExportSink | null)[]) => void;
  /** Gets the frames done. */
  readonly onFrame: (done: number) => void;
  /** Called whenever a frame of the source is about to be rendered, also one that none of the files show. */
  readonly onStep: () => void;
  /** Gets the share, from 0 to 1, of the file at a place in `targets` that is written. */
  readonly onFinishing: (place: number, phase: FinishPhase, share: number) => void;
}

/** What came of a pass. */
export interface PassResult {
  /** For each target what was made of it, or why not. */
  readonly outcomes: readonly PromiseSettledResult<SinkResult>[];
  /** Things the user should know of the source. */
  readonly notes: readonly string[];
  /** Wall seconds before the loop, and of the waits within it. */
  readonly seconds: { readonly open: number; readonly decode: number; readonly render: number };
}

/** Renders; rejects on abort and when source or GPU fail. */
export async function exportPass({ gpu, request, targets, signal, ...on }: PassJob): Promise<PassResult> {
  const started = performance.now();
  const { recipe } = request;
  const notes: string[] = [];
  const opening = openSequence(gpu, request.file, {
    framePath: await abortable(framePath(), signal),
    maxTextureSize: gpu.device.limits.maxTextureDimension2D,
    lenient: true,
    onWarning: ({ message }) => notes.push(message),
  });
  await using source = await abortable(opening, signal, (late) => void late[Symbol.asyncDispose]());
  const { info } = source;
  notes.push(...info.warnings.map(({ message }) => message));
  const range = rangeWithin(recipe.range, info.timeline.length);
  const timeline = outputTimeline(info.timeline, range, recipe.output.frameRate);
  const does = chained(recipe, effects, info.timeline.length);
  const { effects: active } = does;
  const planning = Promise.all(targets.map(({ target }) => deliveryOf(target.format, recipe.output, info)));
  const { deliveries, placeOf } = sharedDeliveries(await abortable(planning, signal));
  const isOpaque = deliveries.some(({ background }) => background);
  const backdropping = isOpaque ? openBackdrop(gpu, request) : Promise.resolve(null);
  await using backdrop = await abortable(backdropping, signal, (late) => void late?.[Symbol.asyncDispose]());
  // Compiling cannot be called off and may take many seconds on a slow GPU.
  const compiling = Chain.create(gpu.device, gpu.pipelines, {
    format: info.format,
    timeline: info.timeline,
    ...does,
    scale: 1,
    output: { kind: 'planes', deliveries },
    paced: gpu.isSoftware,
  });
  using chain = await abortable(compiling, signal, (late) => late[Symbol.dispose]());
  chain.setBackground(backdrop?.texture ?? null);
  const assets = new Map<string, AssetTexture>();
  for (const used of assetsOf(active)) assets.set(used.value, await abortable(loadAsset(gpu, used, request.files, signal), signal));
  chain.setAssets(assets);
  const { output, ...rendered } = recipe;
  const identity = { recipe: toJson(rendered), source: request.work?.source ?? '' };
  const stack = active.map(({ effect }) => effect);
  const opened = await openSinks(targets, ({ target, work, size, better }, place) => {
    const delivery = deliveries[placeOf[place] as number] as DeliveryFormat;
    return createSink({
      outputFormat: target.format,
      output: better ?? output,
      asked: output,
      delivery,
      timeline,
      frameRate: info.frameRate,
      whole: range.start === 0 && range.end >= info.timeline.length,
      audio: source.audio,
      handles: target.handles,
      folder: target.folder,
      work: { name: work, ...identity, renderer: rendererOf(stack, info.format, delivery) },
      recipe: JSON.stringify(recipe),
      size,
      signal,
      onFinishing: (phase, share) => on.onFinishing(place, phase, share),
    });
  });
  const sinks = opened.flatMap((sink) => (sink.status === 'fulfilled' ? [sink.value] : []));
  if (signal.aborted) await Promise.allSettled(sinks.map((sink) => sink.abort()));
  signal.throwIfAborted();
  on.onOpen(opened.map((sink) => (sink.status === 'fulfilled' ? sink.value : null)));
  const clock = new StageClock();
  const open = (performance.now() - started) / 1000;
  const outcomes = await render({
    source,
    chain,
    timeline,
    outputs: opened.flatMap((sink, at) => {
      if (sink.status === 'rejected') return [];
      const delivery = placeOf[at] as number;
      const { format } = deliveries[delivery] as DeliveryFormat;
      return [{ delivery, format, sink: sink.value, from: sink.value.from, until: sink.value.until }];
    }),
    signal,
    onFrame: on.onFrame,
    watch(stage, wait) {
      on.onStep();
      return clock.watch(stage, wait);
    },
    ...(backdrop && { backdrop: (time: number) => backdrop.show(time, signal) }),
  });
  const rest = outcomes.values();
  const all = opened.map((sink) => (sink.status === 'rejected' ? sink : (rest.next().value as PromiseSettledResult<SinkResult>)));
  return { outcomes: all, notes, seconds: { open, ...clock.seconds } };
}

/** Opens all sinks. One that cannot be opened does not stop the others; rejects when none can. */
async function openSinks(
  targets: readonly PassTarget[],
  open: (target: PassTarget, place: number) => Promise<ExportSink>,
): Promise<PromiseSettledResult<ExportSink>[]> {
  const sinks: PromiseSettledResult<ExportSink>[] = [];
  for (const [place, target] of targets.entries()) {
    sinks.push(...(await Promise.allSettled([open(target, place)])));
  }
  const [first] = sinks;
  if (first?.status === 'rejected' && sinks.every(({ status }) => status === 'rejected')) throw first.reason;
  return sinks;
}

async function openBackdrop(gpu: Gpu, { recipe, files }: ExportRequest): Promise<Backdrop | null> {
  switch (recipe.background.kind) {
    case 'none':
      return null;
    case 'colour':
      return colourBackdrop(gpu.device, recipe.background.colour);
    case 'item': {
      const file = files.get(recipe.background.item);
      if (file) return sourceBackdrop(gpu.device, gpu.pipelines, await openBeside(gpu, file));
      throw new MediaError(
        'file-unreadable',
        'The background of this clip is no longer in the library.',
        'Choose another background and export again.',
      );
    }
  }
}
