import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemOf } from '../../media/errors.ts';
import { IconButton } from './button.tsx';
import styles from './card.module.css';

/** What went wrong (or is worth knowing), why, and what to do about it. */
export interface Notice {
  readonly tone: 'error' | 'warning' | 'info';
  readonly title: string;
  readonly remedy?: string | undefined;
  readonly code?: string | undefined;
}

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };

/** A notice on the page; errors are announced to assistive technology at once. */
export function Card(props: Notice & { onDismiss?: (() => void) | undefined; children?: ReactNode }) {
  const Icon = icons[props.tone];
  return (
    <section className={`${styles.card} ${styles[props.tone]}`} role={props.tone === 'error' ? 'alert' : 'status'} data-code={props.code}>
      <Icon size={16} aria-hidden />
      <div>
        <strong>{props.title}</strong>
        {props.remedy && <p className={styles.remedy}>{props.remedy}</p>}
        {props.children && <div className={styles.actions}>{props.children}</div>}
      </div>
      {props.onDismiss && <IconButton icon={X} label="Dismiss" onClick={props.onDismiss} />}
    </section>
  );
}

/** Puts any thrown value into words: `MediaError`s as they stand, others with what was being done. */
export function noticeOf(error: unknown, doing: string): Notice {
  const { code, message, remedy } = problemOf(error, doing);
  return { tone: 'error', title: message, remedy, code: code || undefined };
}
