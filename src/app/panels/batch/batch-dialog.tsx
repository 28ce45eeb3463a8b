import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { plannedExports, problemWithBatchTemplate } from '../../../jobs/batch.ts';
import type { BatchLook, BatchWanted } from '../../../jobs/kinds/batch.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from '../../../jobs/output/output.ts';
import { rangeWithin } from '../../../media/output-timeline.ts';
import { ChoiceControl } from '../../controls/choice-control.tsx';
import control from '../../controls/control.module.css';
import { Row } from '../../controls/row.tsx';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { failedTo, toast } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { useLibrary } from '../../library/hooks.ts';
import { FITS, nameOfFit, nameOfRate, RATES, rateOf } from '../export/export-choices.ts';
import { FormatPicker, type UnsupportedFormats } from '../export/format-picker.tsx';
import { useUnsupported } from '../export/use-unsupported.ts';
import styles from './batch.module.css';
import { BatchItems } from './batch-items.tsx';
import { useBatchSources } from './batch-sources.ts';
import { LookPicker } from './look-picker.tsx';
import { applyLook, startBatch, today } from './start-batch.ts';
import { words } from './words.ts';

const QUALITIES = { draft: 'Draft, small file', good: 'Good', best: 'Best' } as const;
const FOLDERS: UnsupportedFormats = { 'png-sequence': { reason: words.folderReason, remedy: words.folderRemedy } };

/** Asks what to apply to several clips and what to make of them. */
export function BatchDialog({ wish, onClose }: { wish: BatchWanted; onClose: () => void }) {
  const library = useLibrary();
  const jobs = useJobs();
  const navigate = useNavigate();
  const unsupported = useUnsupported(true);
  const [wanted, setWanted] = useState(wish);
  const [isBusy, setBusy] = useState(false);
  const found = useBatchSources(library, wanted.items);
  const set = (part: Partial<BatchWanted>) => setWanted({ ...wanted, ...part });
  const setOutput = (part: Partial<OutputSettings>) => set({ output: { ...wanted.output, ...part } });
  const { output, looks } = wanted;
  const sources = found?.sources ?? [];
  const problem = problemWithBatchTemplate(wanted.template);
  const planned = problem === null ? plannedExports(wanted, sources, library.effects, today()) : [];
  const isStill = output.formats.some((format) => outputFormats[format].kind === 'still');
  const only = looks.length === 1 && looks[0]?.kind === 'stack' ? looks[0] : null;

  const run = async (doing: string, action: () => Promise<void>) => {
    setBusy(true);
    try {
      await action();
      onClose();
    } catch (error) {
      failedTo(doing)(error);
      setBusy(false);
    }
  };
  const start = () =>
    run(words.add, async () => {
      const name = await startBatch(library, jobs, wanted, sources);
      toast({ title: words.added(name), action: { label: words.show, run: () => void navigate({ to: '/jobs' }) } });
    });
  const apply = (look: Extract<BatchLook, { kind: 'stack' }>) =>
    run(words.applying, async () => {
      const undo = await applyLook(library, sources, look);
      const takeBack = () => void undo().catch(failedTo(words.undoStep));
      toast({ title: words.applied(sources.length, look.name), action: { label: words.undo, run: takeBack } });
    });

  return (
    <Dialog title={words.title(found ? sources.length : wanted.items.length)} open onClose={onClose} width={940} busy={isBusy}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy && planned.length > 0) void start();
        }}
      >
        {found?.problems.map((text) => (
          <Card key={text} tone="warning" title={text} />
        ))}
        <div className={styles.columns}>
          <div className={styles.column}>
            <LookPicker looks={looks} onChange={(next) => set({ looks: next })} />
            <section aria-label={words.format}>
              <h3>{words.format}</h3>
              <FormatPicker
                formats={output.formats}
                stills={words.firstFrame}
                unsupported={{ ...unsupported, ...FOLDERS }}
                onChange={(formats) => setOutput({ formats })}
              />
              <div className={styles.rows}>
                {!isStill && (
                  <ChoiceControl
                    label={words.quality}
                    value={output.quality === 'lossless' ? 'best' : output.quality}
                    initial="good"
                    options={QUALITIES}
                    onChange={(quality) => setOutput({ quality: quality as OutputSettings['quality'] })}
                  />
                )}
                <ChoiceControl
                  label={words.scale}
                  value={nameOfFit(output.fit)}
                  initial="source"
                  options={FITS}
                  onChange={(name) => setOutput({ fit: name === 'source' ? null : { width: Number(name), height: Number(name) } })}
                />
                {!isStill && (
                  <ChoiceControl
                    label={words.frameRate}
                    value={nameOfRate(output.frameRate)}
                    initial="source"
                    options={RATES}
                    onChange={(name) => setOutput({ frameRate: rateOf(name) })}
                  />
                )}
                <Row label={words.fileName} help={words.fileNameHelp}>
                  <input
                    className={control.text}
                    aria-label={words.fileName}
                    aria-invalid={problem !== null}
                    value={wanted.template}
                    maxLength={120}
                    onChange={(event) => set({ template: event.target.value })}
                  />
                </Row>
              </div>
            </section>
          </div>
          <BatchItems
            sources={sources}
            isLoading={found === undefined}
            wanted={wanted}
            formats={possible(unsupported)}
            onOverride={(id, override) => {
              const { [id]: _, ...others } = wanted.overrides;
              set({ overrides: override ? { ...others, [id]: override } : others });
            }}
            onRemove={(id) => set({ items: wanted.items.filter((item) => item !== id) })}
          />
        </div>
        <footer className={styles.foot}>
          <p role="status">
            {problem ??
              words.total(
                planned.reduce((sum, { names }) => sum + names.length, 0),
                planned.reduce((sum, { recipe, source }) => sum + lengthOf(rangeWithin(recipe.range, source.frames)), 0),
                planned[0]?.names[0],
              )}
          </p>
          {only && (
            <Button disabled={isBusy || sources.length === 0} onClick={() => void apply(only)}>
              {words.applyOnly}
            </Button>
          )}
          <Button type="submit" variant="primary" disabled={isBusy || planned.length === 0}>
            {words.start}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

const lengthOf = ({ start, end }: { readonly start: number; readonly end: number }) => end - start;

/** Formats that a single clip can be given instead of those of all. */
const possible = (unsupported: UnsupportedFormats) =>
  (Object.keys(outputFormats) as OutputFormat[]).filter((format) => !unsupported[format] && !FOLDERS[format]);
