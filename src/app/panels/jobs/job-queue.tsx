import { useState } from 'react';
import { hasPlace } from '../../../jobs/job-moves.ts';
import { Button } from '../../design/button.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { JobItem } from './job-item.tsx';
import styles from './jobs.module.css';
import type { JobNode } from './sections.ts';
import { useJobDrag } from './use-job-drag.ts';
import { words } from './words.ts';

/** Jobs that are not over, in the order in which they run. */
export function JobQueue(props: { label: string; nodes: readonly JobNode[]; sortable?: boolean; help?: string | undefined }) {
  return (
    <section aria-label={props.label} className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{props.label}</h2>
        {props.help && <p>{props.help}</p>}
      </div>
      <JobRows label={props.label} nodes={props.nodes} sortable={props.sortable ?? false} />
    </section>
  );
}

/** Rows that are shown at first. */
const SHOWN = 100;

/** Rows of jobs of one level; waiting ones change places by their grip. */
export function JobRows({ label, nodes, sortable }: { label: string; nodes: readonly JobNode[]; sortable: boolean }) {
  const jobs = useJobs();
  const queued = nodes.filter(({ shown }) => hasPlace(shown.job)).map(({ shown }) => shown.job.id);
  const move = (id: string, by: number) => void jobs.move(id, by).catch(failedTo(words.moving));
  const { list, drag, grip } = useJobDrag(queued, move);
  const [count, setCount] = useState(SHOWN);
  return (
    <ol ref={list} className={styles.list} aria-label={label}>
      {nodes.slice(0, count).map((node) => {
        const { id } = node.shown.job;
        const place = queued.indexOf(id);
        const canMove = sortable && place >= 0 && queued.length > 1;
        return (
          <JobItem
            key={id}
            node={node}
            isDragged={drag?.id === id}
            dropAt={drag && drag.before === id ? 'before' : drag && drag.after === id ? 'after' : null}
            order={
              canMove ? { isFirst: place === 0, isLast: place === queued.length - 1, grip: grip(id), move: (by) => move(id, by) } : null
            }
          />
        );
      })}
      {nodes.length > count && (
        <li className={styles.item}>
          <Button variant="quiet" onClick={() => setCount(count + SHOWN)}>
            {words.more(nodes.length - count)}
          </Button>
        </li>
      )}
    </ol>
  );
}
