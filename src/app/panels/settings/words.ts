import type { AppSettings } from '../../settings/app-settings.ts';

/** What the settings page says around its sections. */
export const settingsWords = { title: 'Settings', sections: 'Sections', notStored: 'Changing the settings' };

/** What works here, in words. */
export const capabilityWords = {
  lead: 'Tried with known pixels when this page opened, not guessed from the browser’s name.',
  last: 'Everything runs on this machine: clips, edits and exports stay in this browser unless you save them elsewhere. Chrome and Edge 128 or later with a hardware GPU work best.',
  again: 'Try again',
  trying: 'Trying…',
  noPicture: 'The picture cannot be processed in this browser.',
  server: (milliseconds: number) => `Answers within ${milliseconds} ms. It only hands out the app; nothing is sent to it.`,
  noServer: 'Does not answer. The studio works without it; new versions and ffmpeg’s core come from it.',
  offline: 'The app is kept in this browser and opens without a network.',
  online: 'The app is not kept yet: open it once more while the server runs.',
  installed: 'Runs in a window of its own; the system hands it files and shares.',
  installable: 'Install it from the address bar: files then open in it by a double click, and other apps can share with it.',
  notInstallable: 'This browser does not hand files to installed pages; drop, paste or import them.',
  isolated: 'Cut off from other sites, so that it may measure time finely and share memory between its workers.',
  notIsolated: 'Not cut off from other sites; some formats take longer. Open it from its own server.',
  processors: (count: number) => (count === 1 ? 'One processor core' : `${count} processor cores`),
};

/** What can be set about performance. */
export const performanceWords = {
  lead: 'Only the preview is limited. Exports and stills are always made at full size and in full quality.',
  sharpness: 'Sharpness of the preview',
  sharpnessHelp:
    'How finely the picture is rendered while nothing plays. While it plays it also gets coarser by itself before it drops frames.',
  sharpnesses: { automatic: 'Automatic', full: 'Full', half: '1/2', quarter: '1/4' } satisfies Record<
    AppSettings['performance']['sharpness'],
    string
  >,
  hardware: (name: string) => `Automatic is full size here: ${name} was found.`,
  software: (name: string) => `Automatic keeps to 300 000 pixels here, because the processor does the work (${name}).`,
  kept: 'Memory for decoded frames',
  keptHelp: 'Frames that looks over time need again and again. With less, moving a slider decodes them anew.',
  memory: (gigabytes: number) => `This machine tells of ${gigabytes} GB or more.`,
  megabytes: (count: number) => `${count} MB`,
  atOnce: 'Files looked into side by side',
  atOnceHelp: 'While many are imported. Fewer leave more of the machine to what you are doing.',
  files: (count: number) => (count === 1 ? '1 file' : `${count} files`),
  reset: 'Put the defaults back',
};

/** What can be set about the looks of the interface. */
export const appearanceWords = {
  lead: 'The picture is judged against what surrounds it; greys stay neutral in every choice.',
  theme: 'Theme',
  themeHelp: 'What lies around a picture in the viewer stays dark and neutral in each of them.',
  themeNames: { dark: 'Dark', light: 'Light', system: 'Like the system' },
  greys: 'Grey level',
  greysHelp: 'Darker for a dark room, lighter for a bright one.',
  greyNames: { darker: 'Darker', dark: 'Standard', medium: 'Lighter' },
  accent: 'Accent colour',
  accentHelp: 'For what is active. Grey keeps all colour away from the picture.',
  accentNames: { amber: 'Amber', blue: 'Blue', green: 'Green', violet: 'Violet', grey: 'Grey' },
  density: 'Density',
  densityHelp: 'Comfortable makes text and controls larger, for touch and for far-away screens.',
  densityNames: { compact: 'Compact', comfortable: 'Comfortable' },
  motion: 'Motion',
  motionHelp: 'Reduced leaves transitions out; playback is not affected.',
  motionNames: { system: 'As the system', reduced: 'Reduced' },
};

/** What is said about keys. */
export const keyWords = {
  lead: 'Choose the keys of the program you know, then change single ones. Press ? on any page for what works there.',
  map: 'Keys of',
  find: 'Search commands and keys',
  change: (label: string) => `Change the keys of ${label}`,
  press: 'Press keys…',
  cancel: 'Esc leaves it as it is',
  none: 'none',
  add: (label: string) => `Add keys to ${label}`,
  remove: (keys: string, label: string) => `Take ${keys} from ${label}`,
  reset: (label: string) => `Put the keys of ${label} back`,
  resetAll: 'Put all keys back',
  save: 'Save to a file',
  load: 'Load from a file',
  file: 'File of keys',
  loaded: 'The keys of the file are in use.',
  allBack: 'All keys are as they come.',
  undo: 'Undo',
  taken: (keys: string, owners: string) => `${keys} is ${owners} now.`,
  take: 'Use it here instead',
  keep: 'Leave it',
  changed: (count: number) => (count === 0 ? 'As they come' : count === 1 ? '1 command changed' : `${count} commands changed`),
  scopes: { library: 'library', studio: 'studio', view: 'full screen', compare: 'compare', lab: 'style lab', page: 'other pages' },
  nothing: 'No command is called that.',
};
