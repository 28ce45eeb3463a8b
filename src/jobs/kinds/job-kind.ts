import type { Effect } from '../../gpu/define-effect.ts';
import type { Problem } from '../../media/errors.ts';
import type { Job } from '../job.ts';

/** What there is to know of a kind of job before one runs. What it does is registered by the platform. */
export interface JobKind<Request = unknown, Result = unknown> {
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  /** Jobs of a higher one are placed before those of a lower one: quick preparations before long renders before clean-ups. */
  readonly priority: number;
  /** Jobs of one lane run one after another: those that need the GPU, those that only move bytes, and those that bring files in. */
  readonly lane: 'render' | 'files' | 'imports';
  /** What it goes through, in order, and about which share of the whole each is; the shares sum to 1. */
  readonly steps: Readonly<Record<string, JobStep>>;
  /** After its tab was closed it goes on by itself, or asks first. Either way it goes on where it stopped. */
  readonly afterInterruption: 'goes on' | 'asks';
  /** Validates a stored request. Throws an error with a `message` and a `remedy` for people. */
  parse(stored: unknown, effects: readonly Effect[]): Request;
  /** What went wrong although the job is done. */
  problemsOf(result: Result): readonly Problem[];
}

/** A step of a kind. */
export interface JobStep {
  /** What is being done, for people: “Rendering”. */
  readonly label: string;
  readonly share: number;
  /** What it counts. */
  readonly unit: 'frames' | 'bytes' | 'items' | 'share';
}

/** A job of a kind, with what it asked for and what came of it. */
export type JobOf<J extends Job, Request, Result> = J & { readonly request: Request; readonly result: Result | null };

/** Whether a job is of a kind, whose request and result it then has: only its kind writes them. */
export function isOf<J extends Job, Request, Result>(kind: JobKind<Request, Result>, job: J): job is JobOf<J, Request, Result> {
  return job.kind === kind.id;
}
