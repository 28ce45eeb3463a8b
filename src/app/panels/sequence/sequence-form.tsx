import type { ReactNode } from 'react';
import { Button } from '../../design/button.tsx';
import { Card, type Notice } from '../../design/card.tsx';
import layout from '../../design/form.module.css';
import styles from './sequence.module.css';

/** What the forms for stitching and looping have around their questions: what is in the way, what will come of it, and the button. */
export function SequenceForm(props: {
  notices: readonly (Notice | null)[];
  /** What will be made; empty while that is not known. */
  status: string;
  action: string;
  /** Null while it cannot be done. */
  onStart: (() => void) | null;
  children: ReactNode;
}) {
  const { onStart } = props;
  return (
    <form
      className={layout.form}
      onSubmit={(event) => {
        event.preventDefault();
        onStart?.();
      }}
    >
      {props.notices.map((notice) => notice && <Card key={notice.title} {...notice} />)}
      {props.children}
      <div className={styles.foot}>
        <p role="status">{props.status}</p>
        <Button type="submit" variant="primary" disabled={!onStart}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}
