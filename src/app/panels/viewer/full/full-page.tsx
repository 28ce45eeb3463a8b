import { Link, useNavigate } from '@tanstack/react-router';
import { Camera, ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FrameRange } from '../../../../media/time.ts';
import { buttonClass, IconButton } from '../../../design/button.tsx';
import { Card } from '../../../design/card.tsx';
import { failedTo } from '../../../design/toasts.tsx';
import { viewKeysOf } from '../../../keys/bindings.ts';
import { type Handlers, useKeys } from '../../../keys/use-keys.ts';
import { useItem, useLibrary, useLibraryStatus, useThumbnail, useWatched } from '../../../library/hooks.ts';
import { previewWorker } from '../../../playback/render-worker.ts';
import type { ViewCommandId } from '../../../shortcuts.ts';
import { useStore } from '../../../stores/store.ts';
import { queryOf } from '../../library/library-search.ts';
import { askToTrim } from '../../sequence/sequence-wish.ts';
import { type Session, SessionContext } from '../../studio/session.ts';
import { playerCommands } from '../player-commands.ts';
import { saveFrame } from '../save-frame.ts';
import { viewCommands } from '../view-commands.ts';
import { Facts } from './facts.tsx';
import styles from './full.module.css';
import { ItemGone } from './item-gone.tsx';
import { listOf, placeIn, shownOf, type ViewSearch } from './list-query.ts';
import { FullPicture } from './picture.tsx';
import { PlayBar } from './play-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useIdle } from './use-idle.ts';
import { useLeave } from './use-leave.ts';
import { useViewed } from './use-viewed.ts';
import { fullWords } from './words.ts';

/** One item on the whole page, with the arrow keys going through the list that it came from. */
export function FullPage({ id, search }: { id: string; search: ViewSearch }) {
  const library = useLibrary();
  const { phase } = useLibraryStatus();
  const item = useItem(id);
  const thumbnail = useThumbnail(id);
  const opening = useViewed(id, { worker: previewWorker, at: search.at });
  const navigate = useNavigate();
  const leave = useLeave();
  const query = shownOf(queryOf(search));
  const ids = useWatched(() => library.ids(query), JSON.stringify(query));
  const last = useRef<number | null>(null);
  const place = ids ? placeIn(ids, library.resolve(id), last.current) : null;
  if (place) last.current = place.index;
  const [facts, setFacts] = useState(false);
  const session = opening.phase === 'open' ? opening.session : null;
  const idle = useIdle(session);

  const range: FrameRange | null = search.from !== undefined && search.to !== undefined ? { start: search.from, end: search.to } : null;
  const goTo = (next: string | null | undefined) => {
    if (next) void navigate({ to: '/view/$id', params: { id: next }, search: listOf(search), replace: true });
  };
  const loop = (next: FrameRange | null) => {
    const { from: _, to: __, ...rest } = search;
    void navigate({ to: '.', search: next ? { ...rest, from: next.start, to: next.end } : rest, replace: true });
  };
  const original = item?.origin.kind === 'made' ? item.origin.from[0] : undefined;
  const commands: Handlers<ViewCommandId> = {
    ...(session && { ...playerCommands(session.player), ...viewCommands(session), ...loopCommands(session, range, loop) }),
    'previous-item': () => goTo(place?.previous),
    'next-item': () => goTo(place?.next),
    ...Object.fromEntries([0, 1, 2, 3, 4, 5].map((rating) => [`rate-${rating}`, () => rate(rating)])),
    facts: () => setFacts((shown) => !shown),
    'whole-screen': () => void wholeScreen().catch(failedTo('Filling the screen')),
    open: () => void navigate({ to: '/item/$id', params: { id } }),
    compare: () =>
      void navigate(
        original
          ? { to: '/compare/$a/$b', params: { a: original, b: id } }
          : { to: '/compare/$a/$b', params: { a: id, b: id }, search: { left: 'source' } },
      ),
    trim:
      session && session.player.timeline.length > 1 ? () => askToTrim(id, range ?? session.document.state.get().recipe.range) : undefined,
    'save-frame': session ? () => void saveFrame(session, library, (next) => goTo(next)) : undefined,
    leave,
  };
  const rate = (rating: number) => item && void library.edit([item.id], { rating }).catch(failedTo(`Rating ${item.name}`));
  useKeys('view', commands);
  const run = (command: ViewCommandId) => commands[command]?.();

  if (phase === 'ready' && item === null) {
    return (
      <main className={styles.page}>
        <div className={styles.card}>
          <ItemGone />
        </div>
      </main>
    );
  }
  return (
    <SessionContext value={session}>
      <main className={styles.page} data-idle={idle} aria-label={fullWords.page}>
        {session ? (
          <LoopedPicture session={session} range={range} />
        ) : (
          <div className={styles.waiting}>
            {thumbnail && <img src={thumbnail} alt="" />}
            {opening.phase === 'opening' && <p role="status">{fullWords.opening}</p>}
          </div>
        )}
        {opening.phase === 'failed' && (
          <div className={styles.card}>
            <Card {...opening.notice}>
              <Link to="/about" className={buttonClass()}>
                What works here
              </Link>
            </Card>
          </div>
        )}
        <TopBar item={item ?? null} place={place} session={session} facts={facts} run={run} onRate={rate} />
        <IconButton
          icon={ChevronLeft}
          label={fullWords.previous}
          keys={viewKeysOf('previous-item')}
          side="right"
          className={styles.previous ?? ''}
          disabled={!place?.previous}
          onClick={() => run('previous-item')}
        />
        <IconButton
          icon={ChevronRight}
          label={fullWords.next}
          keys={viewKeysOf('next-item')}
          side="left"
          className={styles.next ?? ''}
          disabled={!place?.next}
          onClick={() => run('next-item')}
        />
        {facts && item && <Facts item={item} />}
        {session && (
          <PlayBar player={session.player} range={range} run={run}>
            <IconButton
              icon={Camera}
              label={fullWords.saveFrame}
              keys={viewKeysOf('save-frame')}
              side="top"
              onClick={() => run('save-frame')}
            />
          </PlayBar>
        )}
      </main>
    </SessionContext>
  );
}

/** The picture, looped between the points that the address names, else between those of its recipe. */
function LoopedPicture({ session, range }: { session: Session; range: FrameRange | null }) {
  const stored = useStore(session.document.state, ({ recipe }) => recipe.range);
  const length = session.player.timeline.length;
  const wanted = range && range.end <= length ? range : stored;
  const [start, end] = [wanted?.start, wanted?.end];
  useEffect(() => {
    session.player.setRange(start === undefined || end === undefined ? null : { start, end });
  }, [session, start, end]);
  return <FullPicture label={fullWords.picture} />;
}

function loopCommands({ player }: Session, range: FrameRange | null, loop: (next: FrameRange | null) => void) {
  const { length } = player.timeline;
  const { start, end } = range ?? { start: 0, end: length };
  return {
    'in-point': () => loop({ start: player.index.get(), end: end > player.index.get() ? end : length }),
    'out-point': () => loop({ start: start <= player.index.get() ? start : 0, end: player.index.get() + 1 }),
    'clear-range': () => loop(null),
  };
}

async function wholeScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
