import { words } from '../../library/browse-words.ts';

/** What the full-screen viewer says on screen. */
export const fullWords = {
  page: 'Viewer',
  picture: 'Picture',
  back: 'Back',
  previous: 'Previous item',
  next: 'Next item',
  opening: 'Opening…',
  gone: 'This item is not in the library.',
  goneRemedy: 'It may have been removed, or imported in another browser.',
  library: 'Go to the library',
  playhead: 'Playhead',
  saveFrame: 'Save this frame',
  facts: 'Facts',
  studio: 'Open in the studio',
  compare: 'Compare with the original',
  wholeScreen: 'Fill the whole screen',
  shortcuts: 'Keyboard shortcuts',
  views: 'What is shown',
  shows: { composite: 'Result', source: 'Source', matte: 'Matte' },
  rated: (stars: number) => `Rating: ${words.stars(stars)}`,
  place: (index: number, count: number) => `${index + 1} of ${count}`,
  trim: 'Trim…',
  range: (from: string, to: string) => `Loops ${from} – ${to}`,
  made: { export: 'Exported from', frame: 'Frame of', stitch: 'Stitched from', loop: 'Loop of', trim: 'Part of' },
} as const;
