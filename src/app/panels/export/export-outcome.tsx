import { CircleCheck, Download } from 'lucide-react';
import { WARNING } from '../../../jobs/export/exported-file.ts';
import type { KeptFile } from '../../../jobs/kinds/export.ts';
import { outputFormats } from '../../../jobs/output/output.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import layout from '../../design/form.module.css';
import { useJobs } from '../../jobs/job-hooks.ts';
import { bytesText } from '../../library/bytes-text.ts';
import { useLibrary } from '../../library/hooks.ts';
import { clockOf, framesText } from '../../playback/timecode.ts';
import styles from './export.module.css';
import { saveKept } from './save-kept.ts';
import type { ShownExport } from './shown-export.ts';

/** What was made and how it was checked, or what went wrong. */
export function ExportOutcome(props: {
  job: ShownExport['job'];
  onAgain: () => void;
  onClose: () => void;
  onProblem: (error: unknown) => void;
}) {
  const library = useLibrary();
  const jobs = useJobs();
  const { job } = props;
  const { state, result } = job;
  if (state.phase === 'failed') {
    const { message, remedy, code } = state.problem;
    return (
      <Card tone="error" title={message} remedy={remedy} code={code}>
        <Button onClick={props.onAgain}>Back to settings</Button>
        <Button variant="primary" onClick={() => void jobs.resume(job.id)}>
          Try again
        </Button>
      </Card>
    );
  }
  if (!result) return null;
  const save = (...files: readonly KeptFile[]) => void saveKept(library, files).catch(props.onProblem);
  const [only, ...others] = result.files;
  const isKept = result.files.some(({ record }) => record !== null);
  return (
    <div className={layout.form}>
      {result.files.map((file) => (
        <div key={file.name} className={styles.done} role="status">
          <CircleCheck size={18} aria-hidden />
          <div>
            <strong>{file.name}</strong>
            <p>{fileText(file)}</p>
          </div>
          {others.length > 0 && file.record !== null && (
            <IconButton icon={Download} label={`Save ${file.name}`} onClick={() => save(file)} />
          )}
        </div>
      ))}
      {result.failed.map(({ format, message, remedy, code }) => (
        <Card key={format} tone="error" title={`${outputFormats[format].label}: ${message}`} remedy={remedy} code={code} />
      ))}
      {only && others.length === 0 && <Facts file={only} seconds={result.seconds} />}
      {[...new Set(result.files.flatMap(({ notes }) => notes))].map((note) => (
        <Card key={note} tone={note.startsWith(WARNING) ? 'warning' : 'info'} title={note.replace(WARNING, '')} />
      ))}
      <div className={styles.actions}>
        <Button variant="quiet" onClick={props.onAgain}>
          Export again
        </Button>
        {isKept ? (
          <Button variant="primary" onClick={() => save(...result.files)}>
            <Download size={14} aria-hidden /> {others.length > 0 ? 'Save all files' : 'Save file'}
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

const fileText = ({ format, bytes, frames, duration }: KeptFile): string =>
  outputFormats[format].kind !== 'still' ? `${bytesText(bytes)}, ${framesText(frames)}, ${clockOf(duration, 2)}` : bytesText(bytes);

function Facts({ file, seconds }: { file: KeptFile; seconds: number }) {
  const { verified, codecs, frames } = file;
  const isStill = outputFormats[file.format].kind === 'still';
  return (
    <dl className={styles.facts}>
      {!isStill && (
        <>
          <dt>Codecs</dt>
          <dd>{[codecs.video, codecs.audio].filter(Boolean).join(' + ')}</dd>
        </>
      )}
      {verified && isStill && (
        <>
          <dt>Decoded back</dt>
          <dd>
            {outputFormats[file.format].lossless === 'always'
              ? 'Every pixel, colour and alpha, is what was rendered'
              : 'Compared with what was rendered'}
          </dd>
        </>
      )}
      {verified && !isStill && (
        <>
          <dt>Decoded back</dt>
          <dd>{framesText(verified.framesCompared)} compared with what was rendered</dd>
          <dt>{verified.alpha ? 'Alpha error' : 'Compared'}</dt>
          <dd>
            {verified.alpha
              ? `mean ${verified.alphaMeanError.toFixed(2)}, largest ${Math.round(verified.alphaMaxError)} of 255`
              : 'Colours and times; this file has no alpha'}
          </dd>
        </>
      )}
      {!isStill && (
        <>
          <dt>Speed</dt>
          <dd>
            {(frames / Math.max(seconds, 1e-3)).toFixed(1)} fps, {clockOf(seconds, 1)} in all
          </dd>
        </>
      )}
    </dl>
  );
}
