import { Dialog } from '../../design/dialog.tsx';
import { readable, type Shortcut } from '../../shortcuts.ts';
import styles from './studio.module.css';

/** Everything the keyboard does on a page, from the table that the keyboard itself uses. */
export function ShortcutSheet(props: { table: readonly Shortcut<string>[]; open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" open={props.open} onClose={props.onClose} width={820}>
      <div className={styles.sheet}>
        {[...Map.groupBy(props.table, ({ group }) => group)].map(([group, list]) => (
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
