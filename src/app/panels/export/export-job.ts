import type { ExportProgress, ExportResult } from '../../../../workers/render-api.ts';
import type { Recipe } from '../../../jobs/recipe.ts';
import { soloed } from '../../../jobs/recipe-edit.ts';
import { itemsOf } from '../../../jobs/stack.ts';
import { MediaError } from '../../../media/errors.ts';
import { type Notice, noticeOf } from '../../design/card.tsx';
import type { ExportRecord, Library } from '../../library/types.ts';
import { exportWorker } from '../../playback/render-worker.ts';
import { createStore, type ReadableStore } from '../../stores/store.ts';
import { filesOf, type Session } from '../studio/session.ts';

/** The export of this page: at most one runs, and it goes on when the dialog or the studio is closed. */
export type ExportState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly name: string; readonly progress: ExportProgress | null; readonly cancel: () => void }
  | {
      readonly phase: 'done';
      readonly name: string;
      readonly bytes: number;
      /** Null for a still, which is written losslessly and needs no comparison. */
      readonly result: ExportResult | null;
      /** Null when the user picked the file, which is then complete where they put it. */
      readonly record: ExportRecord | null;
    }
  | { readonly phase: 'failed'; readonly name: string; readonly notice: Notice };

const state = createStore<ExportState>({ phase: 'idle' });

/** How the export is doing. */
export const exportState: ReadableStore<ExportState> = state;

/** Forgets a finished or failed export, so that the dialog asks again. */
export function clearExport(): void {
  if (state.get().phase !== 'running') state.set({ phase: 'idle' });
}

/** What to export and where to. */
export interface ExportOptions {
  readonly session: Session;
  readonly library: Library;
  readonly recipe: Recipe;
  /** With extension. */
  readonly name: string;
  /** A file the user picked, or null to keep it in the library. */
  readonly picked: FileSystemFileHandle | null;
}

/** Starts an export unless one is running; never rejects: the state tells how it went. */
export async function startExport(options: ExportOptions): Promise<void> {
  if (state.get().phase === 'running') return;
  const { name } = options;
  const controller = new AbortController();
  state.set({ phase: 'running', name, progress: null, cancel: () => controller.abort() });
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener('beforeunload', warn);
  try {
    await navigator.locks.request('framewright-export', { ifAvailable: true }, async (lock) => {
      if (!lock) {
        throw new MediaError(
          'encoder-unsupported',
          'Another tab of Framewright is exporting.',
          'Wait until it is done or cancel it there; two exports at once would only slow each other down.',
        );
      }
      const finish = options.recipe.output.format === 'png' ? exportStill : exportVideo;
      state.set(await finish(options, controller.signal));
    });
  } catch (error) {
    const cancelled = controller.signal.aborted;
    state.set(cancelled ? { phase: 'idle' } : { phase: 'failed', name, notice: noticeOf(error, `Exporting ${name}`) });
  } finally {
    window.removeEventListener('beforeunload', warn);
  }
}

async function exportVideo({ session, library, recipe, name, picked }: ExportOptions, signal: AbortSignal): Promise<ExportState> {
  const kept = picked ? null : await library.createExport(library.resolve(session.item), name);
  const worker = exportWorker();
  try {
    const request = {
      file: session.file,
      recipe,
      files: await filesOf(library, itemsOf(recipe, library.effects)),
      target: picked ?? (kept as NonNullable<typeof kept>).handle,
    };
    const report = (progress: ExportProgress) => {
      const now = state.get();
      if (now.phase === 'running') state.set({ ...now, progress });
    };
    const result = await worker.api.run(request, report, signal);
    const record = (await kept?.complete(result.mimeType)) ?? null;
    return { phase: 'done', name: record?.name ?? name, bytes: result.bytes, result, record };
  } catch (error) {
    // A worker that crashed still holds the file; and a failing clean-up must not hide what went wrong.
    worker.close();
    await kept?.discard().catch(() => undefined);
    throw error;
  } finally {
    worker.close();
  }
}

async function exportStill({ session, library, recipe, name, picked }: ExportOptions, signal: AbortSignal): Promise<ExportState> {
  const { api } = session.connection;
  session.player.pause();
  const solo = session.solo.get();
  // Solo belongs to the preview only; the still is made from the recipe as it stands.
  if (solo !== null) await api.setRecipe(recipe);
  const blob = await api.still(session.player.index.get()).finally(() => {
    if (solo !== null) return api.setRecipe(soloed(recipe, solo));
  });
  signal.throwIfAborted();
  const kept = picked ? null : await library.createExport(library.resolve(session.item), name);
  try {
    const handle = picked ?? (kept as NonNullable<typeof kept>).handle;
    const stream = await handle.createWritable();
    await blob.stream().pipeTo(stream, { signal });
    const record = (await kept?.complete('image/png')) ?? null;
    return { phase: 'done', name: record?.name ?? name, bytes: blob.size, result: null, record };
  } catch (error) {
    await kept?.discard().catch(() => undefined);
    throw error;
  }
}
