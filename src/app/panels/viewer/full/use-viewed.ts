import { useEffect, useRef, useState } from 'react';
import type { PreviewApi, PreviewEvents } from '../../../../../workers/render-api.ts';
import type { Connection } from '../../../../../workers/rpc.ts';
import { noticeOf } from '../../../design/card.tsx';
import { useItem, useLibrary, useRecipeDocument } from '../../../library/hooks.ts';
import type { RecipeDocument } from '../../../stores/recipe-document.ts';
import { checkGpu } from '../../studio/check-gpu.ts';
import { createSession, type Session } from '../../studio/session.ts';
import type { Opening } from '../../studio/use-open-item.ts';

/** How a clip is opened for looking at it. */
export interface ViewedOptions {
  /** The worker to show it with; it is asked for each time that a clip opens. */
  readonly worker: () => Connection<PreviewApi, PreviewEvents>;
  /** Frame to begin at. */
  readonly at?: number | undefined;
  /** What is shown of it instead of its own recipe; null while that is not known yet. */
  readonly document?: RecipeDocument | null;
  /** Leaves its sound out. */
  readonly silent?: boolean;
}

/** Opens an item with its recipe in a preview worker, to be looked at: nothing about it changes. */
export function useViewed(id: string, options: ViewedOptions): Opening {
  const library = useLibrary();
  const item = useItem(id);
  const recipe = useRecipeDocument(id);
  const document = useRef<RecipeDocument | null>(null);
  if (recipe && recipe.access !== 'opening') document.current = recipe.document;
  const own = recipe && recipe.document === document.current ? recipe.document : null;
  const ready = options.document === undefined ? own : options.document;
  const [opening, setOpening] = useState<Opening & { readonly of: string }>({ phase: 'opening', of: id });
  const latest = useRef(options);
  latest.current = options;
  const isThere = item !== null && item !== undefined;
  useEffect(() => {
    if (!ready || !isThere) return;
    let wanted = true;
    let session: Session | null = null;
    const open = async () => {
      await checkGpu();
      const file = await library.file(id);
      if (!wanted) return;
      const { worker, at = 0, silent = false } = latest.current;
      const connection = worker();
      const opened = await connection.api.open(file);
      if (!wanted) return;
      const report = silent ? { ...opened, audio: null } : opened;
      session = createSession({ item: id, file, report, connection, document: ready, library, ownRange: true });
      setOpening({ phase: 'open', session, of: id });
      session.player.seek(at);
    };
    setOpening({ phase: 'opening', of: id });
    open().catch((error: unknown) => {
      if (wanted) setOpening({ phase: 'failed', notice: noticeOf(error, 'Opening the clip'), of: id });
    });
    return () => {
      wanted = false;
      session?.close();
    };
  }, [library, id, ready, isThere]);
  // What was opened before is not shown under another name.
  return opening.of === id ? opening : { phase: 'opening' };
}
