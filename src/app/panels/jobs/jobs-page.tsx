import { Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { useMemo } from 'react';
import { hasPlace } from '../../../jobs/job-moves.ts';
import { secondsLeft } from '../../../jobs/job-order.ts';
import { Button, buttonClass } from '../../design/button.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { failedTo } from '../../design/toasts.tsx';

import { useJobs, useShownJobs } from '../../jobs/job-hooks.ts';
import { shareDone } from '../../jobs/words.ts';
import { useLibraryStatus } from '../../library/hooks.ts';
import { PendingButton } from '../batch/pending-button.tsx';
import { DoneJob } from './done-job.tsx';
import { FailedJob } from './failed-job.tsx';
import { JobQueue } from './job-queue.tsx';
import styles from './jobs.module.css';
import { type JobNode, sectionsOf } from './sections.ts';
import { words } from './words.ts';

/** Everything long: what runs, what waits, what failed and why, what is done. */
export function JobsPage() {
  const jobs = useJobs();
  const shown = useShownJobs();
  const { phase } = useLibraryStatus();
  const sections = useMemo(() => sectionsOf(shown), [shown]);
  const { running, waiting, failed, done } = sections;
  const shares = new Map(shown.map((one) => [one.job.id, shareDone(one)]));
  const left = secondsLeft(
    shown.map(({ job }) => job),
    ({ id }) => shares.get(id) ?? 0,
  );
  return (
    <main className={styles.page}>
      <Navigation />
      <div className={styles.body}>
        <header className={styles.head}>
          <h1>{words.title}</h1>
          <p role="status">{words.summary(sections, left)}</p>
          <PendingButton />
        </header>
        {running.length > 0 && <JobQueue label={words.running} nodes={running} />}
        {waiting.length > 0 && (
          <JobQueue label={words.toDo} nodes={waiting} help={canReorder(waiting) ? words.reorderHelp : undefined} sortable />
        )}
        {failed.length > 0 && (
          <section aria-label={words.failedOnes} className={styles.section}>
            <div className={styles.sectionHead}>
              <h2>{words.failedOnes}</h2>
              <Button variant="quiet" onClick={() => void jobs.clear('failed').catch(failedTo(words.clearing))}>
                {words.clearFailed}
              </Button>
            </div>
            <ul className={styles.list}>
              {failed.map((node) => (
                <FailedJob key={node.shown.job.id} node={node} />
              ))}
            </ul>
          </section>
        )}
        {done.length > 0 && (
          <section aria-label={words.doneOnes} className={styles.section}>
            <div className={styles.sectionHead}>
              <h2>{words.doneOnes}</h2>
              <Button variant="quiet" onClick={() => void jobs.clear('done').catch(failedTo(words.clearing))}>
                {words.clearDone}
              </Button>
            </div>
            <ul className={styles.list}>
              {done.map((node) => (
                <DoneJob key={node.shown.job.id} node={node} />
              ))}
            </ul>
          </section>
        )}
        {shown.length === 0 && phase === 'ready' && <Nothing />}
      </div>
    </main>
  );
}

const canReorder = (nodes: readonly JobNode[]) => nodes.filter(({ shown }) => hasPlace(shown.job)).length > 1;

/** What jobs are and where they come from. */
function Nothing() {
  return (
    <section className={styles.empty} aria-label={words.emptyTitle}>
      <ListChecks size={36} strokeWidth={1.25} aria-hidden />
      <h2>{words.emptyTitle}</h2>
      <p>{words.emptyText}</p>
      <Link to="/" className={buttonClass('primary')}>
        {words.toLibrary}
      </Link>
    </section>
  );
}
