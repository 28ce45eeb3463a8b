import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonClass } from './button.tsx';
import styles from './layer.module.css';

/** A modal window with a title and a close button. */
export function Dialog(props: {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Pixels. */
  width?: number;
  /** A press beside it closes it, unless something in it is under way. */
  busy?: boolean;
  children: ReactNode;
}) {
  return (
    <Base.Root open={props.open} disablePointerDismissal={props.busy ?? false} onOpenChange={(open) => !open && props.onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.dialog} style={{ '--dialog-width': `${props.width ?? 520}px` } as Record<string, string>}>
          <header className={styles.dialogHead}>
            <Base.Title>{props.title}</Base.Title>
            <Base.Close aria-label="Close" className={buttonClass('icon')}>
              <X size={16} aria-hidden />
            </Base.Close>
          </header>
          <div className={styles.dialogBody}>{props.children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
