import { type Command, defineCommand } from '../command.ts';
import { table } from '../help.ts';
import type { Finding } from '../machine.ts';

const SIGNS = { ok: '✓', absent: '–', warning: '!', problem: '✗' } as const;

/** `framewright doctor`: what works on this machine. */
export const doctorCommand: Command = defineCommand({
  name: 'doctor',
  summary: 'Try what rendering needs on this machine, and say what to install',
  usage: [''],
  about: 'Everything is tried, not looked up. Ends with 1 when something that rendering needs does not work.',
  options: {},
  operands: [0, 0],
  examples: [],
  async run(_, { report }) {
    const { findDisks, findEncoders, findGpu, findMemory, findNode, findPrograms } = await import('../machine.ts');
    const parts = await Promise.all([
      [findNode()],
      findPrograms(),
      findEncoders(),
      findGpu().then((gpu) => [gpu]),
      findMemory(),
      findDisks(process.cwd()),
    ]);
    const findings: Finding[] = parts.flat();
    const isWell = findings.every(({ state }) => state !== 'problem');
    report.result({ ok: isWell, findings }, [
      ...table(
        findings.flatMap(({ name, state, found, remedy }) => [
          [SIGNS[state], name, found],
          ...(remedy === null ? [] : [['', '', `→ ${remedy}`]]),
        ]),
      ),
      '',
      isWell ? 'Rendering works here.' : 'Rendering does not work here yet.',
    ]);
    return isWell ? 0 : 1;
  },
});
