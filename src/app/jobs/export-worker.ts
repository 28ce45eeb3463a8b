/** An export in a worker of its own, and in another one where that dies. */
import type { ExportProgress, ExportRequest, ExportResult } from '../../../workers/render-api.ts';
import { type SafeFrames, safeText } from '../../jobs/export/export-progress.ts';
import { MediaError } from '../../media/errors.ts';
import { exportWorker } from '../playback/render-worker.ts';
import { parted } from './parting.ts';
import type { Workplace } from './runner.ts';

const STOPPED = 'worker-stopped';

/**
 * Milliseconds between two looks at a worker, and looks without a word from it after which it counts as dead: a GPU that hangs never
 * answers. Twice as long as a run of ffmpeg may take, which says nothing meanwhile.
 */
const LOOK = 30_000;
const LOOKS = 20;

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

async function madeInWorker(
  request: ExportRequest,
  onProgress: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<ExportResult> {
  const worker = exportWorker();
  const dead = Promise.withResolvers<never>();
  let looks = 0;
  // Looks are counted, not time: a machine that slept took none.
  const watch = setInterval(() => {
    if (++looks >= LOOKS) dead.reject(new MediaError(STOPPED, silence, 'Reload the page and try again.'));
  }, LOOK);
  try {
    const heard = (progress: ExportProgress) => {
      looks = 0;
      onProgress(progress);
    };
    return await parted(Promise.race([worker.api.run(request, heard, signal), dead.promise]), signal);
  } finally {
    clearInterval(watch);
    // Also one that crashed still holds the files.
    worker.close();
  }
}

const silence = `What works in the background stopped: nothing has been heard of it for ${(LOOK * LOOKS) / 60_000} minutes.`;
