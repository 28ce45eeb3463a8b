import { type ExportMade, type ExportWanted, exportKind } from '../../../jobs/kinds/export.ts';
import { isOf, type JobOf } from '../../../jobs/kinds/job-kind.ts';
import { type ShownJob, useShownJob } from '../../jobs/job-hooks.ts';
import type { JobRow } from '../../library/records.ts';
import { createStore, useStore } from '../../stores/store.ts';

/** The export that the dialog shows: the one asked for last in this tab. Null once it was looked at. */
export const shownExport = createStore<string | null>(null);

let askedName: string | null = null;

/** Lets the dialog ask anew, with this name for the files, the next time it opens. */
export function askToExport(name: string): void {
  askedName = name;
  shownExport.set(null);
}

/** The name that was asked for, once. */
export function takeAskedName(): string | null {
  const name = askedName;
  askedName = null;
  return name;
}

let openDialogs = 0;

/** True while the dialog is open and tells how the export is doing. */
export const isExportDialogOpen = (): boolean => openDialogs > 0;

/** Counts the dialog as open from now until the returned function is called. */
export function exportDialogOpened(): () => void {
  openDialogs++;
  return () => {
    openDialogs--;
  };
}

/** An export with what it asked for and what came of it. */
export interface ShownExport extends ShownJob {
  readonly job: JobOf<JobRow, ExportWanted, ExportMade>;
}

/** The export that the dialog shows, until it was looked at. */
export function useShownExport(): ShownExport | null {
  return asExport(useShownJob(useStore(shownExport)));
}

/** A job that is an export as one; null for others. */
export function asExport(shown: ShownJob | null): ShownExport | null {
  return shown && isOf(exportKind, shown.job) ? { ...shown, job: shown.job } : null;
}
