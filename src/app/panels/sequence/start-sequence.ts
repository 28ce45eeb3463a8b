import { exportKind, namesText } from '../../../jobs/kinds/export.ts';
import { withoutExtension } from '../../../jobs/output/file-name.ts';
import { defaultOutput, type OutputFormat, type OutputSettings } from '../../../jobs/output/output.ts';
import { outputNames } from '../../../jobs/output/output-name.ts';
import { emptyRecipe, type Recipe } from '../../../jobs/recipe/recipe.ts';
import { itemsIn, type Sequence } from '../../../jobs/sequence.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import type { ItemFacts, LibraryItem } from '../../library/types.ts';

/** What is made of a sequence. */
export interface SequenceOutput extends Pick<OutputSettings, 'audio' | 'quality' | 'frameRate'> {
  readonly format: OutputFormat;
  /** Without an extension. */
  readonly name: string;
}

/** Items by id; null is not in the library. */
type Items = ReadonlyMap<string, LibraryItem | null>;

/** What is known of the clips among items. */
export const factsIn = (items: Items): ItemFacts[] => [...items.values()].flatMap((item) => item?.facts ?? []);

/** What is offered to be made of items: alpha where one has it or they are `keyed`, named after the first. */
export function firstOutput(items: Items, first: string, ending: string, audio: boolean, keyed = false): SequenceOutput {
  const hasAlpha = keyed || factsIn(items).some((facts) => facts.hasAlpha);
  const name = `${withoutExtension(items.get(first)?.name ?? 'clip')} ${ending}`;
  return { format: hasAlpha ? 'webm' : 'mp4', quality: 'good', frameRate: null, audio, name };
}

/** Frames of a sequence of known items. */
export const framesIn = ({ parts }: Sequence, items: Items): number =>
  parts.reduce((sum, { item, range }) => sum + (range ? range.end - range.start : (items.get(item)?.facts?.frames ?? 0)), 0);

/** Seconds of a sequence of known items, from their mean rates. */
export const secondsIn = ({ parts }: Sequence, items: Items): number =>
  parts.reduce((sum, { item, range }) => {
    const facts = items.get(item)?.facts;
    return sum + (facts ? (range ? (range.end - range.start) / facts.frameRate : facts.duration) : 0);
  }, 0);

/** What is done to the pictures of a sequence, and the other files that it takes. */
export interface SequenceLook extends Pick<Recipe, 'effects' | 'background'> {
  readonly files: readonly string[];
}

/** Adds the job that makes one file of a sequence, with a look where one is wanted; gives its id. */
export function startSequence(
  jobs: Pick<Jobs, 'add'>,
  sequence: Sequence,
  items: Items,
  { format, name, ...output }: SequenceOutput,
  look: SequenceLook | null = null,
): Promise<string> {
  const [first = ''] = itemsIn(sequence);
  const { width = 0, height = 0 } = items.get(first)?.facts?.size ?? {};
  const facts = { name, width, height, date: new Date().toISOString().slice(0, 10), n: 1, of: 1 };
  const recipe: Recipe = {
    ...emptyRecipe(first),
    ...(look && { effects: look.effects, background: look.background }),
    // What looks back over time does so across the seam.
    ...(sequence.what === 'loop' && { loop: 'range' as const }),
    output: { ...defaultOutput, ...output, formats: [format] },
  };
  const names = outputNames('{name}', facts, [format]);
  return jobs.add({
    kind: exportKind,
    name: namesText(names),
    inputs: [...itemsIn(sequence), ...(look?.files ?? [])],
    request: { recipe, sequence, names },
    weight: sequence.copied ? 0 : (framesIn(sequence, items) * width * height) / 1e6,
  });
}
