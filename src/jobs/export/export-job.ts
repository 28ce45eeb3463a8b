/** Exports as jobs: what is wanted, how far it is, and in which order they run. */
import type { OutputFormat } from '../output/output.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** What went wrong, and what can be done about it. */
export interface JobProblem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A file that an export made, after it was decoded again and compared. */
export interface ExportedFile {
  readonly format: OutputFormat;
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  readonly bytes: number;
  /** With codecs. */
  readonly mimeType: string;
  /** Codecs as WebCodecs names them. */
  readonly codecs: { readonly video: string; readonly audio: string | null };
  /** Comparison of the decoded file with what was rendered, code values 0–255; without `alpha` in the file its errors are 0. */
  readonly verified: {
    readonly framesCompared: number;
    readonly alpha: boolean;
    readonly alphaMeanError: number;
    readonly alphaMaxError: number;
  } | null;
  /** Things the user should know, for example that the size was padded to even. */
  readonly notes: readonly string[];
}

/** A file of an export that could not be made while others could. */
export interface FailedFile extends JobProblem {
  readonly format: OutputFormat;
}

/** A finished file where people find it. */
export interface JobFile extends ExportedFile {
  readonly name: string;
  /** Its record in the library; null where the user picked the file. */
  readonly record: string | null;
}

/** Where an export stands. */
export type JobState =
  | { readonly phase: 'queued' }
  | { readonly phase: 'running'; readonly done: number; readonly total: number }
  /** Stopped on purpose, because its tab ended (`interrupted`), or for want of something (`problem`); what is done is kept. */
  | {
      readonly phase: 'paused';
      readonly done: number;
      readonly total: number;
      readonly interrupted: boolean;
      readonly problem?: JobProblem;
    }
  | { readonly phase: 'failed'; readonly problem: JobProblem }
  | {
      readonly phase: 'done';
      readonly files: readonly JobFile[];
      readonly failed: readonly FailedFile[];
      /** Wall time of the last run. */
      readonly seconds: number;
    };

/** An export that somebody asked for. Plain data, kept until it is done and looked at. */
export interface ExportJob {
  readonly id: string;
  /** The clip it is made of, and its name for people. */
  readonly item: string;
  readonly itemName: string;
  /** The recipe as it was then, with the formats to make. */
  readonly recipe: Recipe;
  /** File names in the order of the recipe's formats. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Jobs run in ascending order. */
  readonly order: number;
  readonly state: JobState;
}

/** The job that runs next, or null. */
export function nextJob<Job extends ExportJob>(jobs: readonly Job[]): Job | null {
  return inOrder(jobs.filter(({ state }) => state.phase === 'queued'))[0] ?? null;
}

/** Jobs in the order in which they run. */
export function inOrder<Job extends ExportJob>(jobs: readonly Job[]): Job[] {
  return [...jobs].sort((a, b) => a.order - b.order || a.createdAt - b.createdAt);
}

/** The order of a job that is to run after all others. */
export const lastOrder = (jobs: readonly ExportJob[]): number => jobs.reduce((last, { order }) => Math.max(last, order), 0) + 1;

/** The order that puts a queued job before (−1) or behind (1) its neighbour; its own when it has none on that side. */
export function movedOrder(jobs: readonly ExportJob[], id: string, by: -1 | 1): number {
  const queued = inOrder(jobs.filter(({ state }) => state.phase === 'queued'));
  const at = queued.findIndex((job) => job.id === id);
  const own = queued[at]?.order ?? lastOrder(jobs);
  const neighbour = queued[at + by];
  if (at < 0 || !neighbour) return own;
  const beyond = queued[at + 2 * by];
  return beyond ? (neighbour.order + beyond.order) / 2 : neighbour.order + by;
}

/** A job that asks for the very same and is not finished: asking twice makes one. */
export function sameJob<Job extends ExportJob>(jobs: readonly Job[], wanted: Pick<ExportJob, 'item' | 'recipe' | 'names'>): Job | null {
  const key = (job: Pick<ExportJob, 'item' | 'recipe' | 'names'>) => JSON.stringify([job.item, job.recipe, job.names]);
  const isOpen = ({ state }: ExportJob) => state.phase !== 'done' && state.phase !== 'failed';
  return jobs.find((job) => isOpen(job) && key(job) === key(wanted)) ?? null;
}
