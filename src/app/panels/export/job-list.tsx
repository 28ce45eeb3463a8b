import { ArrowDown, ArrowUp, Pause, Play, RotateCcw, Trash2 } from 'lucide-react';
import { IconButton } from '../../design/button.tsx';
import { clockOf } from '../../playback/timecode.ts';
import { ExportBar } from './export-progress.tsx';
import styles from './job-list.module.css';
import { namesText, phaseText, shareDone } from './job-words.ts';
import { type ShownJob, useExportQueue, useJobs } from './queue-hooks.ts';

/** Exports that are not done, in the order in which they run, with what can be done about each. */
export function JobList() {
  const jobs = useJobs().filter(({ job }) => job.state.phase !== 'done');
  if (jobs.length === 0) return null;
  const waiting = jobs.filter(({ job }) => job.state.phase === 'queued');
  return (
    <section className={styles.jobs} aria-label="Exports to do">
      <h2>Exports to do</h2>
      <ol>
        {jobs.map((shown) => (
          <Job key={shown.job.id} shown={shown} isFirst={waiting[0] === shown} isLast={waiting.at(-1) === shown} />
        ))}
      </ol>
    </section>
  );
}

function Job({ shown, isFirst, isLast }: { shown: ShownJob; isFirst: boolean; isLast: boolean }) {
  const queue = useExportQueue();
  const { job, live } = shown;
  const { id, state } = job;
  const name = namesText(shown);
  const eta = live?.progress?.eta;
  const busy = live?.stopping != null;
  return (
    <li>
      <ExportBar shown={shown} className={styles.body}>
        <div className={styles.line}>
          <strong>{name}</strong>
          <span>
            {phaseText(shown)}
            {state.phase !== 'queued' && state.phase !== 'failed' && `, ${Math.round(shareDone(shown) * 100)} %`}
            {eta != null && `, ${clockOf(Math.ceil(eta))} left`}
          </span>
        </div>
        {(state.phase === 'failed' || state.phase === 'paused') && state.problem && (
          <p className={styles.problem} role="alert">
            {state.problem.message} {state.problem.remedy}
          </p>
        )}
      </ExportBar>
      <div className={styles.actions}>
        {state.phase === 'queued' && (
          <>
            <IconButton icon={ArrowUp} label={`Run ${name} earlier`} disabled={isFirst} onClick={() => void queue.move(id, -1)} />
            <IconButton icon={ArrowDown} label={`Run ${name} later`} disabled={isLast} onClick={() => void queue.move(id, 1)} />
          </>
        )}
        {(state.phase === 'queued' || live) && (
          <IconButton icon={Pause} label={`Pause ${name}`} disabled={busy} onClick={() => void queue.pause(id)} />
        )}
        {state.phase === 'paused' && <IconButton icon={Play} label={`Continue ${name}`} onClick={() => void queue.resume(id)} />}
        {state.phase === 'failed' && <IconButton icon={RotateCcw} label={`Try ${name} again`} onClick={() => void queue.resume(id)} />}
        {(state.phase !== 'running' || live) && (
          <IconButton icon={Trash2} label={`Cancel ${name}`} disabled={busy} onClick={() => void queue.cancel(id)} />
        )}
      </div>
    </li>
  );
}
