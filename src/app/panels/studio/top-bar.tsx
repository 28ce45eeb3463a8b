import { CircleHelp, FlaskConical, Infinity as Loop, Redo2, Undo2 } from 'lucide-react';
import { Button, IconButton } from '../../design/button.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { Tip } from '../../design/tip.tsx';
import { percentText, phaseText } from '../../jobs/words.ts';
import { keysOf } from '../../keys/bindings.ts';
import { useItem } from '../../library/hooks.ts';
import type { LibraryItem } from '../../library/types.ts';
import type { RecipeState } from '../../stores/recipe-document.ts';
import { useStore } from '../../stores/store.ts';
import { useShownExport } from '../export/shown-export.ts';
import { ask } from '../palette/asked.ts';
import { useSession } from './session.ts';
import styles from './studio.module.css';
import { useCommands } from './use-commands.ts';

/** The way to other pages, the clip's name and whether it is saved, undo and redo, help, export. */
export function TopBar() {
  const session = useSession();
  const item = useItem(session.item);
  const state = useStore(session.document.state);
  const run = useCommands();
  return (
    <Navigation compact>
      <span className={styles.divider} />
      <h1 className={styles.name}>{item?.name}</h1>
      <span className={styles.state} role="status">
        {savingText(item, state)}
      </span>
      <span className={styles.spacer} />
      <IconButton
        icon={Undo2}
        label="Undo"
        help={state.undoLabel ? `Undo ${state.undoLabel}` : 'Nothing to undo'}
        keys={keysOf('undo')}
        disabled={state.undoLabel === null}
        onClick={() => run('undo')}
      />
      <IconButton
        icon={Redo2}
        label="Redo"
        help={state.redoLabel ? `Redo ${state.redoLabel}` : 'Nothing to redo'}
        keys={keysOf('redo')}
        disabled={state.redoLabel === null}
        onClick={() => run('redo')}
      />
      <IconButton
        icon={Loop}
        label="Make a loop"
        help="There and back, of the part between in and out: a clip that repeats without a jump"
        keys={keysOf('make-loop')}
        onClick={() => run('make-loop')}
      />
      <IconButton
        icon={FlaskConical}
        label="Style lab"
        help="Compare two recipes on this clip, rate them blindly, measure and tune them"
        keys={keysOf('lab')}
        onClick={() => run('lab')}
      />
      <IconButton icon={CircleHelp} label="Keyboard shortcuts" keys={keysOf('shortcuts')} onClick={() => ask('shortcuts')} />
      <span className={styles.divider} />
      <ExportButton />
    </Navigation>
  );
}

/** Opens the dialog; tells how the export is doing that was asked for here, until it was looked at. */
function ExportButton() {
  const run = useCommands();
  const shown = useShownExport();
  if (shown?.job.state.phase === 'running') {
    return (
      <Button className={styles.progress ?? ''} onClick={() => run('export')}>
        <i style={{ width: percentText(shown).replace(' ', '') }} aria-hidden />
        <span>{shown.stopping ? phaseText(shown) : `Exporting ${percentText(shown)}`}</span>
      </Button>
    );
  }
  return (
    <Tip text="Export" keys={keysOf('export')}>
      <Button variant="primary" onClick={() => run('export')}>
        {shown ? labels[shown.job.state.phase] : 'Export'}
      </Button>
    </Tip>
  );
}

const labels = {
  queued: 'Export waiting',
  waiting: 'Export waiting',
  running: 'Exporting',
  paused: 'Export paused',
  pending: 'Export paused',
  done: 'Export finished',
  failed: 'Export failed',
};

function savingText(item: LibraryItem | null | undefined, { saving, access }: RecipeState): string {
  if (access === 'read-only') return 'Read-only';
  if (item?.storage.state === 'copying') {
    return `Copying into the library, ${Math.round((item.storage.done / Math.max(item.bytes, 1)) * 100)} %`;
  }
  return { saved: 'Saved', pending: 'Saving…', failed: 'Not saved', session: 'Not saved: this tab only' }[saving];
}
