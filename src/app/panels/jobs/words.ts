/** What the page of jobs and its messages say. */
import { clockOf, framesText } from '../../playback/timecode.ts';
import type { JobNode, Sections } from './sections.ts';

const title = 'Jobs';
const running = 'Running';
const toDo = 'To do';
const failedOnes = 'Failed';
const doneOnes = 'Done';
const clearFailed = 'Clear failed';
const clearDone = 'Clear done';
const reorderHelp = 'Drag, or press ↑ and ↓ on a grip, to change the order.';
const emptyTitle = 'Nothing to do';
const emptyText =
  'Exports, batches and everything else that takes long is listed here while it runs, with what it made and what went wrong.';
const toLibrary = 'Go to the library';

/** How many jobs there are of each sort, in a sentence; parts are not counted. */
function summary({ running: runs, waiting, failed: fails }: Sections, left: number | null): string {
  const isHeld = ({ shown: { job }, children }: JobNode): boolean =>
    job.state.phase === 'paused' || job.state.phase === 'pending' || children.some(isHeld);
  const held = waiting.filter(isHeld).length;
  const counts = [
    [runs.length, 'running'],
    [waiting.length - held, 'waiting'],
    [held, 'paused'],
    [fails.length, 'failed'],
  ] as const;
  return counts
    .filter(([many]) => many > 0)
    .map(([many, word]) => `${many} ${word}`)
    .concat(left === null ? [] : `about ${clockOf(Math.ceil(left))} left in all`)
    .join(', ');
}

/** What the chip in the bar says, briefly: the share of what runs, or what there is else. */
function chipText(runs: number, waits: number, fails: number, share: string | null): string {
  if (share !== null) return runs + waits > 1 ? `${share}, 1 of ${runs + waits}` : share;
  return waits > 0 ? `${waits} to do` : `${fails} failed`;
}
/** The same for those who do not see it. */
function chip(runs: number, waits: number, fails: number, share: string | null): string {
  const parts = [runs > 0 && `${runs} running`, share, waits > 0 && `${waits} to do`, fails > 0 && `${fails} failed`];
  return `Jobs: ${parts.filter(Boolean).join(', ')}`;
}
const allJobs = 'All jobs';
const failedCount = (count: number) => (count === 1 ? 'One job failed.' : `${count} jobs failed.`);

const show = 'Show';
const goOn = 'Continue';
const tryAgain = 'Try again';
const keptSoFar = 'What was finished is kept; it goes on from there.';
const first = 'Run first';
const last = 'Run last';
const edit = 'Edit and run again';
const editShort = 'Edit';
const duplicate = 'Duplicate';
const openSource = 'Open what it is made of';
const log = 'Log';
const closeLog = 'Close the log';
const forget = 'Remove from this list';
const askedFor = 'Asked for';
const gripHelp = 'Drag, or press ↑ and ↓';
const compareHelp = 'Beside the original';
const goneFromLibrary = 'Not in the library any more';

const clearing = 'Clearing the list';
const moving = 'Changing the order';
const continuing = (name: string) => `Continuing ${name}`;
const pausing = (name: string) => `Pausing ${name}`;
const cancelling = (name: string) => `Cancelling ${name}`;
const duplicating = (name: string) => `Duplicating ${name}`;
const reading = (name: string) => `Reading ${name}`;

const grip = (name: string) => `Move ${name}`;
const earlier = (name: string) => `Run ${name} earlier`;
const later = (name: string) => `Run ${name} later`;
const pause = (name: string) => `Pause ${name}`;
const goOnWith = (name: string) => `Continue ${name}`;
const again = (name: string) => `Try again: ${name}`;
const cancel = (name: string) => `Cancel ${name}`;
const actions = (name: string) => `${name} actions`;
const editNamed = (name: string) => `Edit ${name} and run it again`;
const saveNamed = (name: string, files: number) => (files > 1 ? `Save ${files} files of ${name}` : `Save ${name}`);
const compare = (name: string) => `Compare ${name} with the original`;
const compareTitle = (name: string) => `${name}, beside the originals`;
const logOf = (name: string) => `Log of ${name}`;
const parts = (name: string, count: number) => (count === 1 ? `1 part of ${name}` : `${count} parts of ${name}`);
const more = (count: number) => `Show more (${count})`;
const partsOf = (name: string) => `Parts of ${name}`;
const failedParts = (name: string) => `What failed of ${name}`;
const saveShort = (files: number) => (files > 1 ? `Save ${files} files` : 'Save');

const oneFile = (size: string, frames: number, seconds: number) =>
  [size, frames > 1 && framesText(frames), `made in ${clockOf(seconds, 1)}`].filter(Boolean).join(', ');
const endedAt = (what: string, at: number | null) => (at === null ? what : `${what}, ${moment(at)}`);
const manyFiles = (files: number, size: string, seconds: number) => `${files} files, ${size}, made in ${clockOf(seconds, 1)}`;
/** A moment as people in a hurry read it: the time alone for today. */
function moment(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return new Date(at).toLocaleString(undefined, { ...(!isToday && { dateStyle: 'medium' }), timeStyle: 'short' });
}
const clock = (at: number) => new Date(at).toLocaleTimeString(undefined, { timeStyle: 'medium' });

const failed = (name: string, message: string) => `${name}: ${message}`;
const stopped = (name: string, message: string) => `${name} stopped: ${message}`;
const exported = (name: string, size: string) => `${name} is exported, ${size}.`;
const done = (name: string) => `${name} is done.`;
const imported = (files: number, left: number) =>
  `${files.toLocaleString()} ${files === 1 ? 'file' : 'files'} imported${left > 0 ? `, ${left.toLocaleString()} left out` : ''}.`;
const restored = (added: number, known: number) =>
  `${added.toLocaleString()} ${added === 1 ? 'item' : 'items'} restored${known > 0 ? `; ${known.toLocaleString()} ${known === 1 ? 'was' : 'were'} here already` : ''}.`;
const save = (files: number) => (files > 1 ? 'Save all files' : 'Save file');
const interrupted = (name: string, count: number) =>
  count > 1 ? `${count} jobs were interrupted when their tab was closed.` : `${name} was interrupted when its tab was closed.`;

/** Every sentence and word of the page of jobs and of what is told of them elsewhere. */
export const words = {
  title,
  running,
  toDo,
  failedOnes,
  doneOnes,
  clearFailed,
  clearDone,
  reorderHelp,
  emptyTitle,
  emptyText,
  toLibrary,
  summary,
  chipText,
  chip,
  allJobs,
  failedCount,
  show,
  goOn,
  tryAgain,
  keptSoFar,
  first,
  last,
  edit,
  editShort,
  duplicate,
  openSource,
  log,
  closeLog,
  forget,
  askedFor,
  gripHelp,
  compareHelp,
  goneFromLibrary,
  clearing,
  moving,
  continuing,
  pausing,
  cancelling,
  duplicating,
  reading,
  grip,
  earlier,
  later,
  pause,
  goOnWith,
  again,
  cancel,
  actions,
  editNamed,
  saveNamed,
  compare,
  compareTitle,
  logOf,
  parts,
  more,
  partsOf,
  failedParts,
  saveShort,
  oneFile,
  endedAt,
  manyFiles,
  moment,
  clock,
  failed,
  stopped,
  exported,
  done,
  imported,
  restored,
  save,
  interrupted,
};
