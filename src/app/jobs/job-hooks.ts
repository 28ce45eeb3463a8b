import { createContext, useContext, useMemo } from 'react';
import { type JobProgress, progressOf } from '../../jobs/job.ts';
import { useLibrary } from '../library/hooks.ts';
import type { JobRow } from '../library/records.ts';
import { useStore } from '../stores/store.ts';
import type { Jobs, LiveJob } from './jobs.ts';

/** The jobs of this page: `<JobsContext value={openJobs(…)}>` around the app. */
export const JobsContext = createContext<Jobs | null>(null);

/** The jobs, for their methods. */
export function useJobs(): Jobs {
  const jobs = useContext(JobsContext);
  if (!jobs) throw new Error('A component that uses jobs must be inside JobsContext.');
  return jobs;
}

/** A job as it is now; where another tab runs it, as that tab last said. */
export interface ShownJob {
  readonly job: JobRow;
  readonly progress: JobProgress;
  /** Being called off. */
  readonly stopping: LiveJob['stopping'];
}

/** Every job in order. */
export function useShownJobs(): readonly ShownJob[] {
  const live = useStore(useJobs().live);
  const rows = useStore(useLibrary().jobs);
  return useMemo(() => {
    const running = new Map(live.map((one) => [one.id, one]));
    return rows.map((job) => {
      const now = running.get(job.id);
      return { job, progress: now?.progress ?? progressOf(job), stopping: now?.stopping ?? null };
    });
  }, [live, rows]);
}

/** One job; null once it is gone. */
export function useShownJob(id: string | null): ShownJob | null {
  return useShownJobs().find(({ job }) => job.id === id) ?? null;
}
