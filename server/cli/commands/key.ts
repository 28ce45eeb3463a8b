import { type Command, defineCommand, type Options } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { renderOptions, renderPlan } from './render.ts';

const { recipe: _, style: __, ...rest } = renderOptions;
const group = 'Key';
const options = {
  auto: { kind: 'flag', help: 'find the screen in each clip, as without --screen', group },
  screen: { kind: 'text', value: 'COLOUR', help: 'the screen’s colour instead', group },
  ...rest,
} as const satisfies Options;

/** `framewright key`: the keyer and nothing else. */
export const keyCommand: Command = defineCommand({
  name: 'key',
  summary: 'Make a green or blue screen transparent',
  usage: ['IN… [--auto | --screen COLOUR] [--out DIR|FILE]'],
  about: 'The screen’s colour and light are found in a few frames of each clip, as in the studio.',
  options,
  operands: [1, 100_000],
  examples: [
    ['clip.mp4 --auto --out clip.webm', 'a transparent WebM'],
    ['*.mov --format prores4444 --set keyer.transparency=keep --out keyed', 'for an editor, keeping glass and smoke'],
  ],
  async run({ operands, options: { auto, screen, ...given } }, host) {
    if (auto && screen !== undefined) throw new UsageError('--auto and --screen contradict each other.', 'Give one of them.');
    const set = screen === undefined ? given.set : [...given.set, `keyer.screen=${screen}`];
    const plan = await renderPlan(operands, { ...given, recipe: undefined, style: ['keyer'], set });
    const { runRenders } = await import('../run-renders.ts');
    return runRenders({ ...plan, needsScreen: true }, host);
  },
});
