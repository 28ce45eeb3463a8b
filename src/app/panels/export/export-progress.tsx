import { Progress } from '@base-ui/react/progress';
import { CircleCheck, Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { clockOf, framesText } from '../../playback/timecode.ts';
import { useSession } from '../studio/session.ts';
import styles from './export.module.css';
import type { ExportState } from './export-job.ts';
import { bytesText, download } from './save-file.ts';

/** Share of the whole export that is done, 0 to 1: verifying reads the file again and takes about a fifth of the time. */
export function shareDone(progress: Running['progress']): number {
  if (!progress || progress.total === 0) return 0;
  const part = Math.min(progress.done / progress.total, 1);
  return progress.phase === 'rendering' ? part * 0.8 : 0.8 + part * 0.2;
}

type Running = Extract<ExportState, { phase: 'running' }>;

/** What an export is doing now. */
export function phaseText({ progress, cancelling }: Running): string {
  if (cancelling) return 'Cancelling…';
  if (!progress) return 'Preparing';
  return progress.phase === 'rendering' ? 'Rendering' : 'Checking the file';
}

/** How far it is, how fast, how long yet, and a way out. */
export function ExportRunning({ job, onHide }: { job: Running; onHide: () => void }) {
  const { progress } = job;
  const armed = useArmed();
  return (
    <div className={styles.running}>
      <Progress.Root value={Math.round(shareDone(progress) * 100)} aria-label="Export progress">
        <div className={styles.line}>
          <strong>{phaseText(job)}</strong>
          <span>{progress && `${progress.done} of ${framesText(progress.total)}`}</span>
        </div>
        <Progress.Track className={styles.bar}>
          <Progress.Indicator className={styles.fill} />
        </Progress.Track>
      </Progress.Root>
      <div className={styles.line}>
        <span>{progress && progress.fps > 0 && `${progress.fps.toFixed(1)} fps`}</span>
        <span>{progress?.eta != null && `${clockOf(Math.ceil(progress.eta))} left`}</span>
      </div>
      <p className={styles.summary}>{job.name}. The file is decoded again and compared before it counts as done.</p>
      <div className={styles.actions}>
        <Button variant="quiet" disabled={!armed} onClick={onHide}>
          Continue in the background
        </Button>
        <Button disabled={!armed || job.cancelling} onClick={job.cancel}>
          {job.cancelling ? 'Cancelling…' : 'Cancel export'}
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

/** What was made and how it was checked, or what went wrong. */
export function ExportOutcome(props: {
  job: Extract<ExportState, { phase: 'done' | 'failed' }>;
  onAgain: () => void;
  onClose: () => void;
}) {
  const session = useSession();
  const library = useLibrary();
  const { job } = props;
  if (job.phase === 'failed') {
    return (
      <Card {...job.notice}>
        <Button onClick={props.onAgain}>Back to settings</Button>
      </Card>
    );
  }
  const { record, result } = job;
  const save = async () => {
    try {
      if (record) download(await library.exportFile(record.id), record.name);
    } catch (error) {
      session.fail(error, 'Reading the exported file');
    }
  };
  return (
    <div className={styles.running}>
      <div className={styles.done} role="status">
        <CircleCheck size={18} aria-hidden />
        <div>
          <strong>{job.name}</strong>
          <p>
            {bytesText(job.bytes)}
            {result && `, ${framesText(result.frames)}, ${clockOf(result.duration, 2)}`}
          </p>
        </div>
      </div>
      {result && (
        <dl className={styles.facts}>
          <dt>Codecs</dt>
          <dd>{[result.codecs.video, result.codecs.audio].filter(Boolean).join(' + ')}</dd>
          {result.verified && (
            <>
              <dt>Decoded back</dt>
              <dd>{framesText(result.verified.framesCompared)} compared with what was rendered</dd>
              <dt>{result.verified.alpha ? 'Alpha error' : 'Compared'}</dt>
              <dd>
                {result.verified.alpha
                  ? `mean ${result.verified.alphaMeanError.toFixed(2)}, largest ${Math.round(result.verified.alphaMaxError)} of 255`
                  : 'Colours and times; this file has no alpha'}
              </dd>
            </>
          )}
          <dt>Speed</dt>
          <dd>
            {(result.frames / Math.max(job.seconds, 1e-3)).toFixed(1)} fps, {clockOf(job.seconds, 1)} in all
          </dd>
        </dl>
      )}
      {!result && job.verified && (
        <dl className={styles.facts}>
          <dt>Decoded back</dt>
          <dd>Every pixel, colour and alpha, is what was rendered</dd>
        </dl>
      )}
      {result?.notes.map((note) => (
        <Card key={note} tone="info" title={note} />
      ))}
      <div className={styles.actions}>
        <Button variant="quiet" onClick={props.onAgain}>
          Export again
        </Button>
        {record ? (
          <Button variant="primary" onClick={() => void save()}>
            <Download size={14} aria-hidden /> Save file
          </Button>
        ) : (
          <Button variant="primary" onClick={props.onClose}>
            Done
          </Button>
        )}
      </div>
    </div>
  );
}
