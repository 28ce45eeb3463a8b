import { Link } from '@tanstack/react-router';
import { CircleCheck, Columns2, Download, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { type ExportMade, exportKind } from '../../../jobs/kinds/export.ts';
import { isOf } from '../../../jobs/kinds/job-kind.ts';
import { tuneKind } from '../../../jobs/kinds/tune.ts';
import { kindOf } from '../../../jobs/kinds.ts';
import { Button, buttonClass, IconButton } from '../../design/button.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { bytesText } from '../../library/bytes-text.ts';
import { useLibrary } from '../../library/hooks.ts';
import { keptIn, saveKept } from '../export/save-kept.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { JobLog } from './job-log.tsx';
import { JobMenu } from './job-menu.tsx';
import { JobThumbnail } from './job-thumbnail.tsx';
import styles from './jobs.module.css';
import type { JobNode } from './sections.ts';
import { words } from './words.ts';

/** A job that is done: what it was made of, what came of it, and what did not go well though it is done. */
export function DoneJob({ node }: { node: JobNode }) {
  const library = useLibrary();
  const { job } = node.shown;
  const [isLogOpen, setLogOpen] = useState(false);
  const [isComparing, setComparing] = useState(false);
  const made = madeBy(node);
  const kept = keptIn(made.flatMap(({ files }) => files));
  const problems = [node, ...node.children].flatMap(({ shown }) =>
    shown.job.result === null ? [] : (kindOf(shown.job)?.problemsOf(shown.job.result) ?? []),
  );
  return (
    <li className={styles.item}>
      <div className={styles.row}>
        <CircleCheck size={16} className={styles.good} aria-hidden />
        <JobThumbnail item={job.outputs[0] ?? job.inputs[0]} />
        <div className={styles.main}>
          <div className={styles.line}>
            <strong title={job.name}>{job.name}</strong>
          </div>
          <p className={styles.facts}>{words.endedAt(factsOf(node, made), job.endedAt)}</p>
          {problems.map(({ message, remedy }) => (
            <p key={message} className={styles.need}>
              <TriangleAlert size={13} aria-hidden /> {message} {remedy}
            </p>
          ))}
        </div>
        <div className={styles.actions}>
          {isOf(tuneKind, job) && (
            <Link to="/lab/$id" params={{ id: job.inputs[0] ?? '' }} search={{ tab: 'tune' }} className={buttonClass()}>
              {words.show}
            </Link>
          )}
          {kept.length > 0 && (
            <IconButton icon={Columns2} label={words.compare(job.name)} help={words.compareHelp} onClick={() => setComparing(true)} />
          )}
          {kept.length > 0 && (
            <Button
              aria-label={words.saveNamed(job.name, kept.length)}
              onClick={() => void saveKept(library, kept).catch(failedTo(words.reading(job.name)))}
            >
              <Download size={14} aria-hidden /> {words.saveShort(kept.length)}
            </Button>
          )}
        </div>
        <JobMenu node={node} onLog={() => setLogOpen(!isLogOpen)} />
      </div>
      {isLogOpen && <JobLog job={job} onClose={() => setLogOpen(false)} />}
      {isComparing && <CompareDialog node={node} onClose={() => setComparing(false)} />}
    </li>
  );
}

/** What the exports of a tree have made. */
function madeBy({ shown, children }: JobNode): ExportMade[] {
  const { job } = shown;
  return [...(isOf(exportKind, job) && job.result ? [job.result] : []), ...children.flatMap(madeBy)];
}

function factsOf(node: JobNode, made: readonly ExportMade[]): string {
  const files = made.flatMap((one) => one.files);
  if (files.length === 0) return kindOf(node.shown.job)?.label ?? '';
  const bytes = bytesText(files.reduce((sum, file) => sum + file.bytes, 0));
  const seconds = made.reduce((sum, one) => sum + one.seconds, 0);
  const [only] = files;
  if (files.length > 1 || !only) return words.manyFiles(files.length, bytes, seconds);
  return words.oneFile(bytes, only.frames, seconds);
}
