import type { Scope } from '../../shortcuts.ts';

/** What the list of shortcuts says. */
export const sheetWords = {
  title: 'Keyboard shortcuts',
  change: 'Change shortcuts…',
  notes: {
    studio:
      'The wheel zooms the picture to the cursor; drag pans; a double click fits. On the timeline the wheel scrolls, with Ctrl it zooms. On a control: drag, wheel, arrows, or type a value; a double click puts the default back.',
    library:
      'Among the items: arrows move, Shift extends, Ctrl A chooses all, Enter opens, F2 renames, 0 to 5 rate, Delete removes. F6 goes to messages.',
    view: 'The wheel zooms the picture to the cursor; drag pans; a double click fits.',
    compare: 'The wheel zooms both pictures to the cursor; drag pans them together. The wipe moves with the arrows while it has the focus.',
    lab: 'The wheel zooms both pictures to the cursor; drag pans them together. A press on the plot goes to that frame.',
    page: 'Tab goes from control to control, F6 to messages.',
  } satisfies Readonly<Record<Scope, string>>,
};

/** What the command palette says. */
export const paletteWords = {
  title: 'Command palette',
  find: 'Find a command, clip, effect, preset or setting',
  nothing: (query: string) => `Nothing here is called “${query}”.`,
  nothingHelp: 'Try fewer letters, or another page: each has its own commands.',
  listed: 'Results',
  recent: 'Recent',
  groups: {
    command: 'Commands',
    page: 'Pages',
    setting: 'Settings',
    effect: 'Add an effect',
    preset: 'Apply a preset',
    item: 'Library',
  },
  openIn: { video: 'Clip', image: 'Picture', lut: 'LUT', file: 'File' },
  hint: { move: 'to move', run: 'to run', close: 'to close' },
};
