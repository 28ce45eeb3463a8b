import type { AssetTexture } from '../../src/gpu/assets.ts';
import { type Backdrop, colourBackdrop, sourceBackdrop } from '../../src/gpu/backdrop.ts';
import { Chain } from '../../src/gpu/chain.ts';
import type { OutputFormat } from '../../src/jobs/output.ts';
import { activeEffects, assetsOf } from '../../src/jobs/stack.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { FrameRange } from '../../src/media/time.ts';
import { render } from '../../src/render.ts';
import { effects } from '../../src/shaders/effects.ts';
import { loadAsset, openBeside } from '../assets.ts';
import { framePath } from '../capabilities.ts';
import { type Gpu, openGpu } from '../gpu-device.ts';
import { openMediaSource } from '../reading/media-source.ts';
import type { ExportApi, ExportProgress, ExportRequest, ExportResult } from '../render-api.ts';
import { abortable } from './abortable.ts';
import { ExportMeter } from './export-meter.ts';
import { createSink, deliveryFormatFor } from './export-sink.ts';
import { removeFile } from './file-target.ts';
import { StageClock } from './stage-clock.ts';
import { verifyExport } from './verify-export.ts';

/** Renders a source through a recipe into a file, and checks the file before it is called done. */
export class Exporter implements ExportApi {
  run = async (request: ExportRequest, report: (progress: ExportProgress) => void, signal: AbortSignal): Promise<ExportResult> => {
    const broken = new AbortController();
    try {
      signal.throwIfAborted();
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
      // Nothing that was not checked to the end may look like a finished file.
      await removeFile(request.target).catch((refusal: unknown) => {
        throw leftBehind(request.target.name, cause, refusal);
      });
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
  const { recipe, target } = request;
  const outputFormat = recipe.output.formats[0] as OutputFormat;
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
  const active = activeEffects(recipe, effects);
  const delivery = await abortable(deliveryFormatFor(outputFormat, recipe.output, info), signal);
  const backdropping = delivery.background ? openBackdrop(gpu, request) : Promise.resolve(null);
  await using backdrop = await abortable(backdropping, signal, (late) => void late?.[Symbol.asyncDispose]());
  // Compiling cannot be called off and may take many seconds on a slow GPU.
  const compiling = Chain.create(gpu.device, gpu.pipelines, {
    format: info.format,
    timeline: info.timeline,
    effects: active,
    scale: 1,
    output: { kind: 'planes', deliveries: [delivery] },
    paced: gpu.isSoftware,
  });
  using chain = await abortable(compiling, signal, (late) => late[Symbol.dispose]());
  chain.setBackground(backdrop?.texture ?? null);
  const assets = new Map<string, AssetTexture>();
  for (const used of assetsOf(active)) assets.set(used.value, await abortable(loadAsset(gpu, used, request.files, signal), signal));
  chain.setAssets(assets);
  const audio = recipe.output.audio ? source.audio : null;
  const sink = await createSink({ outputFormat, output: recipe.output, delivery, info, range, audio, target, signal });
  const opened = performance.now();
  const clock = new StageClock();
  const meter = new ExportMeter('rendering', range.end - range.start, report);
  const written = await render({
    source,
    chain,
    format: delivery.format,
    sink,
    range,
    signal,
    onFrame: (done) => meter.update(done),
    watch: clock.watch,
    ...(backdrop && { backdrop: (time: number) => backdrop.show(time, signal) }),
  });
  const checking = new ExportMeter('verifying', written.frames, report);
  const verified = await verifyExport(await target.getFile(), written.expectation, signal, (done) => checking.update(done));
  return {
    frames: written.frames,
    duration: written.duration,
    bytes: written.bytes,
    mimeType: written.mimeType,
    codecs: written.codecs,
    verified,
    notes: [...new Set([...notes, ...written.notes])],
    stages: {
      open: (opened - started) / 1000,
      ...clock.seconds,
      encode: written.encodeSeconds,
      verify: checking.seconds,
      total: (performance.now() - started) / 1000,
    },
  };
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

function rangeWithin(range: FrameRange | null, length: number): FrameRange {
  const start = Math.min(Math.max(range?.start ?? 0, 0), length - 1);
  return { start, end: Math.min(Math.max(range?.end ?? length, start + 1), length) };
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
