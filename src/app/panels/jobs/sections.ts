/** How jobs are divided over the page. */
import { type JobTree, treesOf } from '../../../jobs/job-tree.ts';
import type { ShownJob } from '../../jobs/job-hooks.ts';
import type { JobRow } from '../../library/records.ts';

/** A job with those that it waits for. */
export interface JobNode {
  readonly shown: ShownJob;
  readonly children: readonly JobNode[];
}

/** What runs or has a part that runs; what waits for its turn or for a person; what failed; and what is done, newest first. */
export interface Sections {
  readonly running: readonly JobNode[];
  readonly waiting: readonly JobNode[];
  readonly failed: readonly JobNode[];
  readonly done: readonly JobNode[];
}

/** Jobs by section; children stay with their parent. */
export function sectionsOf(shown: readonly ShownJob[]): Sections {
  const by = new Map(shown.map((one) => [one.job.id, one]));
  const nodeOf = ({ job, children }: JobTree<JobRow>): JobNode => ({ shown: by.get(job.id) as ShownJob, children: children.map(nodeOf) });
  const nodes = treesOf(shown.map(({ job }) => job)).map(nodeOf);
  const running = nodes.filter(isRunning);
  const newest = (a: JobNode, b: JobNode) => (b.shown.job.endedAt ?? 0) - (a.shown.job.endedAt ?? 0);
  const isIn = (...phases: string[]) => nodes.filter((node) => !isRunning(node) && phases.includes(node.shown.job.state.phase));
  return {
    running,
    waiting: isIn('queued', 'waiting', 'paused', 'pending'),
    failed: isIn('failed').sort(newest),
    done: isIn('done').sort(newest),
  };
}

const isRunning = ({ shown, children }: JobNode): boolean => shown.job.state.phase === 'running' || children.some(isRunning);
