import { Progress } from '@base-ui/react/progress';
import type { ReactNode } from 'react';
import styles from './job-bar.module.css';
import type { ShownJob } from './job-hooks.ts';
import { shareDone } from './words.ts';

/** How far a job is, as a bar below its heading; `parts` are the jobs that it waits for. */
export function JobBar(props: { shown: ShownJob; parts?: readonly ShownJob[]; children?: ReactNode; className?: string | undefined }) {
  const { shown, parts = [] } = props;
  const label = shown.job.kind === 'export' ? 'Export progress' : `Progress of ${shown.job.name}`;
  return (
    <Progress.Root value={Math.round(shareDone(shown, parts) * 100)} aria-label={label} className={props.className ?? ''}>
      {props.children}
      <Progress.Track className={styles.bar} data-phase={shown.job.state.phase}>
        <Progress.Indicator className={styles.fill} />
      </Progress.Track>
    </Progress.Root>
  );
}
