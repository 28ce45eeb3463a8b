import { Toast } from '@base-ui/react/toast';
import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { buttonClass } from './button.tsx';
import styles from './toasts.module.css';
import { attach, type Shown } from './toasts.tsx';

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };
/** Milliseconds: long enough to read two lines and reach the button; errors stay until they are dismissed. */
const SHOWN = 7000;

/** What the base gives its toasts holds for dialogs alone. */
const NO_DIALOG = { 'aria-modal': undefined };

const manager = Toast.createToastManager<Shown>();

/** The toasts that are shown now. */
export function ToastList() {
  useEffect(
    () =>
      attach({
        add: (data) => manager.add({ id: data.id, data, timeout: (data.stays ?? data.tone === 'error') ? 0 : SHOWN }),
        close: (id) => manager.close(id),
      }),
    [],
  );
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
  const { toasts } = Toast.useToastManager<Shown>();
  return toasts.map((one) => {
    const { tone = 'info', title, remedy, code, action } = one.data as Shown;
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
