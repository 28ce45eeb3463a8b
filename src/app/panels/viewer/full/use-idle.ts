import { useEffect, useState } from 'react';
import { useStore } from '../../../stores/store.ts';
import type { Session } from '../../studio/session.ts';

/** Milliseconds without pointer or keys, while it plays, after which only the picture is left. */
const PATIENCE = 2500;

const still = { get: () => 0, subscribe: () => () => {} };

/** True while a clip plays and nobody has touched anything for a while. */
export function useIdle(session: Session | null): boolean {
  const isPlaying = useStore(session?.player.speed ?? still) !== 0;
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    let timer: ReturnType<typeof setTimeout>;
    const wake = () => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), PATIENCE);
    };
    wake();
    const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin'];
    for (const sign of signs) window.addEventListener(sign, wake);
    return () => {
      clearTimeout(timer);
      setIdle(false);
      for (const sign of signs) window.removeEventListener(sign, wake);
    };
  }, [isPlaying]);
  return idle;
}
