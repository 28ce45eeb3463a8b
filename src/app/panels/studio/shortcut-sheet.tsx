import { Dialog } from '../../design/dialog.tsx';
import { readable, shortcuts } from '../../shortcuts.ts';
import { useStore } from '../../stores/store.ts';
import { useSession } from './session.ts';
import styles from './studio.module.css';

/** Everything the keyboard does, from the table that the keyboard itself uses. */
export function ShortcutSheet() {
  const { dialog } = useSession();
  const open = useStore(dialog) === 'shortcuts';
  return (
    <Dialog title="Keyboard shortcuts" open={open} onClose={() => dialog.set(null)} width={820}>
      <div className={styles.sheet}>
        {[...Map.groupBy(shortcuts, ({ group }) => group)].map(([group, list]) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {list.map(({ command, keys, label }) => (
                <div key={command}>
                  <dt>{label}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key}>{readable(key)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.sheetNote}>
        The wheel zooms the picture to the cursor; drag pans; a double click fits. On the timeline the wheel scrolls, with Ctrl it zooms. On
        a control: drag, wheel, arrows, or type a value; a double click puts the default back.
      </p>
    </Dialog>
  );
}
