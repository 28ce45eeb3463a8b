import type { ShownJob } from './queue-hooks.ts';

/** Share of the whole export that is done, 0 to 1: verifying reads the file again and takes about a fifth of the time. */
export function shareDone({ job, live }: ShownJob): number {
  const progress = live?.progress;
  if (progress && progress.total > 0) {
    const part = Math.min(progress.done / progress.total, 1);
    return progress.phase === 'rendering' ? part * 0.8 : 0.8 + part * 0.2;
  }
  const { state } = job;
  if (state.phase === 'done') return 1;
  return (state.phase === 'running' || state.phase === 'paused') && state.total > 0 ? (0.8 * state.done) / state.total : 0;
}

/** What an export is doing now, in a word or two. */
export function phaseText({ job, live }: ShownJob): string {
  const { state } = job;
  if (live?.stopping) return live.stopping === 'cancel' ? 'Cancelling…' : 'Pausing…';
  switch (state.phase) {
    case 'queued':
      return 'Waiting';
    case 'running':
      if (live && !live.progress) return 'Preparing';
      return live?.progress?.phase === 'verifying' ? 'Checking the file' : 'Rendering';
    case 'paused':
      return state.interrupted ? 'Interrupted' : 'Paused';
    case 'failed':
      return 'Failed';
    case 'done':
      return 'Exported';
  }
}

/** The files of an export as people call them: the first, and how many more. */
export const namesText = ({ job }: ShownJob): string =>
  job.names.length > 1 ? `${job.names[0]} and ${job.names.length - 1} more` : (job.names[0] ?? job.itemName);
