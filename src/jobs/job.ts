/** Long things as jobs: what was asked for, how far it is, and the one reducer that says how that may change. */

import type { Problem } from '../media/errors.ts';

/** How far a job is within one of the steps of its kind. */
export interface JobProgress {
  /** Name of the step; empty before the first. */
  readonly step: string;
  readonly done: number;
  /** 0 while unknown. */
  readonly total: number;
  /** Done per second over the last seconds; 0 while unknown. */
  readonly rate: number;
  /** Seconds to go in this step, or null while unknown. */
  readonly eta: number | null;
}

/** Where a job stands. */
export type JobState =
  | { readonly phase: 'queued' }
  /** For its children to end. */
  | { readonly phase: 'waiting' }
  | ({ readonly phase: 'running' } & JobProgress)
  /** Stopped on purpose; what is done is kept. */
  | { readonly phase: 'paused'; readonly progress: JobProgress }
  /** Cannot go on without a person; what is done is kept. */
  | { readonly phase: 'pending'; readonly progress: JobProgress; readonly need: Problem }
  | { readonly phase: 'failed'; readonly problem: Problem }
  | { readonly phase: 'done' };

/** The name of a state. */
export type Phase = JobState['phase'];

/** What can happen to a job. */
export type JobEvent =
  | { readonly type: 'start' }
  | { readonly type: 'progress'; readonly progress: JobProgress }
  | { readonly type: 'pause' }
  /** `request` is what is left to do, where a part of it was done; `outputs` and `result` are what came of that part. */
  | {
      readonly type: 'need';
      readonly need: Problem;
      readonly request?: unknown;
      readonly outputs?: readonly string[];
      readonly result?: unknown;
    }
  /** Its runner is gone. */
  | { readonly type: 'interrupt' }
  | { readonly type: 'resume' }
  | { readonly type: 'retry' }
  /** It has children that must end first, or some of them were begun again. */
  | { readonly type: 'wait' }
  | { readonly type: 'finish'; readonly outputs: readonly string[]; readonly result: unknown }
  | { readonly type: 'fail'; readonly problem: Problem };

/** A line of a job's log: what happened, or `note` with what its runner had to say. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly what: Exclude<JobEvent['type'], 'progress'> | 'note';
  /** Details in a user's words; may be empty. */
  readonly text: string;
}

/** Something long that somebody asked for. Plain data, kept until it is over and looked at. */
export interface Job {
  readonly id: string;
  /** Identifier of its kind, see `kinds.ts`. */
  readonly kind: string;
  /** For people. */
  readonly name: string;
  /** The job that waits for this one, or null. */
  readonly parent: string | null;
  /** Jobs of a higher one are placed before those of a lower one. */
  readonly priority: number;
  /** Roughly how much work it is, in pictures of a megapixel; at least 1. */
  readonly weight: number;
  /** The weight of all that was placed before it although it was asked for later. */
  readonly yielded: number;
  /** Jobs run in ascending order. */
  readonly order: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When it began to run, the last time; null before. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Library items that it is made of. */
  readonly inputs: readonly string[];
  /** Library items that it made. */
  readonly outputs: readonly string[];
  /** What to do, as its kind understands it: plain JSON. */
  readonly request: unknown;
  /** What came of it, as its kind understands it; null until it, or a part of it, is done. */
  readonly result: unknown;
  readonly state: JobState;
  /** Oldest first, no more than the newest hundred. */
  readonly log: readonly LogLine[];
}

/** Lines that a log keeps. */
export const LOG_LINES = 100;

/** Nothing done yet. */
export const noProgress: JobProgress = { step: '', done: 0, total: 0, rate: 0, eta: null };

/** Code of the need of a job whose runner is gone. */
export const INTERRUPTED = 'interrupted';

/** Code of the need of a job that has to write into a folder which nobody has picked for it yet. */
export const FOLDER_NEEDED = 'folder-needed';

/** Code of the need of a job whose files were in a tab that is closed. */
export const FILES_NEEDED = 'files-needed';

/** In which states an event may happen; in all others it is refused. */
const LEGAL: Readonly<Record<JobEvent['type'], readonly Phase[]>> = {
  start: ['queued'],
  progress: ['running'],
  pause: ['queued', 'running'],
  need: ['running'],
  interrupt: ['running'],
  resume: ['paused', 'pending'],
  retry: ['failed'],
  wait: ['queued', 'running', 'failed'],
  finish: ['running', 'waiting'],
  fail: ['running', 'waiting'],
};

/** How far a job is, whatever its state. */
export function progressOf({ state }: Job): JobProgress {
  if (state.phase === 'running') {
    const { phase: _, ...progress } = state;
    return progress;
  }
  return state.phase === 'paused' || state.phase === 'pending' ? state.progress : noProgress;
}

/** True once nothing more happens to a job by itself. */
export const isOver = ({ state }: Pick<Job, 'state'>): boolean => state.phase === 'done' || state.phase === 'failed';

/** The job after an event, at a time in milliseconds since 1970; null where that cannot happen in its state. */
export function stepped<J extends Job>(job: J, event: JobEvent, at: number): J | null {
  if (!LEGAL[event.type].includes(job.state.phase)) return null;
  const after = { ...job, ...changeBy(event, job, at) };
  return event.type === 'progress' ? after : logged(after, event.type, detailsOf(event), at);
}

/** The job with a line more in its log. */
export function logged<J extends Job>(job: J, what: LogLine['what'], text: string, at: number): J {
  return { ...job, log: [...job.log, { at, what, text }].slice(-LOG_LINES) };
}

function changeBy(event: JobEvent, job: Job, at: number): Partial<Job> {
  switch (event.type) {
    case 'start':
      return { state: { phase: 'running', ...noProgress }, startedAt: at, endedAt: null };
    case 'progress':
      return { state: { phase: 'running', ...event.progress } };
    case 'pause':
      return { state: { phase: 'paused', progress: kept(job) } };
    case 'need':
      return {
        state: { phase: 'pending', progress: event.request === undefined ? kept(job) : noProgress, need: event.need },
        ...(event.request !== undefined && { request: event.request }),
        ...(event.outputs && { outputs: joinedOutputs(job, event.outputs) }),
        ...(event.result !== undefined && { result: event.result }),
      };
    case 'interrupt':
      return { state: { phase: 'pending', progress: kept(job), need: interrupted } };
    case 'resume':
    case 'retry':
      return { state: { phase: 'queued' }, endedAt: null };
    case 'wait':
      return { state: { phase: 'waiting' }, endedAt: null };
    case 'finish':
      return { state: { phase: 'done' }, outputs: joinedOutputs(job, event.outputs), result: event.result, endedAt: at };
    case 'fail':
      return { state: { phase: 'failed', problem: event.problem }, endedAt: at };
  }
}

/** What a job has made, with what it made before it stopped for something. */
const joinedOutputs = (job: Job, made: readonly string[]): readonly string[] => [...new Set([...job.outputs, ...made])];

/** How far it was, without the speed of something that stands still. */
const kept = (job: Job): JobProgress => ({ ...progressOf(job), rate: 0, eta: null });

/** What a job needs whose runner is gone. */
export const interrupted: Problem = {
  code: INTERRUPTED,
  message: 'The tab was closed while it ran.',
  remedy: 'Continue it: what was finished is kept.',
};

function detailsOf(event: JobEvent): string {
  if (event.type === 'need') return `${event.need.message} ${event.need.remedy}`;
  return event.type === 'fail' ? `${event.problem.message} ${event.problem.remedy}` : '';
}
