/** What the library page says, apart from the facts of an item. */
import type { ItemSort } from '../../library/item-query.ts';
import type { Badge, ItemFacts, MadeBy } from '../../library/types.ts';

const count = (number: number, one: string, many: string) => `${number.toLocaleString()} ${number === 1 ? one : many}`;

/** A number of items. */
export const itemsText = (number: number): string => count(number, 'item', 'items');
/** How many files: “12 files”. */
export const filesText = (number: number): string => count(number, 'file', 'files');

/** Kinds of items as places of the library are called. */
export const kindLabels: Readonly<Record<ItemFacts['kind'], string>> = {
  video: 'Clips',
  image: 'Pictures',
  lut: 'LUTs',
  file: 'Other files',
};

/** What stands on a badge. */
export const badgeLabels: Readonly<Record<Badge, string>> = {
  source: 'Source',
  made: 'Made here',
  keyed: 'Keyed',
  stylized: 'Stylized',
  loop: 'Loop',
};

/** What a badge says, in a sentence. */
export const badgeHelp: Readonly<Record<Badge, string>> = {
  source: 'Imported, as it was',
  made: 'Exported or made from other items here',
  keyed: 'A key is pulled from it',
  stylized: 'It has a look or is made a sticker',
  loop: 'It runs in a circle',
};

/** What items are sorted by. */
export const sortLabels: Readonly<Record<ItemSort, string>> = {
  date: 'Date added',
  name: 'Name',
  size: 'File size',
  duration: 'Duration',
  rating: 'Rating',
};

/** How an item was made, before the word ‘from’. */
export const madeLabels: Readonly<Record<MadeBy, string>> = {
  export: 'Exported',
  frame: 'A frame',
  stitch: 'Stitched',
  loop: 'Looped',
  trim: 'Trimmed',
};

/** Every other sentence of the page. */
export const words = {
  copyEffects: 'Copy its effects',
  pasteEffects: 'Paste effects',
  pasteReplacing: 'Paste effects in place of their own',
  pasteAdding: 'Add the copied effects',
  all: 'Everything',
  missing: 'Files missing',
  trash: 'Trash',
  collections: 'Collections',
  tags: 'Tags',
  search: 'Search names, tags and notes',
  searchKeys: 'Ctrl+F',
  view: 'View full screen',
  compare: 'Compare the two',
  stitch: 'Stitch…',
  lab: 'Style lab',
  loop: 'Loop…',
  trim: 'Trim…',
  clearFilters: 'Clear',
  nothingFound: 'Nothing matches.',
  nothingFoundHelp: 'Every word must begin a word of the name, a tag or the note.',
  emptyTrash: 'The trash is empty.',
  emptyTrashHelp: 'What you remove waits here for thirty days.',
  emptyCollection: 'Nothing is in this collection yet.',
  emptyCollectionHelp: 'Drop files here, or choose items elsewhere and add them from the bar at the bottom.',
  noneMissing: 'No files are missing.',
  removed: (number: number, name: string | undefined) =>
    number === 1 && name !== undefined ? `“${name}” is in the trash.` : `${itemsText(number)} are in the trash.`,
  putBack: 'Put back',
  purge: 'Remove for good',
  purgeAsked: (number: number | null) =>
    number === null ? 'Everything in the trash will be removed for good.' : `${itemsText(number)} will be removed for good.`,
  purgeHelp: 'The files are deleted from this browser and cannot be brought back. What is open or being exported stays.',
  purged: (number: number, kept: number) =>
    kept === 0 ? `${itemsText(number)} removed for good.` : `${itemsText(number)} removed for good; ${itemsText(kept)} still in use.`,
  selected: (number: number) => `${number.toLocaleString()} selected`,
  tagged: (number: number, tag: string) => `“${tag}” given to ${itemsText(number)}.`,
  addedTo: (number: number, name: string) => `${itemsText(number)} added to “${name}”.`,
  reading: 'Reading…',
  make: 'Apply and export…',
  stars: (number: number) => (number === 0 ? 'Not rated' : count(number, 'star', 'stars')),
  atLeast: (number: number) => `${count(number, 'star', 'stars')} or more`,
} as const;
