/** What the bench is made of: parts that measure and say what they found. */
import type { Bench } from './browser.ts';

/** What parts are given to work with. */
export interface Workbench {
  /** Few frames, once each. */
  readonly quick: boolean;
  /** The browser renders on the machine's own GPU instead of the CPU. */
  readonly gpu: boolean;
  /** How often to measure what can be repeated. */
  readonly repeats: number;
  /** A browser with the bench in it, the same for all who ask. */
  browser(): Promise<Bench>;
  /** Whether the CPU does the GPU's work: then clips are short. */
  isSoftware(): Promise<boolean>;
  /** Says what is measured next. */
  say(step: string): void;
}

/** A part of the bench. */
export interface Part {
  /** Its name in `--only` and in the name of its results. */
  readonly name: string;
  /** Measures; gives the figures as they are written to disk, and tables of them in Markdown. */
  measure(bench: Workbench): Promise<{ readonly report: object; readonly tables: readonly string[] }>;
}
