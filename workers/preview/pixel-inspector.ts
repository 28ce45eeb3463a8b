import type { AssetTextures } from '../../src/gpu/assets.ts';
import { Chain } from '../../src/gpu/chain.ts';
import { defaultsOf } from '../../src/gpu/params.ts';
import { readTexels } from '../../src/gpu/read-picture.ts';
import { valuesAt } from '../../src/jobs/recipe/keyframes.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { resetValue } from '../../src/jobs/recipe/recipe-edit.ts';
import { activeEffects, chained, structureOf } from '../../src/jobs/recipe/stack.ts';
import { effectById, effects } from '../../src/shaders/effects.ts';
import type { Gpu } from '../gpu-device.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import type { MovedBy, PixelReading, PreviewApi, Texel } from '../render-api.ts';
import type { Scale } from './chains.ts';
import type { FrameKeeper } from './frame-keeper.ts';

/** What is on screen while it may be used, for one turn. */
export interface OnScreen {
  readonly gpu: Gpu;
  readonly source: MediaSource;
  readonly keeper: FrameKeeper;
  readonly recipe: Recipe;
  readonly assets: AssetTextures;
  readonly index: number;
  readonly scale: Scale;
  readonly signal: AbortSignal;
}

/** Takes a turn with what is on screen. */
type Take = <T>(action: (screen: OnScreen) => Promise<T>) => Promise<T>;

type Point = { readonly x: number; readonly y: number };

/**
 * Says what the chain makes of a pixel, effect by effect. It renders with a chain of its own, which keeps the picture behind every
 * effect and is let go by `inspectPixel(null)`: so that it costs nothing while nobody looks, and what is on screen stays.
 */
export class PixelInspector implements Pick<PreviewApi, 'inspectPixel' | 'explainPixel'> {
  readonly #take: Take;
  /** Takes a turn whether or not anything is on screen. */
  readonly #turn: (action: () => Promise<void>) => Promise<void>;
  #chain: { readonly chain: Chain; readonly structure: string } | null = null;
  /** What the chain's pictures were rendered from. */
  #rendered: { readonly recipe: Recipe; readonly index: number } | null = null;

  constructor(take: Take, turn: (action: () => Promise<void>) => Promise<void>) {
    this.#take = take;
    this.#turn = turn;
  }

  inspectPixel: PreviewApi['inspectPixel'] = async (at) => {
    if (at) return this.#take((screen) => this.#read(screen, at));
    await this.#turn(async () => this.forget());
    return null;
  };

  explainPixel: PreviewApi['explainPixel'] = async (at, id, signal) => {
    const moved: MovedBy[] = [];
    const tried = new Set<string>();
    for (;;) {
      signal.throwIfAborted();
      // A setting a turn, so that nothing else on screen has to wait for all of them.
      const next = await this.#take(async (screen) => {
        const { recipe, source, index } = screen;
        const stage = shown(recipe).findIndex((one) => one.id === id);
        const instance = shown(recipe)[stage];
        const effect = instance && effectById(instance.effect);
        if (!instance || !effect) return null;
        const time = source.info.timeline.timeOf(index);
        const defaults = defaultsOf(effect.params);
        const values = { ...defaults, ...valuesAt(instance, time, effect.params) };
        const param = Object.keys(effect.params).find((name) => !tried.has(name) && !isSame(values[name], defaults[name]));
        if (param === undefined) return null;
        tried.add(param);
        const texels = await this.#texelsAt(screen, resetValue(recipe, id, effect, param), at);
        return { param, without: texels[stage + 1] as Texel };
      });
      if (!next) return moved;
      moved.push(next);
    }
  };

  /** Lets go of the chain: it is not needed any more, or the GPU or its files have changed. */
  forget(): void {
    this.#chain?.chain[Symbol.dispose]();
    this.#chain = null;
    this.#rendered = null;
  }

  async #read(screen: OnScreen, at: Point): Promise<PixelReading> {
    const { recipe, index, scale } = screen;
    const [source, ...values] = (await this.#texelsAt(screen, recipe, at)) as [Texel, ...Texel[]];
    const stages = shown(recipe).map(({ id }, stage) => ({ instance: id, value: values[stage] as Texel }));
    return { index, scale, source, stages };
  }

  /** The source's texel, then the one behind each effect that is on, premultiplied. */
  async #texelsAt(screen: OnScreen, recipe: Recipe, { x, y }: Point): Promise<Texel[]> {
    const chain = await this.#chainFor(screen, recipe);
    if (this.#rendered?.recipe !== recipe || this.#rendered.index !== screen.index) await this.#render(screen, chain, recipe);
    const inside = (value: number, length: number) => Math.min(Math.max(Math.floor(value * screen.scale), 0), length - 1);
    const at = { x: inside(x, chain.size.width), y: inside(y, chain.size.height) };
    const texels = await readTexels(screen.gpu.device, chain.taps, at);
    return texels.map((texel) => [...texel] as unknown as Texel);
  }

  async #chainFor({ gpu, source, scale, assets }: OnScreen, recipe: Recipe): Promise<Chain> {
    const { format, timeline } = source.info;
    const does = chained(recipe, effects, timeline.length);
    const structure = `${scale} ${structureOf(does.effects)}`;
    if (this.#chain?.structure !== structure) {
      this.forget();
      const output = { kind: 'picture', taps: tapsOf(recipe) } as const;
      const paced = gpu.isSoftware;
      this.#chain = {
        structure,
        chain: await Chain.create(gpu.device, gpu.pipelines, { ...does, format, timeline, scale, output, paced }),
      };
    }
    const { chain } = this.#chain;
    chain.setAssets(assets);
    return chain;
  }

  async #render({ keeper, source, index, signal }: OnScreen, chain: Chain, recipe: Recipe): Promise<void> {
    this.#rendered = null;
    // Also forgets what it has rendered before, so that the pictures on the way are those of this frame.
    chain.setStack(chained(recipe, effects, source.info.timeline.length));
    const needs = chain.needs(index);
    for await (const frame of keeper.frames(needs, signal)) await chain.push(frame, index);
    if (needs.length === 0) await chain.finish(index);
    this.#rendered = { recipe, index };
  }
}

const shown = ({ effects: stack }: Recipe) => stack.filter(({ enabled }) => enabled);

/** Positions in the chain behind which a picture is kept: the source, and the last stage of every effect that is on. */
function tapsOf(recipe: Recipe): number[] {
  const taps = [-1];
  for (const instance of shown(recipe)) {
    taps.push((taps.at(-1) as number) + activeEffects({ ...recipe, effects: [instance] }, effects).length);
  }
  return taps;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
