import type { ShownJob } from './queue-hooks.ts';

/** Where each phase begins and how much of the whole it takes: verifying reads the file again. */
const SHARES = { rendering: [0, 0.75], writing: [0.75, 0.05], verifying: [0.8, 0.2] } as const;

/** Share of the whole export that is done, 0 to 1. */
export function shareDone({ job, live }: ShownJob): number {
  const progress = live?.progress;
  if (progress && progress.total > 0) {
    const part = Math.min(progress.done / progress.total, 1);
    const [from, share] = SHARES[progress.phase];
    return from + part * share;
  }
  const { state } = job;
  if (state.phase === 'done') return 1;
  return (state.phase === 'running' || state.phase === 'paused') && state.total > 0 ? (0.75 * state.done) / state.total : 0;
}

const PHASES = { rendering: 'Rendering', writing: 'Writing the file', verifying: 'Checking the file' } as const;

/** What an export is doing now, in a word or two. */
export function phaseText({ job, live }: ShownJob): string {
  const { state } = job;
  if (live?.stopping) return live.stopping === 'cancel' ? 'Cancelling…' : 'Pausing…';
  switch (state.phase) {
    case 'queued':
      return 'Waiting';
    case 'running':
      if (live && !live.progress) return 'Preparing';
      return PHASES[live?.progress?.phase ?? 'rendering'];
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
