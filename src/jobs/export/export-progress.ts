/** How far an export is, in the same words on the page and on the command line. */

/** In order; only stickers are searched for. */
const FINISHING = ['searching', 'writing', 'verifying'] as const;

/** What an export is at. */
export type ExportPhase = 'rendering' | FinishPhase;
/** What is done to a file once all frames are rendered. */
export type FinishPhase = (typeof FINISHING)[number];

/** A count of what is done: frames while `rendering`, else parts of the work on all files. */
export interface ExportCount {
  readonly phase: ExportPhase;
  readonly done: number;
  readonly total: number;
}

/** Frames of an export that are not made again when it goes on. */
export interface SafeFrames {
  readonly frames: number;
  /** How many there will be. */
  readonly of: number;
}

/** What is safe of an export that broke, in a sentence. */
export const safeText = ({ frames, of }: SafeFrames): string =>
  `${frames} of ${of} frames are safe and are not made again when this export goes on.`;

/** Progress of an export. */
export interface ExportProgress extends ExportCount {
  /** Counted per second, over the last seconds. */
  readonly fps: number;
  /** Seconds to go, or null while unknown. */
  readonly eta: number | null;
  /** In the file that has the least, where the work is kept under a name. */
  readonly safe?: SafeFrames;
}

/** Share of a search that is done, after so many trials: it takes as many as it takes, and each is worth less than the one before. */
export const searchShare = (trials: number): number => 1 - 0.8 ** trials;

const THOUSANDTHS = 1000;

/** Puts together how far files are that are finished side by side: what counts is the phase of those that are furthest behind. */
export class FinishProgress {
  readonly #files: ({ readonly phase: FinishPhase; readonly share: number } | null)[];
  readonly #report: (count: ExportCount) => void;

  constructor(files: number, report: (count: ExportCount) => void) {
    this.#files = new Array<null>(files).fill(null);
    this.#report = report;
  }

  /** `share` of a phase of the file at a place is done, from 0 to 1. */
  update(place: number, phase: FinishPhase, share: number): void {
    this.#files[place] = { phase, share };
    const rank = (of: FinishPhase) => FINISHING.indexOf(of);
    const current = FINISHING[Math.min(...this.#files.map((file) => (file ? rank(file.phase) : FINISHING.length)))] as FinishPhase;
    const parts = this.#files.map((file) => (file === null ? 0 : file.phase === current ? file.share : 1));
    const done = Math.round(parts.reduce((sum, part) => sum + part, 0) * THOUSANDTHS);
    this.#report({ phase: current, done, total: parts.length * THOUSANDTHS });
  }
}
