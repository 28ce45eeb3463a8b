import { useState } from 'react';
import { exportKind, exportWeight, namesText } from '../../../jobs/kinds/export.ts';
import { withoutExtension } from '../../../jobs/output/file-name.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from '../../../jobs/output/output.ts';
import { outputNames, problemWithTemplate } from '../../../jobs/output/output-name.ts';
import { isSteadied, withoutSteadying } from '../../../jobs/recipe/balance.ts';
import { setLoop, setOutput, withOneFrame } from '../../../jobs/recipe/recipe-edit.ts';
import { activeEffects, itemsOf } from '../../../jobs/recipe/stack.ts';
import { areaWithin, fitted } from '../../../media/fit.ts';
import { outputTimeline, rangeWithin } from '../../../media/output-timeline.ts';
import { ChoiceControl } from '../../controls/choice-control.tsx';
import control from '../../controls/control.module.css';
import { Row } from '../../controls/row.tsx';
import { ToggleControl } from '../../controls/toggle-control.tsx';
import { Button, classes } from '../../design/button.tsx';
import layout from '../../design/form.module.css';
import { useJobs } from '../../jobs/job-hooks.ts';
import { useItem, useLibrary } from '../../library/hooks.ts';
import { looksOf } from '../../library/looks.ts';
import { canPickFile, pickFile, pickFolder } from '../../library/save-file.ts';
import { clockOf, framesText, timecodeOf } from '../../playback/timecode.ts';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import styles from './export.module.css';
import {
  balanceOf,
  balanceOptions,
  CROPS,
  type CropName,
  cropOf,
  FITS,
  LIMITS,
  nameOfBalance,
  nameOfCrop,
  nameOfFit,
  nameOfRate,
  RATES,
  rateControlOf,
  rateOf,
  sizeOf,
} from './export-choices.ts';
import { FormatPicker, type UnsupportedFormats } from './format-picker.tsx';
import { shownExport, takeAskedName } from './shown-export.ts';

const qualities = { draft: 'Draft, small file', good: 'Good', best: 'Best', lossless: 'Lossless' };
const { lossless: _, ...lossyQualities } = qualities;

/** Asks what to export. */
export function ExportForm({ unsupported }: { unsupported: UnsupportedFormats }) {
  const session = useSession();
  const jobs = useJobs();
  const library = useLibrary();
  const item = useItem(session.item);
  const { recipe } = useStore(session.document.state);
  const index = useStore(session.player.index);
  // Chosen here and kept with the recipe when the export starts, so that trying formats is no step to undo and a
  // read-only tab can export too.
  const [output, setChosen] = useState(recipe.output);
  const [steady, setSteady] = useState(true);
  const [isLoop, setIsLoop] = useState(recipe.loop !== undefined);
  const [typed, setTyped] = useState<string | null>(takeAskedName);
  const { report, document } = session;
  const set = (part: Partial<OutputSettings>) => setChosen({ ...output, ...part });
  const declared = output.formats.map((format) => outputFormats[format]);
  const has = (is: (format: (typeof declared)[number]) => boolean) => declared.some(is);
  const isStill = has(({ kind }) => kind === 'still');
  const canSteady = isSteadied(recipe);
  const looksBack = activeEffects(recipe, session.effects).some(({ effect }) => effect.shape === 'temporal' && !effect.anchored);
  const balance = nameOfBalance(output.quality, canSteady ? steady : null);
  const canBeLossless = has(({ lossless }) => lossless === 'possible');

  const done = looksOf(recipe, session.effects).includes('keyed') ? 'keyed' : 'edited';
  const template = typed ?? `${withoutExtension(item?.name ?? 'clip')} ${done}`;
  const problem = problemWithTemplate(template);
  const size = fitted(areaWithin(output.crop, report.size), output.fit);
  const facts = { name: withoutExtension(item?.name ?? 'clip'), ...size, date: new Date().toISOString().slice(0, 10), n: 1, of: 1 };
  const names = problem === null ? outputNames(template, facts, output.formats) : [];

  const start = async (pick: boolean) => {
    try {
      const picked = pick ? await pickFile(names[0] as string, outputFormats[output.formats[0] as OutputFormat]) : null;
      if (pick && !picked) return;
      const needsFolder = has(({ container }) => container === 'folder');
      const folder = needsFolder ? await pickFolder(names[declared.findIndex(({ container }) => container === 'folder')] as string) : null;
      if (needsFolder && !folder) return;
      const looped = isLoop === (recipe.loop !== undefined) ? recipe : setLoop(recipe, isLoop);
      if (looped !== recipe) document.edit('Seamless loop', (now) => setLoop(now, isLoop));
      if (JSON.stringify(output) !== JSON.stringify(recipe.output)) document.edit('Export settings', (now) => setOutput(now, output));
      // What plays behind the dialog is seen by nobody and would take the GPU from the export; played again later, it is wanted.
      session.player.pause();
      const ranged = isStill ? withOneFrame(looped, index, session.player.timeline.length) : looped;
      const wanted = setOutput(steady ? ranged : withoutSteadying(ranged), output);
      const recipeOfItem = { ...wanted, source: library.resolve(session.item) };
      await document.flush();
      const version = await library.keepVersion(session.item, looped);
      const id = await jobs.add({
        kind: exportKind,
        name: namesText(names),
        inputs: [session.item, ...itemsOf(wanted, library.effects)],
        request: { recipe: recipeOfItem, names, ...(version !== null && { version }) },
        weight: exportWeight(wanted, report.size, session.player.timeline.length),
        picked: picked && [picked],
        folder,
      });
      shownExport.set(id);
    } catch (error) {
      session.fail(error, 'Starting the export');
    }
  };
  return (
    <form
      className={layout.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) void start(false);
      }}
    >
      <FormatPicker formats={output.formats} unsupported={unsupported} onChange={(formats) => set(settled(output, formats))} />
      <div className={layout.rows}>
        {!isStill && (
          <ChoiceControl
            label="Balance"
            help={balanceOf(balance)?.help}
            value={balance}
            initial="Balanced"
            options={balanceOptions(balance)}
            onChange={(name) => {
              const chosen = balanceOf(name);
              if (!chosen) return;
              set({ quality: chosen.quality });
              setSteady(chosen.steady);
            }}
          />
        )}
        {!isStill && (
          <ChoiceControl
            label="Quality"
            value={output.quality}
            initial="good"
            options={canBeLossless ? qualities : lossyQualities}
            onChange={(quality) => set({ quality: quality as OutputSettings['quality'] })}
          />
        )}
        {canSteady && !isStill && (
          <ToggleControl
            label="Steady looks"
            help="Filters that keep looks from flickering; often dearer than the looks."
            value={steady}
            initial
            onChange={setSteady}
          />
        )}
        {has(({ kind, lossless }) => kind === 'video' && lossless !== 'always') && (
          <ChoiceControl
            label="File size"
            help="Instead of what the quality comes to."
            value={sizeOf(output.rate)}
            initial="quality"
            options={LIMITS}
            onChange={(name) => set({ rate: rateControlOf(name as keyof typeof LIMITS) })}
          />
        )}
        {has(({ limits }) => limits === null) && (
          <ChoiceControl
            label="Scale"
            value={nameOfFit(output.fit)}
            initial="source"
            options={FITS}
            onChange={(name) => set({ fit: name === 'source' ? null : { width: Number(name), height: Number(name) } })}
          />
        )}
        <ChoiceControl
          label="Crop"
          value={nameOfCrop(output.crop, report.size)}
          initial="whole"
          options={CROPS}
          onChange={(name) => set({ crop: cropOf(name as CropName, report.size) })}
        />
        {!isStill && (
          <ChoiceControl
            label="Frame rate"
            value={nameOfRate(output.frameRate)}
            initial="source"
            options={RATES}
            onChange={(name) => set({ frameRate: rateOf(name) })}
          />
        )}
        {(looksBack || isLoop) && (
          <ToggleControl
            label="Seamless loop"
            help="For clips that are shown round and round: smoothing, trails and steadied looks begin as the end left them, so that nothing shows where it starts over."
            value={isLoop}
            initial={false}
            onChange={setIsLoop}
          />
        )}
        {has(({ kind }) => kind === 'animation' || kind === 'sticker') && (
          <ChoiceControl
            label="Plays"
            value={String(output.loops)}
            initial="0"
            options={{
              0: 'For ever',
              1: 'Once',
              2: 'Twice',
              3: 'Three times',
              ...(output.loops > 3 && { [output.loops]: `${output.loops} times` }),
            }}
            onChange={(loops) => set({ loops: Number(loops) })}
          />
        )}
        {has(({ sound }) => sound) && report.audio && (
          <ToggleControl label="Sound" value={output.audio} initial onChange={(audio) => set({ audio })} />
        )}
        <Row label="File name" help="May hold {name}, {format}, {width}, {height} and {date}.">
          <input
            className={control.text}
            aria-label="File name"
            aria-invalid={problem !== null}
            value={template}
            maxLength={120}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Row>
      </div>
      <p className={styles.names} role="status">
        {problem ?? names.join(', ')}
      </p>
      <Summary output={output} />
      <div className={classes(styles.actions, styles.foot)}>
        {canPickFile() && output.formats.length === 1 && !has(({ alpha, container }) => alpha === 'pair' || container === 'folder') && (
          <Button variant="quiet" disabled={problem !== null} onClick={() => void start(true)}>
            Export to a file…
          </Button>
        )}
        <Button type="submit" variant="primary" disabled={problem !== null}>
          Start export
        </Button>
      </div>
    </form>
  );
}

/** Settings for other formats: where none of them can be lossless, the nearest quality takes its place. */
function settled(output: OutputSettings, formats: readonly OutputFormat[]): Partial<OutputSettings> {
  const canBe = formats.some((format) => outputFormats[format].lossless === 'possible');
  return { formats, ...(output.quality === 'lossless' && !canBe && { quality: 'best' as const }) };
}

/** What the export will hold, in one line. */
function Summary({ output }: { output: OutputSettings }) {
  const session = useSession();
  const { recipe } = useStore(session.document.state);
  const { player, report } = session;
  const { timeline } = player;
  const index = useStore(player.index);
  const declared = output.formats.map((format) => outputFormats[format]);
  const area = areaWithin(output.crop, report.size);
  const sizes = declared.map(({ limits }) => fitted(area, limits?.box ?? output.fit));
  const sizeText = [...new Set(sizes.map(({ width, height }) => `${width} × ${height}`))].join(' and ');
  if (declared.some(({ kind }) => kind === 'still')) {
    return (
      <p className={styles.summary}>
        Frame {timecodeOf(timeline, index)}, {sizeText}
      </p>
    );
  }
  const range = rangeWithin(recipe.range, timeline.length);
  const { length, duration } = outputTimeline(timeline, range, output.frameRate);
  return (
    <p className={styles.summary}>
      {recipe.range ? `${timecodeOf(timeline, range.start)} to ${timecodeOf(timeline, range.end - 1)}` : 'Whole clip'}, {framesText(length)}
      , {clockOf(duration, 2)}, {sizeText}
      {declared.some(({ alpha }) => alpha === 'none') &&
        recipe.background.kind === 'none' &&
        '. No background is set: without transparency, what would be transparent becomes black.'}
    </p>
  );
}
