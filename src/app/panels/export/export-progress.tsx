import { Progress } from '@base-ui/react/progress';
import { useEffect, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { clockOf, framesText } from '../../playback/timecode.ts';
import styles from './export.module.css';
import { namesText, phaseText, shareDone } from './job-words.ts';
import { type ShownJob, useExportQueue, useJobs } from './queue-hooks.ts';

/** How far an export is, how fast, how long yet, and ways out. */
export function ExportRunning({ shown, onHide, onAnother }: { shown: ShownJob; onHide: () => void; onAnother: () => void }) {
  const queue = useExportQueue();
  const armed = useArmed();
  const { job, live } = shown;
  const progress = live?.progress ?? null;
  const isWaiting = job.state.phase === 'queued';
  return (
    <div className={styles.running}>
      <ExportBar shown={shown}>
        <div className={styles.line}>
          <strong>{phaseText(shown)}</strong>
          <span>{progress && progress.phase !== 'writing' && `${progress.done} of ${framesText(progress.total)}`}</span>
        </div>
      </ExportBar>
      <div className={styles.line}>
        <span>{progress && progress.fps > 0 && `${progress.fps.toFixed(1)} fps`}</span>
        <span>{progress?.eta != null && `${clockOf(Math.ceil(progress.eta))} left`}</span>
      </div>
      <p className={styles.summary}>
        {isWaiting ? <Ahead id={job.id} /> : `${namesText(shown)}. Every file is decoded again and compared before it counts as done.`}
      </p>
      <div className={styles.actions}>
        <Button variant="quiet" disabled={!armed} onClick={onAnother}>
          Add another export
        </Button>
        <Button variant="quiet" disabled={!armed} onClick={onHide}>
          Continue in the background
        </Button>
        <Button disabled={!armed || live?.stopping != null} onClick={() => void queue.pause(job.id)}>
          Pause
        </Button>
        <Button disabled={!armed || live?.stopping != null} onClick={() => void queue.cancel(job.id)}>
          {live?.stopping === 'cancel' ? 'Cancelling…' : 'Cancel export'}
        </Button>
      </div>
    </div>
  );
}

function Ahead({ id }: { id: string }) {
  const jobs = useJobs();
  const running = jobs.find(({ job }) => job.state.phase === 'running');
  const queued = jobs.filter(({ job }) => job.state.phase === 'queued');
  const ahead = queued.findIndex(({ job }) => job.id === id) + (running ? 1 : 0);
  if (ahead > 0) return `It begins after ${ahead === 1 ? 'the export that runs now' : `${ahead} other exports`}.`;
  return 'It begins in a moment. If another tab of Framewright is exporting, it begins after that.';
}

/** The bar of an export with its heading. */
export function ExportBar({ shown, children, className }: { shown: ShownJob; children: React.ReactNode; className?: string | undefined }) {
  return (
    <Progress.Root value={Math.round(shareDone(shown) * 100)} aria-label="Export progress" className={className ?? ''}>
      {children}
      <Progress.Track className={styles.bar}>
        <Progress.Indicator className={styles.fill} />
      </Progress.Track>
    </Progress.Root>
  );
}

/** What is kept of an export that stopped, and how it goes on. */
export function ExportPaused({ shown }: { shown: ShownJob }) {
  const queue = useExportQueue();
  const { job } = shown;
  const { state } = job;
  if (state.phase !== 'paused') return null;
  return (
    <div className={styles.running}>
      <ExportBar shown={shown}>
        <div className={styles.line}>
          <strong>{phaseText(shown)}</strong>
          <span>{state.total > 0 && `${state.done} of ${framesText(state.total)}`}</span>
        </div>
      </ExportBar>
      {state.problem && <Card tone="warning" title={state.problem.message} remedy={state.problem.remedy} code={state.problem.code} />}
      <p className={styles.summary}>
        {state.interrupted ? 'The tab was closed while it ran. ' : ''}
        What was finished of {namesText(shown)} is kept in this browser; it goes on from there.
      </p>
      <div className={styles.actions}>
        <Button onClick={() => void queue.cancel(job.id)}>Cancel export</Button>
        <Button variant="primary" onClick={() => void queue.resume(job.id)}>
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
