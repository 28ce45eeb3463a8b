import { createContext, useContext } from 'react';
import { useLibrary } from '../../library/hooks.ts';
import type { JobRow } from '../../library/records.ts';
import { useStore } from '../../stores/store.ts';
import type { ExportQueue, LiveExport } from './export-queue.ts';

/** The queue of this page: `<QueueContext value={openExportQueue(…)}>` around the app. */
export const QueueContext = createContext<ExportQueue | null>(null);

/** The queue, for its methods. */
export function useExportQueue(): ExportQueue {
  const queue = useContext(QueueContext);
  if (!queue) throw new Error('A component that uses the export queue must be inside QueueContext.');
  return queue;
}

/** A job, and how it is doing when this tab runs it. */
export interface ShownJob {
  readonly job: JobRow;
  readonly live: LiveExport | null;
}

/** Every job in order. */
export function useJobs(): readonly ShownJob[] {
  const live = useStore(useExportQueue().live);
  return useStore(useLibrary().jobs).map((job) => ({ job, live: live?.id === job.id ? live : null }));
}

/** The job that was asked for last in this tab, until it was looked at. */
export function useShownJob(): ShownJob | null {
  const shown = useStore(useExportQueue().shown);
  return useJobs().find(({ job }) => job.id === shown) ?? null;
}
