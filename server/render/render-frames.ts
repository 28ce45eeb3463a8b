/** Single frames of a recipe, as an export renders them: for stills, and to prove exports. */
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSource } from '../../src/media/source.ts';
import { render } from '../../src/render.ts';
import type { PathsByItem } from './recipe-files.ts';
import { openRenderChain } from './render-chain.ts';

/** What to render. */
export interface FramesRequest {
  readonly source: FrameSource;
  readonly recipe: Recipe;
  readonly files: PathsByItem;
  /** All deliveries of the export, because a chain that delivers once rounds once less, and which of them to take. */
  readonly deliveries: readonly DeliveryFormat[];
  readonly which: number;
  /** The frames wanted, as a timeline of their own. */
  readonly timeline: OutputTimeline;
  readonly signal: AbortSignal;
  /** Gets each frame in order; its planes are not to be kept. */
  take(frame: PlanarFrame): Promise<void>;
}

/** Renders frames and gives the name of the adapter. Throws `MediaError`. */
export async function renderFrames({ source, recipe, files, deliveries, which, timeline, signal, take }: FramesRequest): Promise<string> {
  await using rendered = await openRenderChain({ info: source.info, recipe, files, deliveries, signal });
  const { chain, adapter, backdrop } = rendered;
  const sink = {
    async write(frame: PlanarFrame) {
      using own = frame;
      await take(own);
    },
    finish: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
  const delivery = deliveries[which] as DeliveryFormat;
  const outputs = [{ delivery: which, format: delivery.format, sink, from: 0, until: timeline.length }];
  const [taken] = await render({ source, chain, timeline, outputs, signal: rendered.signal, backdrop });
  if (taken?.status === 'rejected') throw taken.reason;
  return adapter;
}

/** Some frames of a timeline, ascending, as one of their own that keeps their times. */
export function framesOf(timeline: OutputTimeline, positions: readonly number[]): OutputTimeline {
  const position = (index: number) => positions[index] as number;
  return {
    ...timeline,
    length: positions.length,
    sourceOf: (index) => timeline.sourceOf(position(index)),
    timeOf: (index) => (index < positions.length ? timeline.timeOf(position(index)) : timeline.duration),
    durationOf: (index) => timeline.durationOf(position(index)),
  };
}
