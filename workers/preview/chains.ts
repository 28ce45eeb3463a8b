import type { AssetTextures } from '../../src/gpu/assets.ts';
import { Chain } from '../../src/gpu/chain.ts';
import type { ChainStack } from '../../src/gpu/chain-spec.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { chained, structureOf } from '../../src/jobs/recipe/stack.ts';
import type { Size } from '../../src/media/picture.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { effects } from '../../src/shaders/effects.ts';
import type { Gpu } from '../gpu-device.ts';
import type { PreviewLimits } from '../render-api.ts';

/** Texels per source pixel that the preview may render at. */
export const SCALES = [1, 1 / 2, 1 / 4] as const;
/** One of them. */
export type Scale = (typeof SCALES)[number];

/** Pixels of a picture that a GPU made of CPU cores can be asked for without freezing the page. */
const SOFTWARE_PIXELS = 300_000;

const UNLIMITED = { sharpness: 'automatic' } as const;
/** The scales that a person can ask for. */
const ASKED = { full: 1, half: 1 / 2, quarter: 1 / 4 } as const;

/** The finest scale at which a picture of `size` may be shown at rest. */
export function restScale(
  { isSoftware }: Pick<Gpu, 'isSoftware'>,
  size: Size,
  { sharpness }: Pick<PreviewLimits, 'sharpness'> = UNLIMITED,
): Scale {
  if (sharpness !== 'automatic') return ASKED[sharpness];
  const fits = (scale: Scale) => size.width * size.height * scale * scale <= SOFTWARE_PIXELS;
  return isSoftware ? (SCALES.find(fits) ?? SCALES[2]) : 1;
}

/** A chain as it was when it was taken; `stack` tells whether that still holds. */
export interface Take {
  readonly chain: Chain;
  readonly stack: number;
}

/** The chains of one source and one recipe: one for each scale in use, made when first needed. Not for concurrent use. */
export class PreviewChains implements Disposable {
  readonly #gpu: Gpu;
  readonly #info: SourceInfo;
  readonly #limits: { readonly current: PreviewLimits };
  readonly #chains = new Map<Scale, Chain>();
  #does: ChainStack;
  #assets: AssetTextures;
  #stack = 0;

  constructor(gpu: Gpu, info: SourceInfo, recipe: Recipe, assets: AssetTextures, limits: { readonly current: PreviewLimits }) {
    this.#limits = limits;
    this.#gpu = gpu;
    this.#info = info;
    this.#does = chained(recipe, effects, info.timeline.length);
    this.#assets = assets;
  }

  /** Finest scale that this GPU is asked for while editing; stills and exports are always whole. */
  get restScale(): Scale {
    return restScale(this.#gpu, this.#info.size, this.#limits.current);
  }

  /** Takes over the files that effects read. */
  setAssets(assets: AssetTextures): void {
    this.#assets = assets;
    for (const chain of this.#chains.values()) chain.setAssets(assets);
    this.#stack++;
  }

  /** Takes over a recipe. Values and the loop are only updated; another structure drops the compiled chains. */
  setRecipe(recipe: Recipe): void {
    const does = chained(recipe, effects, this.#info.timeline.length);
    const isSame = structureOf(does.effects) === structureOf(this.#does.effects);
    if (isSame) for (const chain of this.#chains.values()) chain.setStack(does);
    else this.#drop();
    // New values make the histories of temporal effects worthless, so whoever counts on them must begin again.
    if (!isSame || does.effects.some(({ effect }) => effect.shape === 'temporal')) this.#stack++;
    this.#does = does;
  }

  /** The chain for a scale, compiled if it is new. */
  async take(scale: Scale): Promise<Take> {
    let chain = this.#chains.get(scale);
    if (!chain) {
      const { format, timeline } = this.#info;
      const spec = { ...this.#does, format, timeline, scale, output: { kind: 'picture' } } as const;
      chain = await Chain.create(this.#gpu.device, this.#gpu.pipelines, spec);
      chain.setAssets(this.#assets);
      this.#chains.set(scale, chain);
    }
    return { chain, stack: this.#stack };
  }

  /** Whether a take is still what the recipe asks for. */
  isCurrent({ chain, stack }: Take): boolean {
    return stack === this.#stack && this.has(chain);
  }

  /** Whether a chain still lives. */
  has(chain: Chain): boolean {
    return [...this.#chains.values()].includes(chain);
  }

  #drop(): void {
    for (const chain of this.#chains.values()) chain[Symbol.dispose]();
    this.#chains.clear();
  }

  [Symbol.dispose](): void {
    this.#drop();
  }
}
