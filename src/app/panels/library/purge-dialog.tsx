import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { createStore, useStore } from '../../stores/store.ts';
import { words } from './browse-words.ts';
import { useItemCommands } from './item-commands.ts';
import styles from './purge-dialog.module.css';

/** What somebody wants to remove for good: items of the trash, or all with null. */
const asked = createStore<{ readonly ids: readonly string[] | null } | null>(null);

/** Asks before items of the trash are removed for good; with null all of them. */
export const askToPurge = (ids: readonly string[] | null): void => asked.set(ids?.length === 0 ? null : { ids });

/** The question, on the page that shows the trash. */
export function PurgeDialog() {
  const commands = useItemCommands();
  const wanted = useStore(asked);
  const close = () => asked.set(null);
  return (
    <Dialog title={words.purge} open={wanted !== null} onClose={close} width={420}>
      <p>{words.purgeAsked(wanted?.ids?.length ?? null)}</p>
      <p className={styles.help}>{words.purgeHelp}</p>
      <div className={styles.actions}>
        <Button onClick={close}>Keep</Button>
        <Button
          variant="primary"
          onClick={() => {
            close();
            void commands.purge(wanted?.ids ?? undefined);
          }}
        >
          {words.purge}
        </Button>
      </div>
    </Dialog>
  );
}
