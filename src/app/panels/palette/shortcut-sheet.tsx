import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { keyBindings } from '../../keys/bindings.ts';
import { readable } from '../../keys/combination.ts';
import { pageCommands } from '../../keys/use-keys.ts';
import { commands } from '../../shortcuts.ts';
import { useStore } from '../../stores/store.ts';
import styles from './shortcut-sheet.module.css';
import { sheetWords } from './words.ts';

/** Everything the keyboard does on the open page, with the keys that it has now. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { keys } = useStore(keyBindings);
  const scope = useStore(pageCommands)?.scope ?? 'page';
  const listed = commands.filter(({ id, scopes }) => scopes.includes(scope) && (keys.get(id) ?? []).length > 0);
  return (
    <Dialog title={sheetWords.title} open onClose={onClose} width={820}>
      <div className={styles.sheet}>
        {[...Map.groupBy(listed, ({ group }) => group)].map(([group, list]) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {list.map(({ id, label }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd>
                    {(keys.get(id) ?? []).map((combination) => (
                      <kbd key={combination}>{readable(combination)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className={styles.foot}>
        <p className={styles.sheetNote}>{sheetWords.notes[scope]}</p>
        <Link to="/settings" search={{ section: 'shortcuts' }} className={buttonClass()} onClick={onClose}>
          {sheetWords.change}
        </Link>
      </div>
    </Dialog>
  );
}
