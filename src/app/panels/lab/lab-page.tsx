import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import type { MeasureId } from '../../../jobs/lab/measures.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { toast } from '../../design/toasts.tsx';
import { type Handlers, useKeys } from '../../keys/use-keys.ts';
import { useItem, useLibraryStatus } from '../../library/hooks.ts';
import type { LibraryItem } from '../../library/types.ts';
import { previewWorker } from '../../playback/render-worker.ts';
import type { LabCommandId, ViewCommandId } from '../../shortcuts.ts';
import type { Session } from '../studio/session.ts';
import { sessionIn, useOwnWorker, useTogether, zoomCommands } from '../viewer/compare/together.ts';
import full from '../viewer/full/full.module.css';
import { ItemGone } from '../viewer/full/item-gone.tsx';
import { useLeave } from '../viewer/full/use-leave.ts';
import { useViewed } from '../viewer/full/use-viewed.ts';
import { playerCommands } from '../viewer/player-commands.ts';
import { ContactSheet } from './contact-sheet.tsx';
import styles from './lab.module.css';
import { LabBar } from './lab-bar.tsx';
import { LabRail } from './lab-rail.tsx';
import { type LabSearch, labTabs } from './lab-search.ts';
import { LabStage } from './lab-stage.tsx';
import { Plot } from './plot.tsx';
import { useBlind } from './use-blind.ts';
import { useMeasuring } from './use-measuring.ts';
import { useObservations } from './use-observations.ts';
import { useTuning } from './use-tuning.ts';
import { useVariants } from './use-variants.ts';
import { words } from './words.ts';

/** Two recipes of one clip, playing in step: to compare, to rate blindly, to measure and to tune. */
export function LabPage({ id, search }: { id: string; search: LabSearch }) {
  const { phase } = useLibraryStatus();
  const item = useItem(id);
  if (phase === 'ready' && item === null) {
    return (
      <main className={full.page} aria-label={words.page}>
        <div className={full.card}>
          <ItemGone />
        </div>
      </main>
    );
  }
  return <Lab id={id} item={item ?? null} search={search} />;
}

function Lab({ id, item, search }: { id: string; item: LibraryItem | null; search: LabSearch }) {
  const navigate = useNavigate();
  const leave = useLeave();
  const { as = 'side', tab = 'values' } = search;
  const opened = useRef(Promise.withResolvers<Session>());
  const variants = useVariants(id, { a: search.a ?? '', b: search.b ?? '' }, async () =>
    (await opened.current.promise).connection.api.analyseScreen(),
  );
  const one = useViewed(id, { worker: previewWorker, document: variants?.a.document ?? null });
  const other = useViewed(id, { worker: useOwnWorker(), document: variants?.b.document ?? null, silent: true });
  const [a, b] = [sessionIn(one), sessionIn(other)];
  useEffect(() => {
    if (a) opened.current.resolve(a);
  }, [a]);
  const master = useTogether(a, b);

  // A clip that was still being copied gets its lasting name.
  const lasting = item && item.id !== id ? item.id : null;
  useEffect(() => {
    if (lasting) void navigate({ to: '/lab/$id', params: { id: lasting }, search: (last) => last, replace: true });
  }, [lasting, navigate]);

  const round = useBlind(variants);
  const [recipeA, recipeB] = [variants?.a.recipe, variants?.b.recipe];
  const [plotted, setPlotted] = useState<MeasureId>('ssim');
  const observed = useObservations(id, variants);
  const measuring = useMeasuring(id, recipeA && recipeB ? [recipeA, recipeB] : null, observed.measured);
  const tuning = useTuning(id, item?.name ?? '', variants);
  const [closed, setClosed] = useState('');

  const change = (part: LabSearch) => void navigate({ to: '.', search: { ...search, ...part }, replace: true });
  /** Ends what is being picked or drawn; false when nothing was. */
  const endTools = () => {
    const busy = [a, b].filter((session) => session?.picking.get() || session?.drawing.get());
    for (const session of busy) {
      session?.picking.set(null);
      session?.drawing.set(null);
    }
    return busy.length > 0;
  };
  const apply = (recipe: Recipe, name: string) => {
    if (!variants) return;
    const { own } = variants;
    if (own.state.get().access !== 'editable') return void toast({ tone: 'warning', title: words.readOnly });
    own.edit(words.applyStep, (last) => ({ ...last, effects: recipe.effects }));
    toast({ title: words.applied(name), action: { label: words.undo, run: () => own.undo() } });
  };
  const applyVariant = (which: VariantId) => variants && apply(variants[which].recipe, variants[which].name);
  const choose = (which: VariantId, key: string) => {
    const choice = variants?.choices.find((found) => found.key === key);
    if (!choice || !variants) return;
    variants.choose(which, choice);
    change({ [which]: key });
  };
  const commands: Handlers<LabCommandId | ViewCommandId> = {
    ...(master && playerCommands(master.player)),
    ...(a && b && zoomCommands(a)),
    ...Object.fromEntries(labTabs.map((each) => [each, round.hides(each) ? undefined : () => change({ tab: each })])),
    swap: () => change({ as: as === 'side' ? 'wipe' : 'side' }),
    // While nobody knows which is which, these would tell.
    ...(variants && round.blind === null && { 'swap-variants': () => swapped(variants) }),
    ...(!round.isHidden && { 'apply-a': () => applyVariant('a'), 'apply-b': () => applyVariant('b') }),
    ...(!round.isHidden && { 'start-measuring': measuring.start }),
    blind: () => {
      endTools();
      round.toggle();
      if (!round.blind) change({ tab: 'rate' });
    },
    leave: () => {
      if (!endTools()) leave();
    },
  };
  useKeys('lab', commands);
  const run = (command: LabCommandId | ViewCommandId) => commands[command]?.();

  const frames = measuring.measured?.frames ?? [];
  const isPlotted = tab === 'measure' && !round.isHidden && frames.length > 1 && master !== null;
  const sheet = tab === 'tune' && a && tuning.found && tuning.found.id !== closed ? tuning.found : null;
  return (
    <main className={styles.lab} aria-label={words.page}>
      <LabBar
        id={id}
        name={item?.name}
        as={as}
        isBlind={round.blind !== null}
        onArrange={(next) => change({ as: next })}
        onBlind={() => run('blind')}
      />
      <LabStage
        openings={{ a: one, b: other }}
        variants={variants}
        blind={round.blind}
        as={as}
        player={master?.player ?? null}
        run={run}
        onChoose={choose}
      />
      <LabRail
        tab={tab}
        round={round}
        variants={variants}
        sessions={a && b && { a, b }}
        observed={observed}
        measuring={measuring}
        tuning={tuning}
        plotted={plotted}
        onTab={(next) => change({ tab: next })}
        onPlot={setPlotted}
        onApply={applyVariant}
      />
      {(isPlotted || sheet) && (
        <div className={styles.dock}>
          {isPlotted && <Plot id={plotted} frames={frames} player={master.player} />}
          {sheet && a && variants && (
            <ContactSheet
              key={sheet.id}
              job={sheet}
              session={a}
              onPut={(which, recipe, name) => variants.put(which, recipe, name)}
              onApply={apply}
              onClose={() => setClosed(sheet.id)}
            />
          )}
        </div>
      )}
    </main>
  );
}

function swapped({ a, b, put }: NonNullable<ReturnType<typeof useVariants>>): void {
  put('a', b.recipe, b.name);
  put('b', a.recipe, a.name);
}
