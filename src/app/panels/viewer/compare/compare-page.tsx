import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Card } from '../../../design/card.tsx';
import { type Handlers, useKeys } from '../../../keys/use-keys.ts';
import { useItem, useLibraryStatus } from '../../../library/hooks.ts';
import { previewWorker } from '../../../playback/render-worker.ts';
import type { ViewCommandId } from '../../../shortcuts.ts';
import type { Session } from '../../studio/session.ts';
import full from '../full/full.module.css';
import { ItemGone } from '../full/item-gone.tsx';
import { PlayBar } from '../full/play-bar.tsx';
import { useIdle } from '../full/use-idle.ts';
import { useLeave } from '../full/use-leave.ts';
import { useViewed } from '../full/use-viewed.ts';
import { fullWords } from '../full/words.ts';
import { playerCommands } from '../player-commands.ts';
import { CompareBar } from './compare-bar.tsx';
import type { CompareSearch } from './compare-search.ts';
import { Pair } from './pair.tsx';
import { sessionIn, useOwnWorker, useTogether, zoomCommands } from './together.ts';
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
  useShown(sessionIn(one), search.left);
  useShown(sessionIn(other), search.right);
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
    <main className={full.page} data-idle={idle} aria-label={compareWords.page}>
      {!missing && (
        <Pair left={one} right={other} as={as} names={[labelOf(items.left?.name, search.left), labelOf(items.right?.name, search.right)]} />
      )}
      {(missing || failed) && <div className={full.card}>{failed?.phase === 'failed' ? <Card {...failed.notice} /> : <ItemGone />}</div>}
      <CompareBar
        title={compareWords.title(items.left?.name ?? fullWords.opening, items.right?.name ?? fullWords.opening)}
        search={search}
        run={run}
        onChange={change}
      />
      {master && <PlayBar player={master.player} range={null} run={run} />}
    </main>
  );
}

const labelOf = (name: string | undefined, side: CompareSearch['left']) =>
  `${name ?? ''} · ${side === 'source' ? compareWords.source : compareWords.result}`;

/** Shows the result or the source of a clip. */
function useShown(session: Session | null, side: CompareSearch['left']) {
  useEffect(() => {
    session?.viewer.update((state) => ({ ...state, view: side === 'source' ? 'source' : 'composite' }));
  }, [session, side]);
}
