import { useState } from 'react';
import { type OutputFormat, type OutputSettings, outputFormats } from '../../../jobs/output.ts';
import { setOutput } from '../../../jobs/recipe-edit.ts';
import { ChoiceControl } from '../../controls/choice-control.tsx';
import control from '../../controls/control.module.css';
import { Row } from '../../controls/row.tsx';
import { ToggleControl } from '../../controls/toggle-control.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useItem, useLibrary } from '../../library/hooks.ts';
import { clockOf, framesText, timecodeOf } from '../../playback/timecode.ts';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import styles from './export.module.css';
import { clearExport, exportState, startExport } from './export-job.ts';
import { ExportOutcome, ExportRunning } from './export-progress.tsx';
import { canPickFile, pickFile } from './save-file.ts';

const qualities = { draft: 'Draft, small file', good: 'Good', best: 'Best', lossless: 'Lossless' };
const { lossless: _, ...lossyQualities } = qualities;

/** What this page can write. */
const OFFERED: readonly OutputFormat[] = ['webm', 'mp4', 'png'];

/** Asks what to export, then shows how it goes and what came of it. */
export function ExportDialog() {
  const session = useSession();
  const open = useStore(session.dialog) === 'export';
  const job = useStore(exportState);
  const close = () => {
    session.dialog.set(null);
    clearExport();
  };
  return (
    <Dialog title={job.phase === 'done' ? 'Exported' : 'Export'} open={open} onClose={close} width={540} busy={job.phase === 'running'}>
      {job.phase === 'idle' && <ExportForm />}
      {job.phase === 'running' && <ExportRunning job={job} onHide={() => session.dialog.set(null)} />}
      {(job.phase === 'done' || job.phase === 'failed') && <ExportOutcome job={job} onAgain={clearExport} onClose={close} />}
    </Dialog>
  );
}

function ExportForm() {
  const session = useSession();
  const library = useLibrary();
  const item = useItem(session.item);
  const { recipe } = useStore(session.document.state);
  // Chosen here and kept with the recipe when the export starts, so that trying formats is no step to undo and a
  // read-only tab can export too.
  const [output, setChosen] = useState(recipe.output);
  const { report, document } = session;
  const format = output.formats[0] as OutputFormat;
  const { kind, extension, lossless, sound } = outputFormats[format];
  const stem = (item?.name ?? 'clip').replace(/\.[^.]{1,5}$/, '');
  const [typed, setTyped] = useState<string | null>(null);
  const name = `${(typed ?? `${stem} keyed`).trim() || 'clip'}.${extension}`;
  const set = (part: Partial<OutputSettings>) => setChosen({ ...output, ...part });

  const start = async (pick: boolean) => {
    try {
      const picked = pick ? await pickFile(name, format) : null;
      if (pick && !picked) return;
      if (JSON.stringify(output) !== JSON.stringify(recipe.output)) document.edit('Export settings', (now) => setOutput(now, output));
      await startExport({ session, library, recipe: setOutput(recipe, output), name, picked });
    } catch (error) {
      session.fail(error, 'Choosing a file');
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void start(false);
      }}
    >
      <fieldset className={styles.formats}>
        <legend>Format</legend>
        {OFFERED.map((offered) => (
          <label key={offered} className={styles.format}>
            <input
              type="radio"
              name="format"
              checked={format === offered}
              onChange={() =>
                set({
                  formats: [offered],
                  // Where there is no lossless setting, the nearest one takes its place.
                  ...(outputFormats[offered].lossless === 'never' && output.quality === 'lossless' && { quality: 'best' as const }),
                })
              }
            />
            <span>
              <strong>{outputFormats[offered].label}</strong>
              <small>{outputFormats[offered].help}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <div className={styles.rows}>
        {kind !== 'still' && (
          <ChoiceControl
            label="Quality"
            value={output.quality}
            initial="good"
            options={lossless === 'never' ? lossyQualities : qualities}
            onChange={(quality) => set({ quality: quality as OutputSettings['quality'] })}
          />
        )}
        {sound && report.audio && <ToggleControl label="Sound" value={output.audio} initial onChange={(audio) => set({ audio })} />}
        <Row label="File name">
          <input
            className={control.text}
            aria-label="File name"
            value={typed ?? `${stem} keyed`}
            maxLength={120}
            onChange={(event) => setTyped(event.target.value)}
          />
          <span className={styles.extension}>.{extension}</span>
        </Row>
      </div>
      <Summary output={output} />
      <div className={styles.actions}>
        {canPickFile() && (
          <Button variant="quiet" onClick={() => void start(true)}>
            Export to a file…
          </Button>
        )}
        <Button type="submit" variant="primary">
          Start export
        </Button>
      </div>
    </form>
  );
}

/** What the export will hold, in one line. */
function Summary({ output }: { output: OutputSettings }) {
  const session = useSession();
  const { recipe } = useStore(session.document.state);
  const { player, report } = session;
  const { timeline } = player;
  const index = useStore(player.index);
  const { kind, alpha } = outputFormats[output.formats[0] as OutputFormat];
  if (kind === 'still') {
    return (
      <p className={styles.summary}>
        Frame {timecodeOf(timeline, index)}, {report.size.width} × {report.size.height}
      </p>
    );
  }
  const { start, end } = recipe.range ?? { start: 0, end: timeline.length };
  const until = end >= timeline.length ? timeline.duration : timeline.timeOf(end);
  return (
    <p className={styles.summary}>
      {recipe.range ? `${timecodeOf(timeline, start)} to ${timecodeOf(timeline, end - 1)}` : 'Whole clip'}, {framesText(end - start)},{' '}
      {clockOf(until - timeline.timeOf(start), 2)}, {report.size.width} × {report.size.height}
      {alpha === 'none' && recipe.background.kind === 'none' && '. No background is set: transparent parts become black.'}
    </p>
  );
}
