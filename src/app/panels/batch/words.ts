/** What the dialog of batches says. */
import { framesText } from '../../playback/timecode.ts';

const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

export const clips = (count: number) => counted(count, 'clip', 'clips');
export const title = (count: number) => `Apply and export ${clips(count)}`;
export const looks = 'What is applied';
export const looksHelp = 'Several make a file of each.';
export const ownLook = 'Each clip’s own effects';
export const noStacks = 'Stacks that you save in the studio can be chosen here too.';
export const format = 'What is made';
export const firstFrame = 'First frame';
export const items = 'Clips';
export const itemsHelp = 'What is chosen for one clip counts for that clip alone.';
export const asAll = 'As for all';
export const lookOf = (name: string) => `Effects for ${name}`;
export const formatOf = (name: string) => `Format of ${name}`;
export const remove = (name: string) => `Take ${name} out`;
export const nothingApplied = 'No effects of its own yet';
export const quality = 'Quality';
export const scale = 'Scale';
export const frameRate = 'Frame rate';
export const fileName = 'File name';
export const fileNameHelp = 'May hold {name}, {look}, {format}, {width}, {height}, {date} and {n}.';
export const start = 'Add to jobs';
export const applyOnly = 'Apply without exporting';
export const add = 'Starting the batch';
export const applying = 'Applying the effects';
export const loading = 'Reading the clips…';
export const undo = 'Undo';
export const folderReason = 'A batch would have to ask for a folder for each clip.';
export const folderRemedy = 'Choose the zipped sequence.';

/** What a batch comes to. */
export const total = (files: number, frames: number, example: string | undefined) =>
  `${counted(files, 'file', 'files')} of ${framesText(frames)} in all${example ? `: ${example}${files > 1 ? ', …' : ''}` : ''}`;
/** Why fewer clips are here than were chosen. */
export const leftOut = (count: number) =>
  `${clips(count)} cannot be exported and ${count === 1 ? 'is' : 'are'} left out: a look-up table, another file, or content that is missing or not stored yet.`;
export const unreadable = (name: string, message: string) => `The effects of ${name} cannot be read: ${message}`;
/** The name of a batch among the jobs. */
export const batchName = (count: number, formats: string) => `${clips(count)}, ${formats}`;
export const added = (name: string) => `Added: ${name}.`;
export const applied = (count: number, look: string) => `“${look}” is applied to ${clips(count)}.`;
export const appliedStep = (look: string) => `Preset “${look}”`;
export const undoStep = 'Undo of a preset';
export const openElsewhere = (name: string) => `“${name}” is being edited in another tab.`;
export const openElsewhereRemedy = 'Close it there, then apply again.';
export const nothingPending = 'Nothing waits to be exported.';
export const nothingPendingRemedy = 'Clips whose effects were changed since they were exported last, or that never were, are found here.';
export const findPending = 'Process pending…';
export const findingPending = 'Looking for what waits';
