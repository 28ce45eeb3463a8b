import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { INTERRUPTED, type Phase } from '../../../jobs/job.ts';
import { exportKind } from '../../../jobs/kinds/export.ts';
import { isOf } from '../../../jobs/kinds/job-kind.ts';
import { dismissToast, failedTo, toast } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { useLibrary } from '../../library/hooks.ts';
import type { JobRow } from '../../library/records.ts';
import type { Library } from '../../library/types.ts';
import { bytesText } from '../export/save-file.ts';
import { keptIn, saveKept } from '../export/save-kept.ts';
import { isExportDialogOpen, shownExport } from '../export/shown-export.ts';
import * as words from './words.ts';

/** Tells of jobs that end or need something while another page is open, and of what was interrupted before this page was. */
export function JobNews() {
  const library = useLibrary();
  const jobs = useJobs();
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    let known: ReadonlyMap<string, Phase> | null = null;
    const openJobs = () => void navigate({ to: '/jobs' });
    const isSeen = (job: JobRow) => router.state.location.pathname === '/jobs' || (isExportDialogOpen() && shownExport.get() === job.id);
    const look = () => {
      const rows = library.jobs.get();
      const now = new Map(rows.map(({ id, state }) => [id, state.phase]));
      const tops = rows.filter(({ parent }) => parent === null);
      if (known) {
        const before = known;
        for (const job of tops) {
          const was = before.get(job.id);
          if (was && was !== job.state.phase && jobs.isOwn(job.id) && !isSeen(job)) tell(job, library, jobs, openJobs);
        }
        for (const id of before.keys()) if (now.get(id) !== before.get(id) && isActive(now.get(id))) dismissToast(keyOf(id));
      }
      known = now;
    };
    const unsubscribe: { stop?: () => void } = {};
    void library.ready.then(async () => {
      if (unsubscribe.stop === gone) return;
      offerInterrupted(await library.storedJobs(), jobs, openJobs, router.state.location.pathname === '/jobs');
      look();
      unsubscribe.stop = library.jobs.subscribe(look);
    });
    return () => {
      unsubscribe.stop?.();
      unsubscribe.stop = gone;
    };
  }, [library, jobs, navigate, router]);
  return null;
}

const gone = () => {};
const keyOf = (id: string) => `job:${id}`;
const isActive = (phase: Phase | undefined) => phase === undefined || phase === 'queued' || phase === 'running' || phase === 'waiting';

function tell(job: JobRow, library: Library, jobs: Jobs, openJobs: () => void): void {
  const { state, id, name } = job;
  const key = keyOf(id);
  const again = () => void jobs.resume(id).catch(failedTo(words.continuing(name)));
  if (state.phase === 'failed') {
    const { message, remedy, code } = state.problem;
    const action = job.kind === 'batch' ? { label: words.show, run: openJobs } : { label: words.tryAgain, run: again };
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
    toast({ key, title, action: kept.length > 0 ? { label: words.save(kept.length), run: save } : { label: words.show, run: openJobs } });
  } else if (state.phase === 'done') {
    toast({ key, title: words.done(name), action: { label: words.show, run: openJobs } });
  }
}

/** What a closed tab left half done is offered once, when the app opens. */
function offerInterrupted(rows: readonly JobRow[], jobs: Jobs, openJobs: () => void, isSeen: boolean): void {
  const waiting = rows.filter(({ state }) => state.phase === 'pending' && state.need.code === INTERRUPTED);
  const [first] = waiting;
  if (!first || isSeen) return;
  const resume = () => void jobs.resume(first.id).catch(failedTo(words.continuing(first.name)));
  toast({
    key: waiting.length > 1 ? 'jobs:interrupted' : keyOf(first.id),
    tone: 'warning',
    stays: true,
    title: words.interrupted(first.name, waiting.length),
    remedy: words.keptSoFar,
    action: waiting.length > 1 ? { label: words.show, run: openJobs } : { label: words.goOn, run: resume },
  });
}
