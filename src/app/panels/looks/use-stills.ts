import { useEffect, useState } from 'react';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import { filesOf } from '../../library/files-of.ts';
import { useLibrary } from '../../library/hooks.ts';
import type { Library } from '../../library/types.ts';
import type { Session } from '../studio/session.ts';
import { StillQueue } from './still-queue.ts';

/** CSS pixels; as high as a picture of 16 to 9 is in the panel's two columns. */
const HEIGHT = 84;
/** Milliseconds that the playhead rests before the pictures follow it. */
const REST = 250;

/** Small pictures of the current frame of the open clip for as long as a panel shows them; null for the moment before. */
export function useStills(session: Session): StillQueue | null {
  const library = useLibrary();
  const [stills, setStills] = useState<StillQueue | null>(null);
  useEffect(() => {
    const queue = openStills(session, library);
    setStills(queue.stills);
    return () => {
      queue.close();
      setStills(null);
    };
  }, [session, library]);
  return stills;
}

function openStills(session: Session, library: Library) {
  const { player, connection, waiting } = session;
  const height = Math.round(HEIGHT * Math.min(devicePixelRatio, 2));
  // A file that is gone counts as none: the viewer says so where it matters.
  const files = (recipe: Parameters<typeof itemsOf>[0]) => filesOf(library, itemsOf(recipe, library.effects), () => undefined);
  const stills = new StillQueue(
    async (index, recipe, signal) => connection.api.smallStill(index, recipe, height, await files(recipe), signal),
    player.index.get(),
  );
  let resting: ReturnType<typeof setTimeout> | undefined;
  const follow = () => {
    clearTimeout(resting);
    if (player.speed.get() === 0) resting = setTimeout(() => stills.seek(player.index.get()), REST);
  };
  // Playing, and the picture that somebody is waiting for, come first.
  const yieldTo = () => stills.hold(player.speed.get() !== 0 || waiting.get() !== null);
  const stops = [
    player.index.subscribe(follow),
    player.speed.subscribe(() => {
      yieldTo();
      follow();
    }),
    waiting.subscribe(yieldTo),
  ];
  yieldTo();
  return {
    stills,
    close() {
      clearTimeout(resting);
      for (const stop of stops) stop();
      stills.close();
    },
  };
}
