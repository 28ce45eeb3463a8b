import { useEffect, useState } from 'react';
import { setLoop } from '../../../jobs/recipe/recipe-edit.ts';
import { readEmbeddedRecipe } from '../../../media/video/embedded-recipe.ts';
import { type Notice, noticeOf } from '../../design/card.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { describeItem } from '../../playback/describe.ts';
import { previewWorker } from '../../playback/render-worker.ts';
import { opened } from '../../stores/opened.ts';
import type { RecipeDocument } from '../../stores/recipe-document.ts';
import { askToExport } from '../export/shown-export.ts';
import { keyTheScreen, putLook } from './auto-key.ts';
import { checkGpu } from './check-gpu.ts';
import { applyRecipe, takeRecipe } from './left-recipe.ts';
import { createSession, type Session } from './session.ts';

const notPut: Notice = {
  tone: 'warning',
  title: 'What you chose for this clip was not put on it, because it is shown read-only here.',
  remedy: 'Make it editable here first, then choose it again.',
};

/** Whether a file brings a recipe of ours along. A file that cannot be read says so when it is decoded. */
const hasRecipe = async (file: Blob): Promise<boolean> => (await readEmbeddedRecipe(file).catch(() => null)) !== null;

/** Opening a clip: under way, open, or why it is not. */
export type Opening =
  | { readonly phase: 'opening' }
  | { readonly phase: 'open'; readonly session: Session }
  | { readonly phase: 'failed'; readonly notice: Notice };

/** Opens an item in the preview worker; the first time it is also keyed and described. `attempt` opens it again. */
export function useOpenItem(id: string, document: RecipeDocument | null, attempt: number): Opening {
  const library = useLibrary();
  const [opening, setOpening] = useState<Opening>({ phase: 'opening' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is a reason to open again
  useEffect(() => {
    if (!document) return;
    let wanted = true;
    let session: Session | null = null;
    const open = async () => {
      // At once and apart from the preview: the clip is kept even where there is no GPU to show it.
      if (library.arriving.get().find((item) => item.id === library.resolve(id))?.facts === null) {
        describeItem(library, id).catch((error: unknown) => wanted && session?.fail(error, 'Adding the clip to the library'));
      }
      const found = await checkGpu();
      const connection = previewWorker();
      const file = await library.file(id);
      // An older request must not open its clip over that of a newer one.
      if (!wanted) return;
      const report = await connection.api.open(file);
      if (!wanted) return;
      session = createSession({ item: id, file, report, connection, document, library });
      setOpening({ phase: 'open', session });
      session.player.seek(0);
      if (found.problem) session.notify({ tone: 'warning', title: found.problem, remedy: 'Open “What works here” for what was tried.' });
      const { access } = await opened(document);
      if (!wanted) return;
      const left = takeRecipe(library.resolve(id));
      if (left && access === 'read-only') session.notify(notPut);
      if (left && 'recipe' in left) applyRecipe(document, left.recipe, left);
      if (left && 'recipe' in left && left.exportAs !== null) {
        askToExport(left.exportAs);
        session.dialog.set('export');
      }
      const [item] = await library.items([library.resolve(id)]);
      if (item?.origin.kind === 'made' && item.origin.what === 'loop' && wanted) {
        document.edit('Seamless loop', (recipe) => setLoop(recipe, true), { automatic: true });
      }
      // What has been through Framewright is keyed already, and its recipe is offered.
      if (document.state.get().untouched && !(await hasRecipe(file))) await keyTheScreen(session, true, () => wanted);
      // What makes no matte of its own comes behind the key.
      if (left && 'look' in left && wanted) await putLook(session, left.look);
    };
    setOpening({ phase: 'opening' });
    open().catch((error: unknown) => {
      if (wanted) setOpening({ phase: 'failed', notice: noticeOf(error, 'Opening the clip') });
    });
    return () => {
      wanted = false;
      session?.close();
    };
  }, [id, document, library, attempt]);
  return opening;
}
