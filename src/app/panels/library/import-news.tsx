import { importKind } from '../../../jobs/kinds/import.ts';
import { isOf } from '../../../jobs/kinds/job-kind.ts';
import { restoreKind } from '../../../jobs/kinds/restore.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { type ShownJob, useJobs, useShownJobs } from '../../jobs/job-hooks.ts';
import { countText, leftText, phaseText } from '../../jobs/words.ts';
import { createStore, useStore } from '../../stores/store.ts';
import styles from './import-news.module.css';

/** Failures that are told one by one; beyond them their number is. */
const TOLD = 5;

/** Failures that somebody has read, by job and place; the page of jobs keeps telling them. */
const read = createStore<ReadonlySet<string>>(new Set());

/** How far imports are, and what of those that were asked for here could not be read. */
export function ImportNews() {
  const jobs = useJobs();
  const known = useStore(read);
  const shown = useShownJobs().filter(({ job }) => isOf(importKind, job) || isOf(restoreKind, job));
  const running = shown.filter(({ job }) => job.state.phase === 'running');
  const failed = shown.flatMap((one) => (jobs.isOwn(one.job.id) ? failuresOf(one) : [])).filter(({ key }) => !known.has(key));
  const dismiss = (keys: readonly string[]) => read.update((all) => new Set([...all, ...keys]));
  return (
    <>
      {running.map((one) => (
        <div key={one.job.id} className={styles.bar} role="status">
          <span>{[`${one.job.name}: ${phaseText(one)}`, countText(one), leftText(one)].filter(Boolean).join(', ')}</span>
          <progress max={Math.max(one.progress.total, 1)} value={one.progress.done} aria-label={one.job.name} />
          <Button
            aria-label={`Stop ${one.job.name}`}
            disabled={one.stopping !== null}
            onClick={() => void jobs.cancel(one.job.id).catch(failedTo('Stopping the import'))}
          >
            Stop
          </Button>
        </div>
      ))}
      {failed.slice(0, TOLD).map(({ key, problem }) => (
        <Card key={key} tone="error" title={problem.message} remedy={problem.remedy} code={problem.code} onDismiss={() => dismiss([key])} />
      ))}
      {failed.length > TOLD && (
        <Card
          tone="error"
          title={`${failed.length - TOLD} more files could not be imported.`}
          remedy="“Jobs” lists them all."
          onDismiss={() => dismiss(failed.slice(TOLD).map(({ key }) => key))}
        />
      )}
    </>
  );
}

/** What went wrong with a job that is over, each with a key of its own. */
function failuresOf({ job }: ShownJob) {
  const problems = isOf(importKind, job)
    ? job.result?.failed
    : isOf(restoreKind, job) && job.result
      ? restoreKind.problemsOf(job.result)
      : [];
  const all = job.state.phase === 'failed' ? [job.state.problem] : (problems ?? []);
  return all.map((problem, at) => ({ key: `${job.id} ${job.endedAt} ${at}`, problem }));
}
