/** What the dialog of batches says. */
import { framesText } from '../../playback/timecode.ts';

const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

const clips = (count: number) => counted(count, 'clip', 'clips');
const title = (count: number) => `Apply and export ${clips(count)}`;
const looks = 'What is applied';
const looksHelp = 'Several make a file of each.';
const ownLook = 'Each clip’s own effects';
const noStacks = 'Stacks that you save in the studio can be chosen here too.';
const format = 'What is made';
const firstFrame = 'First frame';
const items = 'Clips';
const itemsHelp = 'What is chosen for one clip counts for that clip alone.';
const asAll = 'As for all';
const lookOf = (name: string) => `Effects for ${name}`;
const formatOf = (name: string) => `Format of ${name}`;
const remove = (name: string) => `Take ${name} out`;
const nothingApplied = 'No effects of its own yet';
const quality = 'Quality';
const scale = 'Scale';
const frameRate = 'Frame rate';
const fileName = 'File name';
const fileNameHelp = 'May hold {name}, {look}, {format}, {width}, {height}, {date} and {n}.';
const start = 'Add to jobs';
const applyOnly = 'Apply without exporting';
const add = 'Starting the batch';
const applying = 'Applying the effects';
const loading = 'Reading the clips…';
const undo = 'Undo';
const show = 'Show';
const folderReason = 'A batch would have to ask for a folder for each clip.';
const folderRemedy = 'Choose the zipped sequence.';

/** What a batch comes to. */
const total = (files: number, frames: number, example: string | undefined) =>
  `${counted(files, 'file', 'files')} of ${framesText(frames)} in all${example ? `: ${example}${files > 1 ? ', …' : ''}` : ''}`;
/** Why fewer clips are here than were chosen. */
const leftOut = (count: number) =>
  `${clips(count)} cannot be exported and ${count === 1 ? 'is' : 'are'} left out: a look-up table, another file, or content that is missing or not stored yet.`;
const unreadable = (name: string, message: string) => `The effects of ${name} cannot be read: ${message}`;
/** The name of a batch among the jobs. */
const batchName = (count: number, formats: string) => `${clips(count)}, ${formats}`;
const added = (name: string) => `Added: ${name}.`;
const applied = (count: number, look: string) => `“${look}” is applied to ${clips(count)}.`;
const appliedStep = (look: string) => `Preset “${look}”`;
const undoStep = 'Undo of a preset';
const pasted = (count: number, isAdded: boolean) =>
  isAdded ? `The copied effects are added to ${clips(count)}.` : `${clips(count)} ${count === 1 ? 'has' : 'have'} the copied effects now.`;
const pasteStep = 'Paste effects';
const nothingToPasteOn = 'None of these takes effects: look-up tables, other files, and clips whose content is missing do not.';
const nothingToPasteOnRemedy = 'Choose clips or pictures.';
const effectsCopied = (name: string, count: number) =>
  `${counted(count, 'effect', 'effects')} of “${name}” copied. Paste ${count === 1 ? 'it' : 'them'} onto other clips.`;
const noEffects = (name: string) => `“${name}” has no effects to copy.`;
const noEffectsRemedy = 'Open it and add some first.';
const copying = 'Copying the effects';
const pasting = 'Pasting the effects';
const openElsewhere = (name: string) => `“${name}” is being edited in another tab.`;
const openElsewhereRemedy = 'Close it there, then apply again.';
const nothingPending = 'Nothing waits to be exported.';
const nothingPendingRemedy = 'Clips whose effects were changed since they were exported last, or that never were, are found here.';
const findPending = 'Process pending…';
const findingPending = 'Looking for what waits';

/** Every sentence and word of the dialog of batches. */
export const words = {
  clips,
  title,
  looks,
  looksHelp,
  ownLook,
  noStacks,
  format,
  firstFrame,
  items,
  itemsHelp,
  asAll,
  lookOf,
  formatOf,
  remove,
  nothingApplied,
  quality,
  scale,
  frameRate,
  fileName,
  fileNameHelp,
  start,
  applyOnly,
  add,
  applying,
  loading,
  undo,
  show,
  folderReason,
  folderRemedy,
  total,
  leftOut,
  unreadable,
  batchName,
  added,
  applied,
  appliedStep,
  undoStep,
  pasted,
  pasteStep,
  nothingToPasteOn,
  nothingToPasteOnRemedy,
  effectsCopied,
  noEffects,
  noEffectsRemedy,
  copying,
  pasting,
  openElsewhere,
  openElsewhereRemedy,
  nothingPending,
  nothingPendingRemedy,
  findPending,
  findingPending,
};
