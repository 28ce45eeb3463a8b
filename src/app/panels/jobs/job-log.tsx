import { X } from 'lucide-react';
import type { Job } from '../../../jobs/job.ts';
import { IconButton } from '../../design/button.tsx';
import { logText } from '../../jobs/words.ts';
import styles from './jobs.module.css';
import { words } from './words.ts';

/** What happened to a job, line by line. */
export function JobLog({ job, onClose }: { job: Job; onClose: () => void }) {
  return (
    <section className={styles.log} aria-label={words.logOf(job.name)}>
      <IconButton icon={X} label={words.closeLog} onClick={onClose} />
      <ol>
        {[{ at: job.createdAt, text: words.askedFor }, ...job.log.map((line) => ({ at: line.at, text: logText(line) }))].map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own, and only ever join at the end
          <li key={at}>
            <time dateTime={new Date(line.at).toISOString()}>{words.clock(line.at)}</time> {line.text}
          </li>
        ))}
      </ol>
    </section>
  );
}
