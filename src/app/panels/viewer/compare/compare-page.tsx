import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { PreviewApi, PreviewEvents } from '../../../../../workers/render-api.ts';
import type { Connection } from '../../../../../workers/rpc.ts';
import { buttonClass } from '../../../design/button.tsx';
import { Card } from '../../../design/card.tsx';
import { type Handlers, useKeys } from '../../../keys/use-keys.ts';
import { useItem, useLibraryStatus } from '../../../library/hooks.ts';
import { previewWorker, startPreview } from '../../../playback/render-worker.ts';
import type { ViewCommandId } from '../../../shortcuts.ts';
import type { Session } from '../../studio/session.ts';
import full from '../full/full.module.css';
import { PlayBar } from '../full/play-bar.tsx';
import { useIdle } from '../full/use-idle.ts';
import { useLeave } from '../full/use-leave.ts';
import { useViewed } from '../full/use-viewed.ts';
import { fullWords } from '../full/words.ts';
import { playerCommands } from '../player-commands.ts';
import { viewCommands } from '../view-commands.ts';
import { CompareBar } from './compare-bar.tsx';
import type { CompareSearch } from './compare-search.ts';
import { follow, linkViews } from './follow.ts';
import { Pair } from './pair.tsx';
import { compareWords } from './words.ts';

/** Two items, or an item and its source, playing in step: side by side or one over the other. */
export function ComparePage({ left, right, search }: { left: string; right: string; search: CompareSearch }) {
  const { phase } = useLibraryStatus();
  const items = { left: useItem(left), right: useItem(right) };
  const { as = 'side', at } = search;
  const one = useViewed(left, { worker: previewWorker, at });
  const other = useViewed(right, { worker: useOwnWorker(), silent: true });
  const sessions = one.phase === 'open' && other.phase === 'open' ? ([one.session, other.session] as const) : null;
  const master = useTogether(sessions?.[0] ?? null, sessions?.[1] ?? null);
  useShown(one.phase === 'open' ? one.session : null, search.left);
  useShown(other.phase === 'open' ? other.session : null, search.right);
  const leave = useLeave();
  const navigate = useNavigate();
  const idle = useIdle(master);
  const change = (part: CompareSearch) => void navigate({ to: '.', search: { ...search, ...part }, replace: true });
  const rearrange = () => change({ as: as === 'side' ? 'wipe' : 'side' });
  const commands: Handlers<ViewCommandId> = {
    ...(master && playerCommands(master.player)),
    ...(sessions && zoomCommands(sessions[0])),
    swap: rearrange,
    leave,
  };
  useKeys('compare', commands);
  const run = (command: ViewCommandId) => commands[command]?.();
  const missing = phase === 'ready' && (items.left === null || items.right === null);
  const failed = [one, other].find((opening) => opening.phase === 'failed');
  return (
    <>
      <main className={full.page} data-idle={idle} aria-label={compareWords.page}>
        {!missing && (
          <Pair
            left={one}
            right={other}
            as={as}
            names={[labelOf(items.left?.name, search.left), labelOf(items.right?.name, search.right)]}
          />
        )}
        {(missing || failed) && (
          <div className={full.card}>
            {failed?.phase === 'failed' ? (
              <Card {...failed.notice} />
            ) : (
              <Card tone="error" title={fullWords.gone} remedy={fullWords.goneRemedy}>
                <Link to="/" className={buttonClass('primary')}>
                  {fullWords.library}
                </Link>
              </Card>
            )}
          </div>
        )}
        <CompareBar
          title={compareWords.title(items.left?.name ?? fullWords.opening, items.right?.name ?? fullWords.opening)}
          search={search}
          run={run}
          onChange={change}
        />
        {master && <PlayBar player={master.player} range={null} run={run} />}
      </main>
    </>
  );
}

const labelOf = (name: string | undefined, side: CompareSearch['left']) =>
  `${name ?? ''} · ${side === 'source' ? compareWords.source : compareWords.result}`;

const zoomCommands = (session: Session) => {
  const { fit, 'actual-size': whole, 'zoom-in': closer, 'zoom-out': farther } = viewCommands(session);
  return { fit, 'actual-size': whole, 'zoom-in': closer, 'zoom-out': farther };
};

/** A preview worker beside the page's own, for the second picture; it ends with the page. */
function useOwnWorker(): () => Connection<PreviewApi, PreviewEvents> {
  const own = useRef<Connection<PreviewApi, PreviewEvents> | null>(null);
  useEffect(
    () => () => {
      own.current?.close();
      own.current = null;
    },
    [],
  );
  return () => {
    own.current ??= startPreview<PreviewApi>();
    return own.current;
  };
}

/** Plays two clips in step, led by the one that has more frames, which is returned. */
function useTogether(left: Session | null, right: Session | null): Session | null {
  const isLeft = (left?.player.timeline.length ?? 0) > 1 || (right?.player.timeline.length ?? 0) < 2;
  const [master, follower] = isLeft ? [left, right] : [right, left];
  useEffect(() => {
    if (!master || !follower) return;
    const stops = [follow(master, follower), linkViews(master, follower)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [master, follower]);
  return left && right ? master : null;
}

/** Shows the result or the source of a clip. */
function useShown(session: Session | null, side: CompareSearch['left']) {
  useEffect(() => {
    session?.viewer.update((state) => ({ ...state, view: side === 'source' ? 'source' : 'composite' }));
  }, [session, side]);
}
