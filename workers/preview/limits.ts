import type { PreviewApi, PreviewLimits } from '../render-api.ts';

/** What this worker's preview may take, as a person has set it. */
export class Limits implements Pick<PreviewApi, 'setLimits'> {
  readonly #changed: () => Promise<void>;
  #current: PreviewLimits = { sharpness: 'automatic', kept: 512 };

  /** `changed` shows the picture anew. */
  constructor(changed: () => Promise<void>) {
    this.#changed = changed;
  }

  /** What holds now. */
  get current(): PreviewLimits {
    return this.#current;
  }

  readonly setLimits = async (limits: PreviewLimits): Promise<void> => {
    const isFiner = limits.sharpness !== this.#current.sharpness;
    this.#current = limits;
    if (isFiner) await this.#changed();
  };
}
