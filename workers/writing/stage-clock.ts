import type { RenderStage } from '../../src/render.ts';

/** Adds up how long the renderer waited, by stage. Waits of different stages may overlap. */
export class StageClock {
  /** Wall seconds so far. */
  readonly seconds: Record<RenderStage, number> = { decode: 0, render: 0 };

  /** Passes a wait through and counts it; for `RenderJob.watch`. */
  readonly watch = async <T>(stage: RenderStage, wait: Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await wait;
    } finally {
      this.seconds[stage] += (performance.now() - began) / 1000;
    }
  };
}
