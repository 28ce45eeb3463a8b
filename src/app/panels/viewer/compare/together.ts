import { useEffect, useRef } from 'react';
import type { PreviewApi, PreviewEvents } from '../../../../../workers/render-api.ts';
import type { Connection } from '../../../../../workers/rpc.ts';
import { startPreview } from '../../../playback/render-worker.ts';
import type { Session } from '../../studio/session.ts';
import type { Opening } from '../../studio/use-open-item.ts';
import { viewCommands } from '../view-commands.ts';
import { follow, linkViews } from './follow.ts';

/** A preview worker beside the page's own, for the second picture; it ends with the page. */
export function useOwnWorker(): () => Connection<PreviewApi, PreviewEvents> {
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

/** The session of a clip that is open, else null. */
export const sessionIn = (opening: Opening): Session | null => (opening.phase === 'open' ? opening.session : null);

/** Plays two clips in step, led by the one that has more frames, which is returned once both are open. */
export function useTogether(left: Session | null, right: Session | null): Session | null {
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

/** What the keyboard does to the zoom of linked pictures, by one of them. */
export const zoomCommands = (session: Session) => {
  const { fit, 'actual-size': whole, 'zoom-in': closer, 'zoom-out': farther } = viewCommands(session);
  return { fit, 'actual-size': whole, 'zoom-in': closer, 'zoom-out': farther };
};
