/** All that a recipe's pictures need in Node: a GPU, the chain on it, the files that the recipe names. */
import type { AssetTexture } from '../../src/gpu/assets.ts';
import { type Backdrop, colourBackdrop, sourceBackdrop } from '../../src/gpu/backdrop.ts';
import { Chain } from '../../src/gpu/chain.ts';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { Pipelines } from '../../src/gpu/pipelines.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { assetsOf, chained } from '../../src/jobs/recipe/stack.ts';
import { MediaError } from '../../src/media/errors.ts';
import { refuseTooLarge } from '../../src/media/pictures/too-large.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { effects } from '../../src/shaders/effects.ts';
import { type DawnDevice, openDawnDevice } from './dawn.ts';
import { loadAsset, openBeside, type PathsByItem } from './recipe-files.ts';

/** What the pictures are made of. */
export interface RenderChainOptions {
  readonly info: SourceInfo;
  readonly recipe: Recipe;
  /** Files that the recipe names besides its source. */
  readonly files: PathsByItem;
  readonly deliveries: readonly DeliveryFormat[];
  readonly signal: AbortSignal;
}

/** A chain that is ready to run. */
export interface RenderChain extends AsyncDisposable {
  readonly chain: Chain;
  /** Name of the adapter it runs on. */
  readonly adapter: string;
  /** Aborted with the signal given, and with a `MediaError` when the GPU stops or refuses a command. */
  readonly signal: AbortSignal;
  /** Shows what lies behind the picture at a moment of the source (seconds). */
  backdrop(time: number): Promise<void>;
}

/** Opens a GPU and makes the chain of a recipe on it. Throws `MediaError`. */
export async function openRenderChain({ info, recipe, files, deliveries, signal }: RenderChainOptions): Promise<RenderChain> {
  await using closing = new AsyncDisposableStack();
  const gpu = closing.use(await openGpu());
  const { device, adapter } = gpu;
  const broken = new AbortController();
  watchGpu(device, broken);
  const ended = AbortSignal.any([signal, broken.signal]);
  const pipelines = new Pipelines(device);
  const { format, timeline } = info;
  const { width, height } = format.coded;
  refuseTooLarge('The source', width, height, device.limits.maxTextureDimension2D);
  const does = chained(recipe, effects, timeline.length);
  const output = { kind: 'planes', deliveries } as const;
  const chain = closing.use(await Chain.create(device, pipelines, { ...does, format, timeline, scale: 1, output }));
  const assets = new Map<string, AssetTexture>();
  for (const used of assetsOf(does.effects)) assets.set(used.value, await loadAsset(device, pipelines, used, files, ended));
  chain.setAssets(assets);
  const isSeen = deliveries.some(({ background }) => background);
  const backdrop = isSeen ? await openBackdrop(device, pipelines, recipe, files, ended) : null;
  if (backdrop) closing.use(backdrop);
  chain.setBackground(backdrop?.texture ?? null);
  const open = closing.move();
  return {
    chain,
    adapter,
    signal: ended,
    backdrop: async (time) => backdrop?.show(time, ended),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Ends the job when the GPU stops or refuses a command: what comes out after that is not the picture. */
function watchGpu(device: GPUDevice, broken: AbortController): void {
  const remedy = 'Start again; if it happens again, update the graphics driver.';
  const end = (code: 'gpu-lost' | 'gpu-failed', why: string) => broken.abort(new MediaError(code, `The GPU failed (${why}).`, remedy));
  device.addEventListener('uncapturederror', ({ error }) => end('gpu-failed', error.message));
  device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') end('gpu-lost', message);
  });
}

async function openGpu(): Promise<DawnDevice> {
  try {
    return await openDawnDevice();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MediaError('gpu-unavailable', 'Node found no GPU to render on.', message, { cause });
  }
}

async function openBackdrop(
  device: GPUDevice,
  pipelines: Pipelines,
  { background }: Recipe,
  files: PathsByItem,
  signal: AbortSignal,
): Promise<Backdrop | null> {
  switch (background.kind) {
    case 'none':
      return null;
    case 'colour':
      return colourBackdrop(device, background.colour);
    case 'item':
      return sourceBackdrop(device, pipelines, await openBeside(device, background.item, files, signal));
  }
}
