import { useEffect } from 'react';
import { Dialog } from '../../design/dialog.tsx';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import { ExportForm } from './export-form.tsx';
import { ExportOutcome } from './export-outcome.tsx';
import { ExportPaused, ExportRunning } from './export-progress.tsx';
import { exportDialogOpened, shownExport, useShownExport } from './shown-export.ts';
import { useUnsupported } from './use-unsupported.ts';

/** Asks what to export, then shows how it goes and what came of it. */
export function ExportDialog() {
  const session = useSession();
  const open = useStore(session.dialog) === 'export';
  const shown = useShownExport();
  const unsupported = useUnsupported(open);
  useEffect(() => (open ? exportDialogOpened() : undefined), [open]);
  const phase = shown?.job.state.phase ?? null;
  const isOver = phase === 'done' || phase === 'failed';
  const ask = () => shownExport.set(null);
  const hide = () => session.dialog.set(null);
  const close = () => {
    hide();
    if (isOver) ask();
  };
  return (
    <Dialog title={phase === 'done' ? 'Exported' : 'Export'} open={open} onClose={close} width={640} busy={shown !== null && !isOver}>
      {!shown && <ExportForm unsupported={unsupported} />}
      {shown && (phase === 'running' || phase === 'queued') && <ExportRunning shown={shown} onHide={hide} onAnother={ask} />}
      {shown && (phase === 'paused' || phase === 'pending') && <ExportPaused shown={shown} />}
      {shown && isOver && (
        <ExportOutcome
          job={shown.job}
          onAgain={ask}
          onClose={close}
          onProblem={(error) => session.fail(error, 'Reading the exported file')}
        />
      )}
    </Dialog>
  );
}
