/** An export in a worker of its own, and in another one where that dies. */
import type { ExportProgress, ExportRequest, ExportResult } from '../../../workers/render-api.ts';
import { type SafeFrames, safeText } from '../../jobs/export/export-progress.ts';
import { MediaError } from '../../media/errors.ts';
import { exportWorker } from '../playback/render-worker.ts';
import type { Workplace } from './runner.ts';
import { STOPPED, watched } from './watched.ts';

/** Runs an export in a worker of its own, and once more in a new one where that dies: what is safe by then is not made again. Throws `MediaError`. */
export async function madeInWorkers(request: ExportRequest, { signal, report, note }: Omit<Workplace, 'library'>): Promise<ExportResult> {
  let safe: SafeFrames | null = null;
  const onProgress = ({ phase, fps, safe: kept, ...progress }: ExportProgress) => {
    safe = kept ?? safe;
    report({ ...progress, step: phase, rate: fps });
  };
  for (let isLast = false; ; isLast = true) {
    try {
      return await madeInWorker(request, onProgress, signal);
    } catch (error) {
      if (signal.aborted || (error as { code?: unknown } | null)?.code !== STOPPED) throw error;
      const { message } = error as Error;
      if (isLast) throw new MediaError(STOPPED, message, stoppedTwice(safe), { cause: error });
      note(`${message} The export went on by itself.`);
    }
  }
}

const stoppedTwice = (safe: SafeFrames | null): string =>
  `It happened twice. ${safe && safe.frames > 0 ? `${safeText(safe)} ` : ''}Close other tabs to free memory, then try again.`;

function madeInWorker(request: ExportRequest, onProgress: (progress: ExportProgress) => void, signal: AbortSignal): Promise<ExportResult> {
  const worker = exportWorker();
  return watched(worker, signal, (heard) => {
    const said = (progress: ExportProgress) => {
      heard();
      onProgress(progress);
    };
    return worker.api.run(request, said, signal);
  });
}
