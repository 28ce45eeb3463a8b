import { type Command, defineCommand } from '../command.ts';
import { renderOptions, renderPlan } from './render.ts';

/** What a preview is unless somebody says otherwise. */
const USUAL = { length: '5', name: '{name}-preview', format: 'mp4', preset: 'Speed' } as const;
const SIDE = 640;

/** `framewright preview`: short, small and quick. */
export const previewCommand: Command = defineCommand({
  name: 'preview',
  summary: 'Render a few seconds, small and quickly, to judge a style',
  usage: ['IN… --style NAME,… [--start TIME] [--length TIME] [--out DIR|FILE]'],
  about: `Like render, but ${USUAL.length} seconds long, at most ${SIDE} pixels wide and high, as ${USUAL.format}, with\nthe preset ${USUAL.preset}, unless told otherwise.`,
  options: renderOptions,
  operands: [1, 100_000],
  examples: [['clip.mp4 --style pencil --start 0:10 --length 5 --out pencil.mp4', 'five seconds of a pencil drawing']],
  async run({ operands, options: given }, host) {
    const plan = await renderPlan(operands, {
      ...given,
      length: given.length ?? USUAL.length,
      preset: [USUAL.preset, ...given.preset],
      ...(given.out === undefined && { name: given.name ?? USUAL.name }),
      ...(given.out === undefined && given.format.length === 0 && { format: [USUAL.format] }),
    });
    const { runRenders } = await import('../run-renders.ts');
    return runRenders({ ...plan, atMost: given.fit === undefined ? { width: SIDE, height: SIDE } : null }, host);
  },
});
