import { Progress } from '@base-ui/react/progress';
import { useLocation } from '@tanstack/react-router';
import { CircleCheck, Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Card, type Notice, noticeOf } from '../../design/card.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { clockOf } from '../../playback/timecode.ts';
import { useStore } from '../../stores/store.ts';
import styles from './export-chip.module.css';
import { clearExport, type ExportState, exportState } from './export-job.ts';
import { phaseText, shareDone } from './export-progress.tsx';
import { bytesText, download } from './save-file.ts';

/** The export that goes on or has ended, in a corner of every page but the studio, whose top bar shows it. */
export function ExportChip() {
  const job = useStore(exportState);
  const inStudio = useLocation({ select: ({ pathname }) => pathname.startsWith('/item/') });
  if (job.phase === 'idle' || inStudio) return null;
  return (
    <aside className={styles.chip} aria-label="Export">
      {job.phase === 'running' && <RunningChip job={job} />}
      {job.phase === 'done' && <DoneChip job={job} />}
      {job.phase === 'failed' && <Card {...job.notice} onDismiss={clearExport} />}
    </aside>
  );
}

function RunningChip({ job }: { job: Extract<ExportState, { phase: 'running' }> }) {
  const percent = Math.round(shareDone(job.progress) * 100);
  const eta = job.progress?.eta;
  return (
    <>
      <Progress.Root value={percent} aria-label="Export progress" className={styles.body}>
        <strong>{job.name}</strong>
        <Progress.Track className={styles.bar}>
          <Progress.Indicator className={styles.fill} />
        </Progress.Track>
        <span>
          {phaseText(job)}
          {!job.cancelling && `, ${percent} %`}
          {!job.cancelling && eta != null && `, ${clockOf(Math.ceil(eta))} left`}
        </span>
      </Progress.Root>
      <Button disabled={job.cancelling} onClick={job.cancel}>
        Cancel export
      </Button>
    </>
  );
}

function DoneChip({ job }: { job: Extract<ExportState, { phase: 'done' }> }) {
  const library = useLibrary();
  const [problem, setProblem] = useState<Notice | null>(null);
  const { record } = job;
  const save = async () => {
    if (!record) return;
    try {
      download(await library.exportFile(record.id), record.name);
    } catch (error) {
      setProblem(noticeOf(error, 'Reading the exported file'));
    }
  };
  if (problem) return <Card {...problem} onDismiss={clearExport} />;
  return (
    <>
      <CircleCheck size={18} aria-hidden />
      <div className={styles.body} role="status">
        <strong>{job.name}</strong>
        <span>Exported, {bytesText(job.bytes)}</span>
      </div>
      {record && (
        <Button variant="primary" onClick={() => void save()}>
          <Download size={14} aria-hidden /> Save file
        </Button>
      )}
      <Button variant="quiet" onClick={clearExport}>
        {record ? 'Later' : 'Done'}
      </Button>
    </>
  );
}
