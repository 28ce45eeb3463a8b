import type { ExportProgress } from '../../src/jobs/export/export-progress.ts';

/** Milliseconds over which the rate is averaged, and between two reports. */
const WINDOW = 3000;
const INTERVAL = 200;
/** Milliseconds after which it is said again how far it is, where nothing that is counted was done. */
const REMIND = 10_000;

/** Turns a count of finished frames into progress with a rate and a time to go. */
export class ExportMeter {
  /** What is counted. */
  readonly phase: ExportProgress['phase'];
  readonly #total: number;
  readonly #report: (progress: ExportProgress) => void;
  readonly #started = performance.now();
  #marks: { readonly at: number; readonly done: number }[] = [];
  #reported = Number.NEGATIVE_INFINITY;
  #last: ExportProgress | null = null;

  /** `done` is what was there before. */
  constructor(phase: ExportProgress['phase'], total: number, report: (progress: ExportProgress) => void, done = 0) {
    this.phase = phase;
    this.#total = total;
    this.#report = report;
    this.update(done);
  }

  /** Seconds since the phase began. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** Says how many frames are done; reports at most a few times a second, and always the first and the last. */
  update(done: number): void {
    const now = performance.now();
    this.#marks.push({ at: now, done });
    while (this.#marks.length > 2 && now - (this.#marks[0]?.at ?? now) > WINDOW) this.#marks.shift();
    if (now - this.#reported < INTERVAL && done < this.#total) return;
    this.#reported = now;
    const first = this.#marks[0] as { at: number; done: number };
    const fps = now > first.at ? ((done - first.done) * 1000) / (now - first.at) : 0;
    this.#last = { phase: this.phase, done, total: this.#total, fps, eta: fps > 0 ? (this.#total - done) / fps : null };
    this.#report(this.#last);
  }

  /** Says that work goes on, though on nothing that is counted, such as frames that an effect has to have seen; reports now and then. */
  goesOn(): void {
    const now = performance.now();
    if (!this.#last || now - this.#reported < REMIND) return;
    this.#reported = now;
    this.#report(this.#last);
  }
}
