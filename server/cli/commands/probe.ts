import { resolve } from 'node:path';
import { type Command, defineCommand } from '../command.ts';

/** `framewright probe`: what a file is. */
export const probeCommand: Command = defineCommand({
  name: 'probe',
  summary: 'Say what a file is, as JSON: tracks, codecs, colour, frames, edits',
  usage: ['IN'],
  about: 'From the container alone: nothing is decoded, however long the file is. Times are seconds. --json gives one line.',
  options: {},
  operands: [1, 1],
  examples: [["clip.mp4 | jq '.video | {size, frameRate, variableRate}'", 'size and frame rate']],
  async run({ operands: [input = ''] }, { report, signal }) {
    const [{ checkInput }, { probe }] = await Promise.all([import('../inputs.ts'), import('../../reading/probe.ts')]);
    checkInput(input);
    const found = await probe(resolve(input), signal);
    report.result(found, [JSON.stringify(found, null, 2)]);
    return 0;
  },
});
