import { Toast } from '@base-ui/react/toast';
import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { buttonClass } from './button.tsx';
import { type Notice, noticeOf } from './card.tsx';
import styles from './toasts.module.css';

/** Something worth a glance: what happened, and at most one thing to do about it. */
export interface ToastWords extends Omit<Notice, 'tone'> {
  /** `info` when left out. */
  readonly tone?: Notice['tone'];
  readonly action?: { readonly label: string; readonly run: () => void };
  /** It is there until it is answered, as errors are. */
  readonly stays?: boolean;
  /** A toast of the same key is replaced instead of joined by another. */
  readonly key?: string;
}

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };
/** Milliseconds: long enough to read two lines and reach the button; errors stay until they are dismissed. */
const SHOWN = 7000;

/** What the base gives its toasts holds for dialogs alone. */
const NO_DIALOG = { 'aria-modal': undefined };

const manager = Toast.createToastManager<ToastWords>();

/** Shows a toast on whatever page is open and gives its id; works outside components too. */
export function toast(words: ToastWords): string {
  const stays = words.stays ?? words.tone === 'error';
  return manager.add({ data: words, timeout: stays ? 0 : SHOWN, ...(words.key !== undefined && { id: words.key }) });
}

/** Takes a toast away before its time. */
export const dismissToast = (id: string): void => manager.close(id);

/** For `.catch`: shows why something could not be done, and what helps. */
export const failedTo =
  (doing: string) =>
  (error: unknown): void =>
    void toast(noticeOf(error, doing));

/** Where toasts appear; once, around every page. F6 moves the keyboard there. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts } = Toast.useToastManager<ToastWords>();
  return toasts.map((one) => {
    const { tone = 'info', title, remedy, code, action } = one.data as ToastWords;
    const Icon = icons[tone];
    return (
      <Toast.Root
        key={one.id}
        toast={one}
        role={tone === 'error' ? 'alert' : 'status'}
        {...NO_DIALOG}
        swipeDirection={['left', 'down']}
        className={styles.toast}
        data-tone={tone}
        data-code={code}
      >
        <Icon size={16} aria-hidden />
        <div className={styles.words}>
          <Toast.Title render={<p />}>{title}</Toast.Title>
          {remedy && <Toast.Description>{remedy}</Toast.Description>}
        </div>
        {action && (
          <Toast.Action
            className={buttonClass()}
            onClick={() => {
              manager.close(one.id);
              action.run();
            }}
          >
            {action.label}
          </Toast.Action>
        )}
        <Toast.Close className={buttonClass('icon')} aria-label="Dismiss" aria-hidden={false}>
          <X size={16} aria-hidden />
        </Toast.Close>
      </Toast.Root>
    );
  });
}
