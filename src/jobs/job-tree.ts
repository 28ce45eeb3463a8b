/** Jobs that wait for others: parents and their children. */
import { isOver, type Job, type JobEvent } from './job.ts';
import { inOrder } from './job-order.ts';

/** A job with those that it waits for. */
export interface JobTree<J extends Job> {
  readonly job: J;
  readonly children: readonly JobTree<J>[];
}

/** The children of a job in order. */
export const childrenOf = <J extends Job>(jobs: readonly J[], id: string): J[] => inOrder(jobs.filter(({ parent }) => parent === id));

/** A job and all below it. */
export function withDescendants<J extends Job>(jobs: readonly J[], id: string): J[] {
  const own = jobs.filter((job) => job.id === id);
  return [...own, ...childrenOf(jobs, id).flatMap((child) => withDescendants(jobs, child.id))];
}

/** Jobs as trees in order; a child whose parent is gone stands by itself. */
export function treesOf<J extends Job>(jobs: readonly J[]): JobTree<J>[] {
  const ids = new Set(jobs.map(({ id }) => id));
  const below = new Map<string | null, J[]>();
  for (const job of inOrder(jobs)) {
    const parent = job.parent !== null && ids.has(job.parent) ? job.parent : null;
    const row = below.get(parent);
    if (row) row.push(job);
    else below.set(parent, [job]);
  }
  const grow = (parent: string | null): JobTree<J>[] => (below.get(parent) ?? []).map((job) => ({ job, children: grow(job.id) }));
  return grow(null);
}

/** What becomes of a job that waits once all its children are over; null while one is not. One that fails stops no other. */
export function settlement(children: readonly Job[]): Extract<JobEvent, { type: 'finish' | 'fail' }> | null {
  if (!children.every(isOver)) return null;
  const failed = children.filter(({ state }) => state.phase === 'failed');
  if (failed.length === 0) return { type: 'finish', outputs: children.flatMap(({ outputs }) => outputs), result: null };
  const names = failed.map(({ name }) => `“${name}”`).join(', ');
  const message = `${failed.length} of ${children.length} failed: ${names}.`;
  const remedy = 'The others are done. See below why, then try again: only what failed is made anew.';
  return { type: 'fail', problem: { code: 'children-failed', message, remedy } };
}
