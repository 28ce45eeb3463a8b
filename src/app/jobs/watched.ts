/** A worker that is watched: one that says nothing any more counts as dead. */
import { MediaError } from '../../media/errors.ts';
import { parted } from './parting.ts';

/** What is told of a worker that died. */
export const STOPPED = 'worker-stopped';

/**
 * Milliseconds between two looks at a worker, and looks without a word from it after which it counts as dead: a GPU that hangs never
 * answers. Twice as long as a run of ffmpeg may take, which says nothing meanwhile.
 */
const LOOK = 30_000;
const LOOKS = 20;

const silence = `What works in the background stopped: nothing has been heard of it for ${(LOOK * LOOKS) / 60_000} minutes.`;

/**
 * Waits for a worker's work, which calls `heard` whenever it has something to say, and closes the worker then. Throws what it throws, a
 * `MediaError` where it says nothing for too long, and the signal's reason.
 */
export async function watched<T>(worker: { close(): void }, signal: AbortSignal, work: (heard: () => void) => Promise<T>): Promise<T> {
  const dead = Promise.withResolvers<never>();
  let looks = 0;
  // Looks are counted, not time: a machine that slept took none.
  const watch = setInterval(() => {
    if (++looks >= LOOKS) dead.reject(new MediaError(STOPPED, silence, 'Reload the page and try again.'));
  }, LOOK);
  const heard = () => {
    looks = 0;
  };
  try {
    return await parted(Promise.race([work(heard), dead.promise]), signal);
  } finally {
    clearInterval(watch);
    // Also one that crashed still holds the files.
    worker.close();
  }
}
