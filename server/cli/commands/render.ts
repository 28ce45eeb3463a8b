import { type Command, defineCommand, type Options, type OptionValues } from '../command.ts';
import { encoderFrom, formatOfFile, outputFrom, outputOptions } from '../output-options.ts';
import { fileNamed } from '../output-paths.ts';
import { planRecipe, recipeOptions } from '../recipe-options.ts';
import type { RenderPlan } from '../run-renders.ts';
import { timeFromText } from '../time-text.ts';

/** What part of a clip. */
export const rangeOptions = {
  start: { kind: 'text', value: 'TIME', help: 'where to begin: 12.5, 1:30 or 48f (the beginning)', group: 'Part' },
  length: { kind: 'text', value: 'TIME', help: 'how much of it (to the end)', group: 'Part' },
} as const satisfies Options;

/** All options of a render. */
export const renderOptions = {
  ...recipeOptions,
  ...rangeOptions,
  ...outputOptions,
  encoder: {
    kind: 'text',
    value: 'KIND',
    help: 'auto: that of the graphics card where it works; software: the same bytes everywhere (auto)',
    group: 'Output',
  },
  resume: { kind: 'flag', help: 'go on where the same command was stopped, and never throw other unfinished work away', group: 'Output' },
} as const satisfies Options;

/** `framewright render`. */
export const renderCommand: Command = defineCommand({
  name: 'render',
  summary: 'Render clips through a recipe or styles',
  usage: [
    'IN… --recipe FILE [--format NAME,…] [--out DIR|FILE]',
    'IN… --style NAME,… [--preset NAME] [--set EFFECT.PARAM=VALUE]… [--out DIR|FILE]',
  ],
  about:
    'Without a format, the ending of --out decides, then the recipe. A keyer that comes from a style gets the screen that is\nfound in each clip. Several inputs are rendered one after the other; one that fails does not stop the others.',
  options: renderOptions,
  operands: [1, 100_000],
  examples: [
    ['clip.mp4 --recipe recipe.json --out clip.webm', 'what was made in the studio'],
    ['*.mp4 --style sticker --set outline.width=24 --format webm,gif --out stickers', 'a style for many clips, two files each'],
  ],
  async run({ operands, options: values }, host) {
    const plan = await renderPlan(operands, values);
    const { runRenders } = await import('../run-renders.ts');
    return runRenders(plan, host);
  },
});

/** What the options of `render` ask for. Throws `UsageError`. */
export async function renderPlan(inputs: readonly string[], values: OptionValues<typeof renderOptions>): Promise<RenderPlan> {
  const planned = await planRecipe(values);
  const extension = fileNamed(values.out);
  const base =
    extension !== null && values.format.length === 0
      ? { ...planned.recipe.output, formats: [formatOfFile(extension)] }
      : planned.recipe.output;
  return {
    ...planned,
    recipe: { ...planned.recipe, output: outputFrom(values, base) },
    inputs,
    place: { out: values.out, name: values.name },
    start: values.start === undefined ? null : timeFromText(values.start, 'start'),
    length: values.length === undefined ? null : timeFromText(values.length, 'length'),
    encoder: encoderFrom(values.encoder),
    atMost: null,
    overwrite: values.overwrite,
    resume: values.resume,
    needsScreen: false,
  };
}
