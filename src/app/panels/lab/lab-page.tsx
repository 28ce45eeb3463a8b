import { Tabs } from '@base-ui/react/tabs';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight, EyeOff, SquarePen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import type { MeasureId } from '../../../jobs/lab/measures.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { buttonClass, IconButton } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { Segments } from '../../design/segments.tsx';
import { toast } from '../../design/toasts.tsx';
import { type Handlers, useKeys } from '../../keys/use-keys.ts';
import { useItem, useLibraryStatus } from '../../library/hooks.ts';
import { previewWorker } from '../../playback/render-worker.ts';
import type { ViewCommandId } from '../../shortcuts.ts';
import type { Session } from '../studio/session.ts';
import { Pair } from '../viewer/compare/pair.tsx';
import { sessionIn, useOwnWorker, useTogether, zoomCommands } from '../viewer/compare/together.ts';
import { PlayBar } from '../viewer/full/play-bar.tsx';
import { useLeave } from '../viewer/full/use-leave.ts';
import { useViewed } from '../viewer/full/use-viewed.ts';
import { playerCommands } from '../viewer/player-commands.ts';
import { ContactSheet } from './contact-sheet.tsx';
import styles from './lab.module.css';
import { type LabSearch, type LabTab, labTabs } from './lab-search.ts';
import { MeasurePanel } from './measure-panel.tsx';
import { Plot } from './plot.tsx';
import { type Blind, orderOf, RatePanel } from './rate-panel.tsx';
import { TunePanel } from './tune-panel.tsx';
import { useMeasuring } from './use-measuring.ts';
import { useObservations } from './use-observations.ts';
import { useTuning } from './use-tuning.ts';
import { useVariants } from './use-variants.ts';
import { ValuesPanel } from './values-panel.tsx';
import { Letter, VariantPicker } from './variant-picker.tsx';
import { words } from './words.ts';

const newRound = (): Blind => ({ seed: crypto.getRandomValues(new Uint32Array(1))[0] as number, revealed: false });

/** Two recipes of one clip, playing in step: to compare, to rate blindly, to measure and to tune. */
export function LabPage({ id, search }: { id: string; search: LabSearch }) {
  const { phase } = useLibraryStatus();
  const item = useItem(id);
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

  const [blind, setBlind] = useState<Blind | null>(null);
  const order = orderOf(blind);
  const isHidden = blind !== null && !blind.revealed;
  const [recipeA, recipeB] = [variants?.a.recipe, variants?.b.recipe];
  // Whoever changes a variant begins another round.
  useEffect(() => {
    if (recipeA && recipeB) setBlind((last) => last && newRound());
  }, [recipeA, recipeB]);

  const [plotted, setPlotted] = useState<MeasureId>('ssim');
  const observed = useObservations(id, variants);
  const measuring = useMeasuring(id, recipeA && recipeB ? [recipeA, recipeB] : null, observed.measured);
  const tuning = useTuning(id, item?.name ?? '', variants);
  const [closed, setClosed] = useState('');

  const change = (part: LabSearch) => void navigate({ to: '.', search: { ...search, ...part }, replace: true });
  const rearrange = () => change({ as: as === 'side' ? 'wipe' : 'side' });
  /** Ends what is being picked or drawn; false when nothing was. */
  const endTools = () => {
    const busy = [a, b].filter((session) => session?.picking.get() || session?.drawing.get());
    for (const session of busy) {
      session?.picking.set(null);
      session?.drawing.set(null);
    }
    return busy.length > 0;
  };
  const commands: Handlers<ViewCommandId> = {
    ...(master && playerCommands(master.player)),
    ...(a && b && zoomCommands(a)),
    swap: rearrange,
    leave: () => {
      if (!endTools()) leave();
    },
  };
  useKeys('compare', commands);
  const failed = [one, other].find((opening) => opening.phase === 'failed');
  const isMissing = phase === 'ready' && item === null;

  const apply = (recipe: Recipe, name: string) => {
    if (!variants) return;
    const { own } = variants;
    if (own.state.get().access !== 'editable') return void toast({ tone: 'warning', title: words.readOnly });
    own.edit(words.applyStep, (last) => ({ ...last, effects: recipe.effects }));
    toast({ title: words.applied(name), action: { label: words.undo, run: () => own.undo() } });
  };
  const choose = (which: VariantId, key: string) => {
    const choice = variants?.choices.find((found) => found.key === key);
    if (!choice || !variants) return;
    variants.choose(which, choice);
    change({ [which]: key });
  };
  const swap = () => {
    if (!variants) return;
    const { a: left, b: right } = variants;
    variants.put('a', right.recipe, right.name);
    variants.put('b', left.recipe, left.name);
  };
  const sideOf = (which: VariantId) => (which === 'a' ? one : other);
  const strip = (side: 0 | 1) => {
    const which = order[side];
    return (
      <div className={styles.strip} data-side={side === 0 ? 'left' : 'right'}>
        <Letter variant={isHidden ? null : which} />
        {isHidden || !variants ? (
          <span className={styles.hidden}>{isHidden ? words.hidden : ''}</span>
        ) : (
          <VariantPicker variant={variants[which]} choices={variants.choices} onChoose={({ key }) => choose(which, key)} />
        )}
      </div>
    );
  };
  const tagOf = (side: 0 | 1) => (isHidden ? words.sides[side] : `${words.letter(order[side])}  ${variants?.[order[side]].name ?? ''}`);
  const frames = measuring.measured?.frames ?? [];
  const isPlotted = tab === 'measure' && !isHidden && frames.length > 1 && master !== null;
  const sheet = tab === 'tune' && a && tuning.found && tuning.found.id !== closed ? tuning.found : null;

  return (
    <main className={styles.lab} aria-label={words.page}>
      <div className={styles.top}>
        <Navigation compact>
          <span className={styles.divider} />
          <h1 className={styles.name}>
            {item?.name} <small>{words.title}</small>
          </h1>
          <Link to="/item/$id" params={{ id }} className={buttonClass('icon')} aria-label={words.backToStudio} title={words.backToStudio}>
            <SquarePen size={16} strokeWidth={1.75} aria-hidden />
          </Link>
          <span className={styles.spacer} />
          <Segments
            label={words.arrangement}
            value={as}
            options={['side', 'wipe']}
            names={words.arrangements}
            onChange={(next) => change({ as: next })}
          />
          <span className={styles.divider} />
          <button
            type="button"
            className={buttonClass(blind ? 'primary' : 'plain')}
            aria-pressed={blind !== null}
            title={words.blindHelp}
            onClick={() => {
              endTools();
              setBlind(blind ? null : newRound());
              if (!blind) change({ tab: 'rate' });
            }}
          >
            <EyeOff size={14} aria-hidden /> {words.blind}
          </button>
        </Navigation>
      </div>
      <div className={styles.stage}>
        {isMissing || failed ? (
          <div className={styles.cover}>
            {failed?.phase === 'failed' ? (
              <Card {...failed.notice} />
            ) : (
              <Card tone="error" title={words.gone} remedy={words.goneRemedy}>
                <Link to="/" className={buttonClass('primary')}>
                  {words.library}
                </Link>
              </Card>
            )}
          </div>
        ) : (
          <>
            {/* Both begin anew with each round: which of them was moved must not show. */}
            <Pair key={blind?.seed ?? 'open'} left={sideOf(order[0])} right={sideOf(order[1])} as={as} names={[tagOf(0), tagOf(1)]} />
            <div className={styles.strips}>
              {strip(0)}
              <IconButton icon={ArrowLeftRight} label={words.swap} disabled={!variants || blind !== null} onClick={swap} />
              {strip(1)}
            </div>
            {master && <PlayBar player={master.player} range={null} run={(command) => commands[command]?.()} />}
          </>
        )}
      </div>
      <aside className={styles.rail} aria-label={words.panel}>
        <Tabs.Root
          className={styles.rail}
          style={{ border: 0, flex: 1 }}
          value={tab}
          onValueChange={(next: LabTab) => change({ tab: next })}
        >
          <Tabs.List className={styles.tabs} aria-label={words.panel}>
            {labTabs.map((each) => (
              <Tabs.Tab key={each} value={each} className={styles.tab} disabled={isHidden && (each === 'values' || each === 'tune')}>
                {words.tabs[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={tab} className={styles.panel}>
            {tab === 'values' && variants && a && b && (
              <ValuesPanel
                variants={variants}
                sessions={{ a, b }}
                onApply={(which) => apply(variants[which].recipe, variants[which].name)}
              />
            )}
            {tab === 'rate' && variants && (
              <RatePanel
                // Stars that were given before would tell which side they were given to.
                key={blind?.seed ?? 'open'}
                variants={variants}
                blind={blind}
                observations={observed.all}
                onKeep={async (stars, note) => {
                  const { measured } = measuring;
                  await observed.keep(stars, note, blind, measured?.phase === 'done' ? measured.frames : null);
                  setBlind(blind && { ...blind, revealed: true });
                  if (measured?.phase !== 'done') measuring.start();
                }}
                onNext={() => setBlind(newRound())}
                onForget={observed.forget}
                onShow={observed.show}
              />
            )}
            {tab === 'measure' && <MeasurePanel measuring={measuring} hidden={isHidden} plotted={plotted} onPlot={setPlotted} />}
            {tab === 'tune' && <TunePanel tuning={tuning} observations={observed.all} />}
          </Tabs.Panel>
        </Tabs.Root>
      </aside>
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
