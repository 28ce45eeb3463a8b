import { type ActiveEffect, Chain } from '../src/gpu/chain.ts';
import { structureOf } from '../src/jobs/stack.ts';
import type { Size } from '../src/media/picture.ts';
import type { SourceInfo } from '../src/media/source.ts';
import type { Gpu } from './gpu-device.ts';

/** Texels per source pixel that the preview may render at. */
export const SCALES = [1, 1 / 2, 1 / 4] as const;
/** One of them. */
export type Scale = (typeof SCALES)[number];

/** Pixels of a picture that a GPU made of CPU cores can be asked for without freezing the page. */
const SOFTWARE_PIXELS = 300_000;

/** The finest scale at which a picture of `size` may be shown at rest. */
export function restScale({ isSoftware }: Gpu, size: Size): Scale {
  const fits = (scale: Scale) => size.width * size.height * scale * scale <= SOFTWARE_PIXELS;
  return isSoftware ? (SCALES.find(fits) ?? SCALES[2]) : 1;
}

/** The chains of one source and one recipe: one for each scale in use, made when first needed. */
export class PreviewChains implements Disposable {
  readonly #gpu: Gpu;
  readonly #info: SourceInfo;
  readonly #chains = new Map<Scale, Chain>();
  #effects: readonly ActiveEffect[] = [];

  constructor(gpu: Gpu, info: SourceInfo) {
    this.#gpu = gpu;
    this.#info = info;
  }

  /** Takes over a stack. Values are only updated; another structure drops the compiled chains. */
  setEffects(effects: readonly ActiveEffect[]): void {
    if (structureOf(effects) === structureOf(this.#effects)) {
      for (const chain of this.#chains.values()) chain.setEffects(effects);
    } else {
      this.#drop();
    }
    this.#effects = effects;
  }

  /** The chain for a scale, compiled if it is new. */
  async at(scale: Scale): Promise<Chain> {
    const existing = this.#chains.get(scale);
    if (existing) return existing;
    const effects = this.#effects;
    const { format, timeline } = this.#info;
    const chain = await Chain.create(this.#gpu.device, this.#gpu.pipelines, {
      format,
      timeline,
      effects,
      scale,
      output: { kind: 'picture' },
    });
    this.#chains.set(scale, chain);
    return chain;
  }

  /** Whether a chain is still in use here. */
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
