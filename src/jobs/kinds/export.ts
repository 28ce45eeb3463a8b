import { rangeWithin } from '../../media/output-timeline.ts';
import type { Size } from '../../media/picture.ts';
import type { ExportedFile, FailedFile } from '../export/exported-file.ts';
import { outputFormats } from '../output/output.ts';
import { parseRecipe } from '../recipe/parse-recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { array, field, invalid, object, text } from '../recipe/recipe-fields.ts';
import { parseSequence, type Sequence } from '../sequence.ts';
import type { JobKind } from './job-kind.ts';

/** What to export: of which item the recipe says, its formats are made. */
export interface ExportWanted {
  /** As it was when the export was asked for; of a still, its range is the one frame. */
  readonly recipe: Recipe;
  /** Clips that follow each other, in the place of the recipe's source, which is then the first of them. */
  readonly sequence?: Sequence;
  /** The version of the item's recipe that this is made from, where it has it. */
  readonly version?: string;
  /** File names in the order of the recipe's formats. */
  readonly names: readonly string[];
}

/** A finished file where people find it. */
export interface KeptFile extends ExportedFile {
  readonly name: string;
  /** Its identifier in the library; null where the user picked the file. */
  readonly record: string | null;
}

/** What came of an export; at least one file. */
export interface ExportMade {
  readonly files: readonly KeptFile[];
  readonly failed: readonly FailedFile[];
  /** Wall time of the last run. */
  readonly seconds: number;
}

const MAX_FORMATS = 100;

/** An item through a recipe into files, each decoded again and compared. */
export const exportKind: JobKind<ExportWanted, ExportMade> = {
  id: 'export',
  label: 'Export',
  priority: 0,
  lane: 'render',
  steps: {
    rendering: { label: 'Rendering', share: 0.7, unit: 'frames' },
    searching: { label: 'Searching for the best sticker', share: 0.05, unit: 'share' },
    writing: { label: 'Writing the file', share: 0.05, unit: 'share' },
    verifying: { label: 'Checking the file', share: 0.2, unit: 'frames' },
  },
  afterInterruption: 'asks',
  parse(stored, effects) {
    const fields = object(stored, '');
    const recipe = parseRecipe(field(fields, 'recipe'), effects);
    const names = array(field(fields, 'names'), 'names', MAX_FORMATS).map((name, at) => text(name, `names[${at}]`));
    const wanted = recipe.output.formats.length;
    if (names.length !== wanted) throw invalid('names', `${names.length} names for ${wanted} formats.`);
    const [sequence, version] = [field(fields, 'sequence'), field(fields, 'version')];
    return {
      ...{ recipe, names },
      ...(sequence !== undefined && { sequence: parseSequence(sequence, 'sequence') }),
      ...(version !== undefined && { version: text(version, 'version') }),
    };
  },
  problemsOf: ({ failed }) =>
    failed.map(({ format, code, message, remedy }) => ({ code, message: `${outputFormats[format].label}: ${message}`, remedy })),
};

/** Roughly how much work an export is, in pictures of a megapixel, of a source with so many frames of a size. */
export function exportWeight({ range, output }: Recipe, size: Size, frames: number): number {
  const { start, end } = rangeWithin(range, frames);
  return (end - start) * ((size.width * size.height) / 1e6) * output.formats.length;
}

/** The files of an export as people call them: the first, and how many more. */
export const namesText = (names: readonly string[]): string =>
  names.length > 1 ? `${names[0]} and ${names.length - 1} more` : (names[0] ?? '');
