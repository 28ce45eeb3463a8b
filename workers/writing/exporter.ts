import type { AssetTexture } from '../../src/gpu/assets.ts';
import { type Backdrop, colourBackdrop, sourceBackdrop } from '../../src/gpu/backdrop.ts';
import { Chain } from '../../src/gpu/chain.ts';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { toJson } from '../../src/jobs/canonical-json.ts';
import type { OutputFormat } from '../../src/jobs/output.ts';
import { activeEffects, assetsOf } from '../../src/jobs/stack.ts';
import { MediaError } from '../../src/media/errors.ts';
import { outputTimeline, rangeWithin } from '../../src/media/output-timeline.ts';
import { render } from '../../src/render.ts';
import { effects } from '../../src/shaders/effects.ts';
import { loadAsset, openBeside } from '../assets.ts';
import { framePath } from '../capabilities.ts';
import { type Gpu, openGpu } from '../gpu-device.ts';
import { openMediaSource } from '../reading/media-source.ts';
import type { ExportApi, ExportedFile, ExportProgress, ExportRequest, ExportResult, ExportTarget, FailedFile } from '../render-api.ts';
import { sweepExports } from '../storage/journal-files.ts';
import { abortable } from './abortable.ts';
import { ExportMeter } from './export-meter.ts';
import { createSink, deliveryOf, type SinkResult } from './export-sink.ts';
import { removeFile } from './file-target.ts';
import { StageClock } from './stage-clock.ts';
import { type Verification, verifyExport } from './verify-export.ts';

/** Renders a source through a recipe into files, and checks each file before it is called done. */
export class Exporter implements ExportApi {
  run = async (request: ExportRequest, report: (progress: ExportProgress) => void, signal: AbortSignal): Promise<ExportResult> => {
    const broken = new AbortController();
    try {
      signal.throwIfAborted();
      await sweepExports();
      const gpu = await abortable(openGpu(), signal, ({ device }) => device.destroy());
      gpu.device.lost.then(({ message, reason }) => {
        if (reason !== 'destroyed') broken.abort(gpuLost(message));
      });
      // Work that the GPU refuses leaves old or empty pictures behind, which must not end up in a file.
      gpu.device.addEventListener('uncapturederror', ({ error }) => broken.abort(gpuFailed(error.message)));
      try {
        return await exported({ gpu, request, report, signal: AbortSignal.any([signal, broken.signal]) });
      } finally {
        gpu.device.destroy();
      }
    } catch (error) {
      const cause: unknown = broken.signal.aborted ? broken.signal.reason : error;
      for (const target of request.targets) await removeTarget(target, cause);
      throw cause;
    }
  };
}

interface Job {
  readonly gpu: Gpu;
  readonly request: ExportRequest;
  readonly report: (progress: ExportProgress) => void;
  readonly signal: AbortSignal;
}

async function exported({ gpu, request, report, signal }: Job): Promise<ExportResult> {
  const started = performance.now();
  const { recipe, targets } = request;
  const notes: string[] = [];
  const opening = openMediaSource(request.file, {
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
  const active = activeEffects(recipe, effects);
  const deliveries = await abortable(Promise.all(targets.map(({ format }) => deliveryOf(format, recipe.output, info))), signal);
  const isOpaque = deliveries.some(({ background }) => background);
  const backdropping = isOpaque ? openBackdrop(gpu, request) : Promise.resolve(null);
  await using backdrop = await abortable(backdropping, signal, (late) => void late?.[Symbol.asyncDispose]());
  // Compiling cannot be called off and may take many seconds on a slow GPU.
  const compiling = Chain.create(gpu.device, gpu.pipelines, {
    format: info.format,
    timeline: info.timeline,
    effects: active,
    scale: 1,
    output: { kind: 'planes', deliveries },
    paced: gpu.isSoftware,
  });
  using chain = await abortable(compiling, signal, (late) => late[Symbol.dispose]());
  chain.setBackground(backdrop?.texture ?? null);
  const assets = new Map<string, AssetTexture>();
  for (const used of assetsOf(active)) assets.set(used.value, await abortable(loadAsset(gpu, used, request.files, signal), signal));
  chain.setAssets(assets);
  const { output: _, ...work } = recipe;
  const whole = range.start === 0 && range.end >= info.timeline.length;
  const sinks = await openSinks(targets, (target, at) =>
    createSink({
      outputFormat: target.format,
      output: recipe.output,
      delivery: deliveries[at] as DeliveryFormat,
      timeline,
      frameRate: info.frameRate,
      whole,
      audio: recipe.output.audio ? source.audio : null,
      target: target.handles[0] as FileSystemFileHandle,
      ...(request.work && {
        work: { name: `${request.work.name}-${target.format}`, recipe: toJson(work), source: request.work.source },
      }),
      signal,
    }),
  );
  const opened = performance.now();
  const clock = new StageClock();
  const meter = new ExportMeter('rendering', timeline.length, report);
  const written = await render({
    source,
    chain,
    timeline,
    outputs: sinks.map((sink, at) => ({ delivery: at, format: (deliveries[at] as DeliveryFormat).format, sink, from: sink.from })),
    signal,
    onFrame: (done) => meter.update(done),
    watch: clock.watch,
    ...(backdrop && { backdrop: (time: number) => backdrop.show(time, signal) }),
  });
  const rendered = performance.now();
  const checking = new ExportMeter('verifying', written.filter(({ status }) => status === 'fulfilled').length * timeline.length, report);
  const result = await settled(targets, written, notes, (file, { expectation }, before) =>
    verifyExport(file, expectation, signal, (done) => checking.update(before * timeline.length + done)),
  );
  const encode = written.reduce((sum, outcome) => sum + (outcome.status === 'fulfilled' ? outcome.value.encodeSeconds : 0), 0);
  const ended = performance.now();
  return {
    ...result,
    stages: {
      open: (opened - started) / 1000,
      ...clock.seconds,
      encode,
      verify: (ended - rendered) / 1000,
      total: (ended - started) / 1000,
    },
  };
}

/** Opens all sinks; when one cannot be opened, those that could are aborted. */
async function openSinks<Sink extends { abort(): Promise<void> }>(
  targets: readonly ExportTarget[],
  open: (target: ExportTarget, at: number) => Promise<Sink>,
): Promise<Sink[]> {
  const sinks: Sink[] = [];
  try {
    for (const [at, target] of targets.entries()) sinks.push(await open(target, at));
  } catch (error) {
    await Promise.allSettled(sinks.map((sink) => sink.abort()));
    throw error;
  }
  return sinks;
}

/** Checks every file that was written. A file that fails is removed; the export has failed when no file is left. */
async function settled(
  targets: readonly ExportTarget[],
  written: readonly PromiseSettledResult<SinkResult>[],
  notes: readonly string[],
  verify: (file: File, sink: SinkResult, before: number) => Promise<Verification>,
): Promise<Pick<ExportResult, 'files' | 'failed'>> {
  const files: ExportedFile[] = [];
  const failed: FailedFile[] = [];
  let first: unknown = null;
  for (const [at, outcome] of written.entries()) {
    const target = targets[at] as ExportTarget;
    try {
      if (outcome.status === 'rejected') throw outcome.reason;
      const { frames, duration, bytes, mimeType, codecs, notes: own, work } = outcome.value;
      const file = await (target.handles[0] as FileSystemFileHandle).getFile();
      const verified = await verify(file, outcome.value, files.length + failed.length);
      await work.remove();
      files.push({ format: target.format, frames, duration, bytes, mimeType, codecs, verified, notes: [...new Set([...notes, ...own])] });
    } catch (error) {
      if (outcome.status === 'fulfilled') await putAway(outcome.value, error);
      if (targets.length === 1 || (error as Error).name === 'AbortError') throw error;
      first ??= error;
      await removeTarget(target, error);
      failed.push(asFailed(target.format, error));
    }
  }
  if (files.length === 0) throw first;
  return { files, failed };
}

/** Work whose file turned out wrong would make the same file again; all other work is worth keeping. */
async function putAway({ work }: SinkResult, error: unknown): Promise<void> {
  if (error instanceof MediaError && error.code === 'verification-failed') await work.remove();
  else await work[Symbol.asyncDispose]();
}

function asFailed(format: OutputFormat, error: unknown): FailedFile {
  if (error instanceof MediaError) return { format, code: error.code, message: error.message, remedy: error.remedy };
  const message = error instanceof Error ? error.message : String(error);
  return { format, code: 'encoder-failed', message, remedy: 'Export this format again by itself.' };
}

/** Nothing that was not checked to the end may look like a finished file. */
async function removeTarget({ handles }: ExportTarget, cause: unknown): Promise<void> {
  for (const handle of handles) {
    await removeFile(handle).catch((refusal: unknown) => {
      throw leftBehind(handle.name, cause, refusal);
    });
  }
}

/** The error of an export that failed and whose file could not be removed either. */
function leftBehind(name: string, cause: unknown, refusal: unknown): MediaError {
  const reason = refusal instanceof Error ? refusal.message : String(refusal);
  const remove = `Delete the file “${name}” yourself; it is not finished and could not be removed (${reason}).`;
  if (cause instanceof MediaError) return new MediaError(cause.code, cause.message, `${cause.remedy} ${remove}`, { cause });
  const message = cause instanceof Error ? cause.message : String(cause);
  return new MediaError('storage-blocked', `The export was not finished: ${message}`, remove, { cause });
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
