/** What the style lab says. */
import type { VariantId } from '../../../jobs/lab/blind.ts';
import type { QualityId } from '../../../jobs/lab/objective.ts';
import { RESULTS_NEEDED, SAMPLES_NEEDED } from '../../../jobs/lab/preference.ts';
import type { LabTab } from './lab-search.ts';

const moment = (at: number) => new Date(at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
const many = (count: number, one: string, more: string) => `${count.toLocaleString()} ${count === 1 ? one : more}`;

const tabs: Readonly<Record<LabTab, string>> = { values: 'Values', rate: 'Rate', measure: 'Measure', tune: 'Tune' };

const qualities: Readonly<Record<QualityId, readonly [label: string, help: string]>> = {
  similar: ['Structure', 'Structural similarity to the source (SSIM)'],
  faithful: ['Colour', 'Faithful to the source’s colours (PSNR, 50 dB is perfect)'],
  edges: ['Edges', 'The source’s edges are kept, and no others come in'],
  sharp: ['Sharpness', 'Sharper than the source; to the left, softer'],
  steady: ['Steadiness', 'No flicker that the source does not have'],
};

/** Every sentence and word of the lab. */
export const words = {
  page: 'Style lab',
  title: 'Style lab',
  backToStudio: 'To the studio',
  tabs,
  panel: 'Lab tools',
  arrangement: 'How they lie',
  arrangements: { side: 'Side by side', wipe: 'Wipe' } as const,
  blind: 'Blind',
  blindHelp: 'Puts the two in a random order and hides which is which until you have rated them',
  letter: (which: VariantId) => which.toUpperCase(),
  picker: (which: VariantId) => `Variant ${which.toUpperCase()}`,
  search: 'Search recipes',
  nothing: 'Nothing is called that.',
  groups: {
    clip: 'This clip',
    version: 'Its earlier versions',
    own: 'Your looks',
    'built-in': 'Ready-made',
    effect: 'Looks of one effect',
  } as const,
  own: 'Own recipe',
  source: 'Untouched source',
  version: (name: string, at: number) => `${name || 'Version'}, ${moment(at)}`,
  effectLook: (effect: string, name: string) => `${effect}: ${name}`,
  changed: (name: string) => `${name}, changed`,
  chosen: (name: string) => `Choose ${name}`,
  sides: ['Left', 'Right'] as const,
  hidden: 'Hidden until rated',
  swap: 'Swap A and B',
  copyOver: (from: VariantId) => `Copy ${from.toUpperCase()} over ${from === 'a' ? 'B' : 'A'}`,

  which: 'Variant to change',
  valuesEmpty: 'This variant has no effects. Choose a recipe above the picture.',
  valuesHelp: 'Changes here stay in the lab until they are applied.',
  effect: 'Effect',
  apply: 'Apply to the clip',
  applyShort: 'Apply',
  onOff: (on: boolean) => (on ? 'on' : 'off'),
  applied: (name: string) => `“${name}” is the clip’s recipe now.`,
  applyStep: 'Apply from the lab',
  undo: 'Undo',
  readOnly: 'This clip is being edited in another tab.',
  savePreset: 'Save as preset…',
  presetName: 'Name of the preset',
  save: 'Save',
  cancel: 'Cancel',

  rateTitle: 'Rate what you see',
  rateHint: 'Give each one to five stars.',
  blindHint: 'Which is which shows once you have rated both.',
  starsFor: (name: string) => `Stars for ${name}`,
  note: 'Note',
  notePlaceholder: 'What decided it?',
  keep: 'Keep rating',
  keepBlind: 'Rate and reveal',
  revealed: (left: string, right: string) => `Left was ${left}, right was ${right}.`,
  next: 'Next round',
  observations: 'Ratings of this clip',
  noObservations: 'Nothing rated yet. Ratings stay with the clip, go into backups, and teach “Tune” what you like.',
  observationOf: (at: number, isBlind: boolean) => `${moment(at)}${isBlind ? ', blind' : ''}`,
  forget: (at: number) => `Delete the rating of ${moment(at)}`,
  forgotten: 'The rating is deleted.',
  restore: (at: number) => `Compare the two of ${moment(at)} again`,
  unreadable: 'This rating is of a recipe that this version cannot read.',

  measure: 'Measure',
  measureAgain: 'Measure again',
  measureHint: 'Compares both variants with the source and with each other, frame by frame, in the background.',
  measureBlind: 'Rate first: the numbers would give away which is which.',
  measuring: (done: number, total: number) => (total === 0 ? 'Opening the clip' : `Frame ${done} of ${total}`),
  stop: 'Stop',
  stopped: (done: number) => `Stopped after ${many(done, 'frame', 'frames')}.`,
  measuredAt: (frames: number, coarseness: number) =>
    `Means of ${many(frames, 'frame', 'frames')}${coarseness > 1 ? `, at 1/${coarseness} of the size, which this GPU can do` : ', at full size'}. Transparency over medium grey.`,
  columns: { a: 'A to source', b: 'B to source', between: 'B to A' } as const,
  measures: 'Measures',
  plot: (measure: string) => `${measure} over the clip`,
  plotHelp: 'Press to go to that frame',
  frame: (index: number) => `Frame ${index}`,

  tuneTitle: 'Find better values',
  tuneOf: 'Of variant',
  parameters: 'What to try',
  addParameter: 'Add a parameter…',
  noParameters: 'Choose up to six parameters; each gets a few values to try.',
  noTunable: 'This variant has nothing to tune. Choose a recipe with effects.',
  from: (label: string) => `${label}: from`,
  to: (label: string) => `${label}: to`,
  steps: (label: string) => `${label}: how many values`,
  all: (count: number) => `all ${count}`,
  removeAxis: (label: string) => `Leave out ${label}`,
  searchKind: 'How to search',
  searches: { coordinates: 'One by one', grid: 'All combinations' } as const,
  searchesHelp: {
    coordinates:
      'Tries the values of one parameter after the other, going on from the best, until nothing gets better. It may miss what only two changes together find.',
    grid: 'Tries every combination.',
  } as const,
  objective: 'What is better',
  objectives: { measures: 'Measures', ratings: 'My ratings' } as const,
  qualities,
  ratingsNeeded: (have: number, results: number) =>
    `Needs ${SAMPLES_NEEDED} measured ratings of ${RESULTS_NEEDED} different results, not all with the same stars; there are ${have} of ${results}. Each rating of a pair gives two.`,
  ratingsHelp: (samples: number, error: number) =>
    `A straight line (ridge regression) from the five measures to your stars, learned from ${many(samples, 'rating', 'ratings')}. On variants left out it is off by ${error.toFixed(1)} stars, so take it as a hint.`,
  tune: 'Find',
  trials: (count: number) => `up to ${many(count, 'try', 'tries')}`,
  tooMany: (count: number, most: number) => `${count.toLocaleString()} tries are too many; ${most} are the most.`,
  tuneName: (name: string) => `Tuning ${name}`,
  tuning: (done: number, total: number) => (total === 0 ? 'Waiting for its turn' : `${done} of up to ${total} tries`),
  tuneFailed: (message: string) => `Tuning stopped: ${message}`,
  sheet: 'What was found, best first',
  sheetFacts: (count: number, seconds: number) =>
    `${many(count, 'setting', 'settings')} tried in ${Math.max(1, Math.round(seconds))} s, best first`,
  trial: (rank: number, score: string) => `Setting ${rank}, score ${score}`,
  score: (score: number, isStars: boolean) => (isStars ? `${score.toFixed(1)} ★` : score.toFixed(1)),
  put: (which: VariantId) => `As ${which.toUpperCase()}`,
  putLong: (which: VariantId, rank: number) => `Show setting ${rank} as ${which.toUpperCase()}`,
  found: (rank: number) => `Found ${rank}`,
  more: 'More',
  dismiss: 'Dismiss these results',
  picturesOf: (rank: number) => `Picture of setting ${rank}`,
  /** What was being done when it went wrong. */
  doing: {
    screen: 'Looking for the screen',
    measuring: 'Measuring',
    keeping: 'Keeping the rating',
    tuning: 'Starting to tune',
    picture: 'Drawing a small picture',
    saving: 'Saving the preset',
  } as const,
};
