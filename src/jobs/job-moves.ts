/** How people arrange the queue: a job moves with all below it. */
import type { Job } from './job.ts';
import { inOrder } from './job-order.ts';
import { withDescendants } from './job-tree.ts';

/** Jobs that have a place in the queue: those that wait for their turn, and parents, whose children stand where they stand. */
export const hasPlace = ({ state }: Pick<Job, 'state'>): boolean => state.phase === 'queued' || state.phase === 'waiting';

/** The orders, by job, that put one and all below it `by` places earlier (negative) or later among those with the same parent. */
export function moved(jobs: readonly Job[], id: string, by: number): ReadonlyMap<string, number> {
  const parent = jobs.find((job) => job.id === id)?.parent;
  const row = inOrder(jobs.filter((job) => job.parent === parent && hasPlace(job)));
  const from = row.findIndex((job) => job.id === id);
  const to = Math.min(Math.max(from + by, 0), row.length - 1);
  if (from < 0 || to === from) return new Map();
  const tree = inOrder(withDescendants(jobs, id));
  const rest = row.filter((job) => job.id !== id);
  const others = jobs.filter((job) => !tree.includes(job)).map(({ order }) => order);
  const ordersOf = (job: Job | undefined) => (job ? withDescendants(jobs, job.id).map(({ order }) => order) : []);
  let before = Math.max(...ordersOf(rest[to - 1]));
  let next = Math.min(...ordersOf(rest[to]));
  // At an end of its row it stays beside its neighbour there, whatever else comes before or after that.
  if (before === Number.NEGATIVE_INFINITY) before = Math.max(...others.filter((order) => order < next));
  if (next === Number.POSITIVE_INFINITY) next = Math.min(...others.filter((order) => order > before));
  return spread(tree, before, next);
}

/** Orders for jobs that stand behind each other between two others; `before` may be −∞ and `next` ∞. */
export function spread(jobs: readonly Job[], before: number, next: number): ReadonlyMap<string, number> {
  const from = Number.isFinite(before) ? before : (Number.isFinite(next) ? next : 0) - jobs.length - 1;
  const gap = Number.isFinite(next) ? (next - from) / (jobs.length + 1) : 1;
  return new Map(jobs.map(({ id }, at) => [id, from + gap * (at + 1)]));
}
