import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { JobLog } from './job-log.tsx';
import { JobMenu } from './job-menu.tsx';
import { JobThumbnail } from './job-thumbnail.tsx';
import styles from './jobs.module.css';
import type { JobNode } from './sections.ts';
import { useEditJob } from './use-edit-job.ts';
import { words } from './words.ts';

/** A job that failed: what, why, and what to do; of a parent, each part that failed. */
export function FailedJob({ node }: { node: JobNode }) {
  const jobs = useJobs();
  const { shown, children } = node;
  const { job } = shown;
  const { id, name, state } = job;
  const edit = useEditJob(job);
  const [isLogOpen, setLogOpen] = useState(false);
  const broken = children.filter((child) => child.shown.job.state.phase === 'failed');
  if (state.phase !== 'failed') return null;
  return (
    <li className={styles.item}>
      <div className={styles.row}>
        <span className={styles.grip} />
        <JobThumbnail item={job.inputs[0]} small={job.parent !== null} />
        <div className={styles.main} role="alert" data-code={state.problem.code}>
          <div className={styles.line}>
            <strong title={name}>{name}</strong>
            {job.endedAt !== null && <span className={styles.when}>{words.moment(job.endedAt)}</span>}
          </div>
          <p className={styles.problem}>{state.problem.message}</p>
          <p className={styles.remedy}>{state.problem.remedy}</p>
        </div>
        <div className={styles.actions}>
          <Button
            variant={job.parent === null ? 'primary' : 'plain'}
            aria-label={words.again(name)}
            onClick={() => void jobs.resume(id).catch(failedTo(words.continuing(name)))}
          >
            {words.tryAgain}
          </Button>
          {edit && (
            <Button aria-label={words.editNamed(name)} onClick={edit.edit}>
              {words.editShort}
            </Button>
          )}
        </div>
        <JobMenu node={node} onLog={() => setLogOpen(!isLogOpen)} />
      </div>
      {isLogOpen && <JobLog job={job} onClose={() => setLogOpen(false)} />}
      {broken.length > 0 && (
        <ul className={styles.children} aria-label={words.failedParts(name)}>
          {broken.map((child) => (
            <FailedJob key={child.shown.job.id} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}
