/** What the dialog for sharing and the page of a link say. */
const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);
const number = (value: number) => value.toLocaleString('en');

/** Every sentence and word about links. */
export const words = {
  title: (name: string) => `Share “${name}” by link`,
  link: 'Link',
  copy: 'Copy the link',
  copied: 'The link is copied.',
  copying: 'Copying the link',
  making: 'Making the link…',
  inside: 'All of it stands in the link itself, behind the #: no server gets to see it. Whoever opens the link chooses what becomes of it.',
  left: 'The part of the clip between in and out is not in it, nor is the clip.',
  tooLong: (length: number, most: number) =>
    `This is too much for a link: it would have ${number(length)} characters, and many programs cut links of more than ${number(most)}.`,
  tooLongRemedy: 'Drawn masks and many keyframes take the most. Save it as a file and send that.',
  files: (names: readonly string[]) => `A link cannot carry files: ${names.join(', ')}.`,
  filesRemedy: 'Send them too. Whoever has the same files in the library gets the same picture; without them they count as none.',
  saveFile: 'Save as a file',
  saving: 'Saving the file',
  reading: 'Reading the link…',
  made: (isRecipe: boolean) => (isRecipe ? 'Somebody shared a recipe with you' : 'Somebody shared a look with you'),
  nothingYet: 'Nothing of yours is changed until you choose what to do with it.',
  does: 'What it does, in order',
  missing: (count: number) =>
    `It reads ${counted(count, 'file', 'files')} that ${count === 1 ? 'is' : 'are'} not in this library: without ${count === 1 ? 'it' : 'them'} the picture looks different.`,
  missingRemedy: 'Ask for them and import them; the same content is recognised whatever it is called.',
  keep: 'Save as a look',
  kept: (name: string) => `It is among your looks as “${name}”.`,
  keeping: 'Saving the look',
  copyEffects: 'Copy its effects',
  effectsCopied: 'Copied. Paste them onto chosen clips in the library, or in the studio.',
  put: 'Put it on a clip',
  putHelp: 'The clip opens with it; one step back takes it off again.',
  search: 'Search clips',
  noClips: 'There are no clips in the library yet. Import one, then open the link again.',
  noneFound: 'No clip is called that.',
  open: (name: string) => `Put it on ${name}`,
  toLibrary: 'Go to the library',
  bypassed: 'bypassed',
  keyframed: 'with keyframes',
};
