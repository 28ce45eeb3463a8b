import type { ExportedFile, ExportProgress } from '../../../../workers/render-api.ts';
import type { OutputFormat } from '../../../jobs/output.ts';
import type { Recipe } from '../../../jobs/recipe.ts';
import { itemsOf } from '../../../jobs/stack.ts';
import { MediaError } from '../../../media/errors.ts';
import { type Notice, noticeOf } from '../../design/card.tsx';
import type { ExportRecord, Library } from '../../library/types.ts';
import { exportWorker } from '../../playback/render-worker.ts';
import { createStore, type ReadableStore } from '../../stores/store.ts';
import { filesOf, type Session } from '../studio/session.ts';
import { openDestination } from './destination.ts';

/** The export of this page: at most one runs, and it goes on when the dialog or the studio is closed. */
export type ExportState =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'running';
      readonly name: string;
      readonly progress: ExportProgress | null;
      /** It was called off, but what it uses is not free yet. */
      readonly cancelling: boolean;
      readonly cancel: () => void;
    }
  | {
      readonly phase: 'done';
      readonly name: string;
      readonly bytes: number;
      /** Null for a still. */
      readonly result: ExportedFile | null;
      /** What came of decoding the file again and comparing it. */
      readonly verified: ExportedFile['verified'];
      /** Wall time. */
      readonly seconds: number;
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
  // What plays behind the dialog is seen by nobody and would take the GPU from the export; played again later, it is wanted.
  options.session.player.pause();
  const cancel = () => {
    state.update((now) => (now.phase === 'running' ? { ...now, cancelling: true } : now));
    controller.abort();
  };
  state.set({ phase: 'running', name, progress: null, cancelling: false, cancel });
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
      const finish = options.recipe.output.formats.includes('png') ? exportStill : exportVideo;
      state.set(await finish(options, controller.signal));
    });
  } catch (error) {
    const cancelled = controller.signal.aborted;
    state.set(cancelled ? { phase: 'idle' } : { phase: 'failed', name, notice: noticeOf(error, `Exporting ${name}`) });
  } finally {
    window.removeEventListener('beforeunload', warn);
  }
}

function report(progress: ExportProgress): void {
  const now = state.get();
  if (now.phase === 'running') state.set({ ...now, progress });
}

async function exportVideo({ session, library, recipe, name, picked }: ExportOptions, signal: AbortSignal): Promise<ExportState> {
  const destination = await openDestination(library, library.resolve(session.item), name, picked);
  let worker: ReturnType<typeof exportWorker> | null = null;
  try {
    worker = exportWorker();
    const request = {
      file: session.file,
      recipe,
      files: await filesOf(library, itemsOf(recipe, library.effects)),
      targets: [{ format: recipe.output.formats[0] as OutputFormat, handles: [destination.handle] }],
    };
    const { files, stages } = await worker.api.run(request, report, signal);
    const result = files[0] as ExportedFile;
    const record = await destination.complete(result.mimeType);
    return {
      phase: 'done',
      name: record?.name ?? name,
      bytes: result.bytes,
      result,
      verified: result.verified,
      seconds: stages.total,
      record,
    };
  } catch (error) {
    // A worker that crashed still holds the file.
    worker?.close();
    await destination.discard();
    throw error;
  } finally {
    worker?.close();
  }
}

async function exportStill({ session, library, recipe, name, picked }: ExportOptions, signal: AbortSignal): Promise<ExportState> {
  const { api } = session.connection;
  const destination = await openDestination(library, library.resolve(session.item), name, picked);
  try {
    const index = session.player.index.get();
    const { bytes, verified } = await api.saveStill({ index, recipe, target: destination.handle }, report, signal);
    const record = await destination.complete('image/png');
    return { phase: 'done', name: record?.name ?? name, bytes, result: null, verified, seconds: 0, record };
  } catch (error) {
    await destination.discard();
    throw error;
  }
}
