import { type Command, defineCommand, type Options } from '../command.ts';
import { UsageError } from '../usage-error.ts';

const options = {
  source: { kind: 'list', value: 'PATH', help: 'the clip it was made from, and files that its recipe names (found beside it)' },
  recipe: { kind: 'text', value: 'FILE', help: 'its recipe, where the file carries none' },
  frames: { kind: 'text', value: 'N', help: 'how many frames to render again, chosen at random (5)' },
  seed: { kind: 'text', value: 'N', help: 'chooses the same frames again' },
} as const satisfies Options;

/** `framewright verify`: an export proved by rendering some of it again. */
export const verifyCommand: Command = defineCommand({
  name: 'verify',
  summary: 'Render random frames of an export again and compare them with the file',
  usage: ['FILE [--source PATH] [--recipe FILE] [--frames N]'],
  about:
    'The recipe is read from the file itself, the clip is found by its content; of a pair, name either file. Ends with 1\nwhen a frame differs by more than its codec may lose; the tolerance and the adapter are printed.',
  options,
  operands: [1, 1],
  examples: [['keyed.webm --frames 20', 'twenty frames, with the clip beside it']],
  async run({ operands: [file = ''], options: given }, host) {
    const count = wholeNumber(given.frames ?? '5', 'frames', 1);
    const seed = given.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : wholeNumber(given.seed, 'seed', 0);
    const { verifyFile } = await import('../verify/verify-file.ts');
    return verifyFile({ file, recipe: given.recipe, named: given.source, count, seed }, host);
  },
});

function wholeNumber(text: string, option: string, least: number): number {
  if (/^\d{1,10}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`--${option} ${text} is no whole number from ${least} on.`, `Write for example --${option} 20.`);
}
