import { useLocation } from '@tanstack/react-router';
import { CircleCheck, CirclePause, Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Card, type Notice, noticeOf } from '../../design/card.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { clockOf } from '../../playback/timecode.ts';
import styles from './export-chip.module.css';
import { ExportBar } from './export-progress.tsx';
import { namesText, phaseText, shareDone } from './job-words.ts';
import { type ShownJob, useExportQueue, useJobs, useShownJob } from './queue-hooks.ts';
import { bytesText, download } from './save-file.ts';

/** The export that goes on, waits for the user or has ended, in a corner of every page but the studio, whose top bar shows it. */
export function ExportChip() {
  const queue = useExportQueue();
  const jobs = useJobs();
  const asked = useShownJob();
  const inStudio = useLocation({ select: ({ pathname }) => pathname.startsWith('/item/') });
  const interrupted = jobs.find(({ job }) => job.state.phase === 'paused' && job.state.interrupted);
  const shown = jobs.find(({ live }) => live !== null) ?? asked ?? interrupted;
  if (!shown || inStudio) return null;
  const { job } = shown;
  const { state } = job;
  return (
    <aside className={styles.chip} aria-label="Export">
      {(state.phase === 'running' || state.phase === 'queued') && <RunningChip shown={shown} />}
      {state.phase === 'paused' && <PausedChip shown={shown} />}
      {state.phase === 'done' && <DoneChip shown={shown} />}
      {state.phase === 'failed' && (
        <Card
          tone="error"
          title={state.problem.message}
          remedy={state.problem.remedy}
          code={state.problem.code}
          onDismiss={() => queue.show(null)}
        >
          <Button onClick={() => void queue.resume(job.id)}>Try again</Button>
        </Card>
      )}
    </aside>
  );
}

function RunningChip({ shown }: { shown: ShownJob }) {
  const queue = useExportQueue();
  const { job, live } = shown;
  const eta = live?.progress?.eta;
  return (
    <>
      <ExportBar shown={shown} className={styles.body}>
        <strong>{namesText(shown)}</strong>
        <span>
          {phaseText(shown)}
          {!live?.stopping && `, ${Math.round(shareDone(shown) * 100)} %`}
          {!live?.stopping && eta != null && `, ${clockOf(Math.ceil(eta))} left`}
        </span>
      </ExportBar>
      <Button disabled={live?.stopping != null} onClick={() => void queue.cancel(job.id)}>
        Cancel export
      </Button>
    </>
  );
}

function PausedChip({ shown }: { shown: ShownJob }) {
  const queue = useExportQueue();
  const { state } = shown.job;
  return (
    <>
      <CirclePause size={18} aria-hidden />
      <ExportBar shown={shown} className={styles.body}>
        <strong>{namesText(shown)}</strong>
        <span>
          {phaseText(shown)}, {Math.round(shareDone(shown) * 100)} %
        </span>
        {state.phase === 'paused' && state.problem && (
          <span role="alert">
            {state.problem.message} {state.problem.remedy}
          </span>
        )}
      </ExportBar>
      <Button variant="primary" onClick={() => void queue.resume(shown.job.id)}>
        Continue
      </Button>
      <Button onClick={() => void queue.cancel(shown.job.id)}>Cancel export</Button>
    </>
  );
}

function DoneChip({ shown: { job } }: { shown: ShownJob }) {
  const library = useLibrary();
  const queue = useExportQueue();
  const [problem, setProblem] = useState<Notice | null>(null);
  const files = job.state.phase === 'done' ? job.state.files : [];
  const kept = files.filter(({ record }) => record !== null);
  const clear = () => queue.show(null);
  const save = async () => {
    try {
      for (const { record, name } of kept) download(await library.exportFile(record as string), name);
    } catch (error) {
      setProblem(noticeOf(error, 'Reading the exported file'));
    }
  };
  if (problem) return <Card {...problem} onDismiss={clear} />;
  return (
    <>
      <CircleCheck size={18} aria-hidden />
      <div className={styles.body} role="status">
        <strong>{files[0]?.name ?? job.itemName}</strong>
        <span>Exported, {bytesText(files.reduce((sum, { bytes }) => sum + bytes, 0))}</span>
      </div>
      {kept.length > 0 && (
        <Button variant="primary" onClick={() => void save()}>
          <Download size={14} aria-hidden /> {kept.length > 1 ? 'Save all files' : 'Save file'}
        </Button>
      )}
      <Button variant="quiet" onClick={clear}>
        {kept.length > 0 ? 'Later' : 'Done'}
      </Button>
    </>
  );
}
