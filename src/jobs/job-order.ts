/** In which order jobs run: by priority, short before long where nobody waits too long for it, and as people arrange them. */
import { isOver, type Job } from './job.ts';

/** What places a job among others. */
export type Placing = Pick<Job, 'priority' | 'weight'>;

/** So many times longer is long enough to let a short one pass. */
const LONGER = 4;

/** Jobs in the order in which they run. */
export function inOrder<J extends Pick<Job, 'order' | 'createdAt'>>(jobs: readonly J[]): J[] {
  return [...jobs].sort((a, b) => a.order - b.order || a.createdAt - b.createdAt);
}

/** Jobs that wait for their turn, in order. */
export const queued = <J extends Job>(jobs: readonly J[]): J[] => inOrder(jobs.filter(({ state }) => state.phase === 'queued'));

/** The order of a job that is to run after all others. */
export const lastOrder = (jobs: readonly Job[]): number => jobs.reduce((last, { order }) => Math.max(last, order), 0) + 1;

/**
 * Where a new job goes: behind the others, but before queued ones of a lower priority and before much longer ones. Each lets
 * others pass until those come to as much work as itself, so nothing ever waits for more than twice what it would have.
 * Gives the order and who was passed.
 */
export function placed(jobs: readonly Job[], job: Placing): { readonly order: number; readonly passed: readonly Job[] } {
  const passed: Job[] = [];
  for (const other of queued(jobs).reverse()) {
    const isLonger = other.priority === job.priority && other.weight >= LONGER * job.weight;
    if (!(other.priority < job.priority || isLonger) || other.yielded + job.weight > other.weight) break;
    passed.unshift(other);
  }
  return { order: passed[0] ? orderBefore(jobs, passed[0].id) : lastOrder(jobs), passed };
}

/** An order right before that of a job, behind the one before it. */
export function orderBefore(jobs: readonly Job[], id: string): number {
  const all = inOrder(jobs);
  const at = all.findIndex((job) => job.id === id);
  const next = all[at];
  if (!next) return lastOrder(jobs);
  const before = all[at - 1];
  return before ? (before.order + next.order) / 2 : next.order - 1;
}

/** A job that asks for the very same and is not over: asking twice makes one. */
export function sameJob<J extends Job>(jobs: readonly J[], wanted: Pick<Job, 'kind' | 'parent' | 'inputs' | 'request'>): J | null {
  const key = (job: typeof wanted) => JSON.stringify([job.kind, job.parent, job.inputs, job.request]);
  return jobs.find((job) => !isOver(job) && key(job) === key(wanted)) ?? null;
}

/** Jobs that are done of which the last tell how long others will take. */
const LOOKED_AT = 8;

/**
 * Seconds until everything is done that runs or waits for its turn, going by what the last jobs of the same kind took for their weight;
 * null where there is nothing to go by. `shareOf` tells how much of a running job is done, 0 to 1.
 */
export function secondsLeft<J extends Job>(jobs: readonly J[], shareOf: (job: J) => number): number | null {
  let seconds = 0;
  for (const job of jobs) {
    if (job.state.phase !== 'queued' && job.state.phase !== 'running') continue;
    const pace = paceOf(jobs, job.kind);
    if (pace === null) return null;
    seconds += pace * job.weight * (1 - (job.state.phase === 'running' ? shareOf(job) : 0));
  }
  return seconds > 0 ? seconds : null;
}

/** Seconds for each unit of weight. */
function paceOf(jobs: readonly Job[], kind: string): number | null {
  const over = jobs
    // One that ended before it began saw the clock set back.
    .filter((job) => job.kind === kind && job.state.phase === 'done' && (job.endedAt ?? 0) > (job.startedAt ?? Number.POSITIVE_INFINITY))
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
    .slice(0, LOOKED_AT);
  const took = over.reduce((sum, { startedAt, endedAt }) => sum + ((endedAt ?? 0) - (startedAt ?? 0)) / 1000, 0);
  const weight = over.reduce((sum, job) => sum + job.weight, 0);
  return weight > 0 ? took / weight : null;
}
