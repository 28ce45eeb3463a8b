import { useEffect, useState } from 'react';
import { INTERRUPTED } from '../../../jobs/job.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import layout from '../../design/form.module.css';
import { JobBar } from '../../jobs/job-bar.tsx';
import { useJobs, useShownJobs } from '../../jobs/job-hooks.ts';
import { countText, leftText, phaseText, rateText } from '../../jobs/words.ts';
import styles from './export.module.css';
import { keptText } from './kept-text.ts';
import type { ShownExport } from './shown-export.ts';

/** How far an export is, how fast, how long yet, and ways out. */
export function ExportRunning({ shown, onHide, onAnother }: { shown: ShownExport; onHide: () => void; onAnother: () => void }) {
  const jobs = useJobs();
  const armed = useArmed();
  const { job, stopping } = shown;
  const isWaiting = job.state.phase === 'queued';
  return (
    <div className={layout.form}>
      <JobBar shown={shown}>
        <div className={styles.line}>
          <strong>{phaseText(shown)}</strong>
          <span>{countText(shown)}</span>
        </div>
      </JobBar>
      <div className={styles.line}>
        <span>{rateText(shown)}</span>
        <span>{leftText(shown)}</span>
      </div>
      <p className={styles.summary}>
        {isWaiting ? <Ahead id={job.id} /> : `${job.name}. Every file is decoded again and compared before it counts as done.`}
      </p>
      <div className={styles.actions}>
        <Button variant="quiet" disabled={!armed} onClick={onAnother}>
          Add another export
        </Button>
        <Button variant="quiet" disabled={!armed} onClick={onHide}>
          Continue in the background
        </Button>
        <Button disabled={!armed || stopping !== null} onClick={() => void jobs.pause(job.id)}>
          Pause
        </Button>
        <Button disabled={!armed || stopping !== null} onClick={() => void jobs.cancel(job.id)}>
          {stopping === 'cancel' ? 'Cancelling…' : 'Cancel export'}
        </Button>
      </div>
    </div>
  );
}

function Ahead({ id }: { id: string }) {
  const shown = useShownJobs();
  const running = shown.find(({ job }) => job.state.phase === 'running');
  const queued = shown.filter(({ job }) => job.state.phase === 'queued');
  const ahead = queued.findIndex(({ job }) => job.id === id) + (running ? 1 : 0);
  if (ahead > 0) return `It begins after ${ahead === 1 ? 'what runs now' : `${ahead} others`}.`;
  return 'It begins in a moment. If another tab of Framewright is at work, it begins after that.';
}

/** What is kept of an export that stopped, and how it goes on. */
export function ExportPaused({ shown }: { shown: ShownExport }) {
  const jobs = useJobs();
  const { job } = shown;
  const { state } = job;
  const need = state.phase === 'pending' && state.need.code !== INTERRUPTED ? state.need : null;
  return (
    <div className={layout.form}>
      <JobBar shown={shown}>
        <div className={styles.line}>
          <strong>{phaseText(shown)}</strong>
          <span>{countText(shown)}</span>
        </div>
      </JobBar>
      {need && <Card tone="warning" title={need.message} remedy={need.remedy} code={need.code} />}
      <p className={styles.summary}>
        {state.phase === 'pending' && !need ? `${state.need.message} ` : ''}
        {keptText(shown)}
      </p>
      <div className={styles.actions}>
        <Button onClick={() => void jobs.cancel(job.id)}>Cancel export</Button>
        <Button variant="primary" onClick={() => void jobs.resume(job.id)}>
          Continue
        </Button>
      </div>
    </div>
  );
}

/** False for a moment, so that the second click of a double click on Start does not cancel what the first one began. */
function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), 600);
    return () => clearTimeout(timer);
  }, []);
  return armed;
}
