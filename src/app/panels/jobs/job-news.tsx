import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { INTERRUPTED, type Phase } from '../../../jobs/job.ts';
import { exportKind } from '../../../jobs/kinds/export.ts';
import { importKind } from '../../../jobs/kinds/import.ts';
import { isOf } from '../../../jobs/kinds/job-kind.ts';
import { restoreKind } from '../../../jobs/kinds/restore.ts';
import { tuneKind } from '../../../jobs/kinds/tune.ts';
import { dismissToast, failedTo, toast } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { bytesText } from '../../library/bytes-text.ts';
import { useLibrary } from '../../library/hooks.ts';
import type { JobRow } from '../../library/records.ts';
import type { Library } from '../../library/types.ts';
import { keptIn, saveKept } from '../export/save-kept.ts';
import { isExportDialogOpen, shownExport } from '../export/shown-export.ts';
import { words } from './words.ts';

/** Tells of jobs that end or need something while another page is open, and of what was interrupted before this page was. */
export function JobNews() {
  const library = useLibrary();
  const jobs = useJobs();
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    let known: ReadonlyMap<string, Phase> = new Map();
    let stop: (() => void) | null = null;
    let isWanted = true;
    const openJobs = () => void navigate({ to: '/jobs' });
    const openLab = (id: string) => void navigate({ to: '/lab/$id', params: { id }, search: { tab: 'tune' } });
    const show = (job: JobRow) => (isOf(tuneKind, job) ? openLab(job.inputs[0] ?? '') : openJobs());
    const isSeen = (job: JobRow) =>
      ['/jobs', isOf(tuneKind, job) && `/lab/${job.inputs[0]}`].includes(router.state.location.pathname) ||
      (isExportDialogOpen() && shownExport.get() === job.id);
    const look = () => {
      const rows = library.jobs.get();
      const before = known;
      known = phasesOf(rows);
      for (const job of rows) {
        const was = before.get(job.id);
        if (!was || was === job.state.phase || isSeen(job)) continue;
        // The library says itself what could not be imported.
        if (job.state.phase === 'failed' && isIncoming(job) && router.state.location.pathname === '/') continue;
        if (isInterrupted(job)) offer([job], jobs, openJobs);
        // A parent tells what became of its parts; that one of them needs something cannot wait until then.
        else if (jobs.isOwn(job.id) && (job.parent === null || job.state.phase === 'pending')) tell(job, library, jobs, () => show(job));
      }
      for (const id of before.keys()) if (known.get(id) !== before.get(id) && isActive(known.get(id))) dismissToast(keyOf(id));
    };
    void library.ready.then(async () => {
      const rows = await library.storedJobs();
      if (!isWanted) return;
      known = phasesOf(rows);
      const left = rows.filter((job) => isInterrupted(job) && !isSeen(job));
      if (left.length > 0) offer(left, jobs, openJobs);
      stop = library.jobs.subscribe(look);
    });
    return () => {
      isWanted = false;
      stop?.();
    };
  }, [library, jobs, navigate, router]);
  return null;
}

const phasesOf = (rows: readonly JobRow[]) => new Map(rows.map(({ id, state }) => [id, state.phase]));
const isInterrupted = ({ state }: JobRow) => state.phase === 'pending' && state.need.code === INTERRUPTED;
const isIncoming = (job: JobRow) => isOf(importKind, job) || isOf(restoreKind, job);
const keyOf = (id: string) => `job:${id}`;
const isActive = (phase: Phase | undefined) => phase === undefined || phase === 'queued' || phase === 'running' || phase === 'waiting';

function tell(job: JobRow, library: Library, jobs: Jobs, show: () => void): void {
  const { state, id, name } = job;
  const key = keyOf(id);
  const again = () => void jobs.resume(id).catch(failedTo(words.continuing(name)));
  if (state.phase === 'failed') {
    const { message, remedy, code } = state.problem;
    const action = job.kind === 'batch' ? { label: words.show, run: show } : { label: words.tryAgain, run: again };
    toast({ key, tone: 'error', title: words.failed(name, message), remedy, code, action });
  } else if (state.phase === 'pending') {
    const { message, remedy, code } = state.need;
    toast({
      key,
      tone: 'warning',
      stays: true,
      title: words.stopped(name, message),
      remedy,
      code,
      action: { label: words.goOn, run: again },
    });
  } else if (state.phase === 'done' && isOf(exportKind, job) && job.result) {
    const kept = keptIn(job.result.files);
    const bytes = job.result.files.reduce((sum, file) => sum + file.bytes, 0);
    const save = () => void saveKept(library, kept).catch(failedTo(words.reading(name)));
    const title = words.exported(name, bytesText(bytes));
    toast({ key, title, action: kept.length > 0 ? { label: words.save(kept.length), run: save } : { label: words.show, run: show } });
  } else if (state.phase === 'done' && isOf(importKind, job) && job.result) {
    toast({ key, title: words.imported(job.result.imported, job.result.failed.length) });
  } else if (state.phase === 'done' && isOf(restoreKind, job) && job.result) {
    toast({ key, title: words.restored(job.result.added, job.result.known) });
  } else if (state.phase === 'done') {
    toast({ key, title: words.done(name), action: { label: words.show, run: show } });
  }
}

/** Offers to continue what a closed tab left half done. */
function offer(rows: readonly JobRow[], jobs: Jobs, openJobs: () => void): void {
  const [first] = rows as readonly [JobRow];
  const resume = () => void jobs.resume(first.id).catch(failedTo(words.continuing(first.name)));
  toast({
    key: rows.length > 1 ? 'jobs:interrupted' : keyOf(first.id),
    tone: 'warning',
    stays: true,
    title: words.interrupted(first.name, rows.length),
    remedy: words.keptSoFar,
    action: rows.length > 1 ? { label: words.show, run: openJobs } : { label: words.goOn, run: resume },
  });
}
