/** What the page of jobs and its messages say. */
import { clockOf, framesText } from '../../playback/timecode.ts';
import type { JobNode, Sections } from './sections.ts';

export const title = 'Jobs';
export const running = 'Running';
export const toDo = 'To do';
export const failedOnes = 'Failed';
export const doneOnes = 'Done';
export const clearFailed = 'Clear failed';
export const clearDone = 'Clear done';
export const reorderHelp = 'Drag, or press ↑ and ↓ on a grip, to change the order.';
export const emptyTitle = 'Nothing to do';
export const emptyText =
  'Exports, batches and everything else that takes long is listed here while it runs, with what it made and what went wrong.';
export const toLibrary = 'Go to the library';

/** How many jobs there are of each sort, in a sentence; parts are not counted. */
export function summary({ running: runs, waiting, failed: fails }: Sections, left: number | null): string {
  const isHeld = ({ shown: { job }, children }: JobNode): boolean =>
    job.state.phase === 'paused' || job.state.phase === 'pending' || children.some(isHeld);
  const held = waiting.filter(isHeld).length;
  const words = [
    [runs.length, 'running'],
    [waiting.length - held, 'waiting'],
    [held, 'paused'],
    [fails.length, 'failed'],
  ] as const;
  return words
    .filter(([many]) => many > 0)
    .map(([many, word]) => `${many} ${word}`)
    .concat(left === null ? [] : `about ${clockOf(Math.ceil(left))} left in all`)
    .join(', ');
}

/** What the chip in the bar says, briefly: the share of what runs, or what there is else. */
export function chipText(runs: number, waits: number, fails: number, share: string | null): string {
  if (share !== null) return runs + waits > 1 ? `${share}, 1 of ${runs + waits}` : share;
  return waits > 0 ? `${waits} to do` : `${fails} failed`;
}
/** The same for those who do not see it. */
export function chip(runs: number, waits: number, fails: number, share: string | null): string {
  const parts = [runs > 0 && `${runs} running`, share, waits > 0 && `${waits} to do`, fails > 0 && `${fails} failed`];
  return `Jobs: ${parts.filter(Boolean).join(', ')}`;
}
export const allJobs = 'All jobs';
export const failedCount = (count: number) => (count === 1 ? 'One job failed.' : `${count} jobs failed.`);

export const show = 'Show';
export const goOn = 'Continue';
export const tryAgain = 'Try again';
export const keptSoFar = 'What was finished is kept; it goes on from there.';
export const first = 'Run first';
export const last = 'Run last';
export const edit = 'Edit and run again';
export const editShort = 'Edit';
export const duplicate = 'Duplicate';
export const openSource = 'Open what it is made of';
export const log = 'Log';
export const closeLog = 'Close the log';
export const forget = 'Remove from this list';
export const askedFor = 'Asked for';
export const gripHelp = 'Drag, or press ↑ and ↓';
export const compareHelp = 'Beside the original';
export const goneFromLibrary = 'Not in the library any more';

export const clearing = 'Clearing the list';
export const moving = 'Changing the order';
export const continuing = (name: string) => `Continuing ${name}`;
export const pausing = (name: string) => `Pausing ${name}`;
export const cancelling = (name: string) => `Cancelling ${name}`;
export const duplicating = (name: string) => `Duplicating ${name}`;
export const reading = (name: string) => `Reading ${name}`;

export const grip = (name: string) => `Move ${name}`;
export const earlier = (name: string) => `Run ${name} earlier`;
export const later = (name: string) => `Run ${name} later`;
export const pause = (name: string) => `Pause ${name}`;
export const goOnWith = (name: string) => `Continue ${name}`;
export const again = (name: string) => `Try again: ${name}`;
export const cancel = (name: string) => `Cancel ${name}`;
export const actions = (name: string) => `${name} actions`;
export const editNamed = (name: string) => `Edit ${name} and run it again`;
export const saveNamed = (name: string, files: number) => (files > 1 ? `Save ${files} files of ${name}` : `Save ${name}`);
export const compare = (name: string) => `Compare ${name} with the original`;
export const compareTitle = (name: string) => `${name}, beside the originals`;
export const logOf = (name: string) => `Log of ${name}`;
export const parts = (name: string, count: number) => (count === 1 ? `1 part of ${name}` : `${count} parts of ${name}`);
export const more = (count: number) => `Show more (${count})`;
export const partsOf = (name: string) => `Parts of ${name}`;
export const failedParts = (name: string) => `What failed of ${name}`;
export const saveShort = (files: number) => (files > 1 ? `Save ${files} files` : 'Save');

export const oneFile = (size: string, frames: number, seconds: number) =>
  [size, frames > 1 && framesText(frames), `made in ${clockOf(seconds, 1)}`].filter(Boolean).join(', ');
export const endedAt = (what: string, at: number | null) => (at === null ? what : `${what}, ${moment(at)}`);
export const manyFiles = (files: number, size: string, seconds: number) => `${files} files, ${size}, made in ${clockOf(seconds, 1)}`;
/** A moment as people in a hurry read it: the time alone for today. */
export function moment(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return new Date(at).toLocaleString(undefined, { ...(!isToday && { dateStyle: 'medium' }), timeStyle: 'short' });
}
export const clock = (at: number) => new Date(at).toLocaleTimeString(undefined, { timeStyle: 'medium' });

export const failed = (name: string, message: string) => `${name}: ${message}`;
export const stopped = (name: string, message: string) => `${name} stopped: ${message}`;
export const exported = (name: string, size: string) => `${name} is exported, ${size}.`;
export const done = (name: string) => `${name} is done.`;
export const save = (files: number) => (files > 1 ? 'Save all files' : 'Save file');
export const interrupted = (name: string, count: number) =>
  count > 1 ? `${count} jobs were interrupted when their tab was closed.` : `${name} was interrupted when its tab was closed.`;
