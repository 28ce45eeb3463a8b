import { useEffect, useState } from 'react';
import { useLibrary } from '../../library/hooks.ts';
import type { LibraryItem } from '../../library/types.ts';
import { type StripPlan, stripOf, stripPlan } from '../../playback/strips.ts';

/** Milliseconds that the pointer is on a clip before its strip is made: not all that it passes over are meant. */
const PATIENCE = 120;

/** The strip of small pictures of a clip, once it is there; made when `wanted` for the first time. */
export function useStrip(item: LibraryItem, wanted: boolean): (StripPlan & { readonly url: string }) | null {
  const library = useLibrary();
  const [url, setUrl] = useState<string | null>(null);
  const { id, facts } = item;
  useEffect(() => {
    if (!wanted || !facts) return;
    const ended = new AbortController();
    let made: string | null = null;
    const timer = setTimeout(async () => {
      try {
        const strip = await stripOf(library, id, facts, ended.signal);
        if (ended.signal.aborted) return;
        made = URL.createObjectURL(strip);
        setUrl(made);
      } catch (error) {
        // The picture stays as it is; what is wrong with the clip is said where it is opened.
        if (!ended.signal.aborted && !(error instanceof Error && 'remedy' in error)) reportError(error);
      }
    }, PATIENCE);
    return () => {
      clearTimeout(timer);
      ended.abort();
      setUrl(null);
      if (made) URL.revokeObjectURL(made);
    };
  }, [library, id, facts, wanted]);
  return url !== null && facts ? { ...stripPlan(facts), url } : null;
}
