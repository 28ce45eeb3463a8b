/** Finds the command that was typed, runs it, and turns how it ended into an exit code. */
import { nearest } from '../../src/jobs/recipe/nearest.ts';
import type { Command, ExitCode, Host } from './command.ts';
import { benchCommand } from './commands/bench.ts';
import { doctorCommand } from './commands/doctor.ts';
import { effectsCommand } from './commands/effects.ts';
import { frameCommand } from './commands/frame.ts';
import { keyCommand } from './commands/key.ts';
import { presetsCommand } from './commands/presets.ts';
import { previewCommand } from './commands/preview.ts';
import { probeCommand } from './commands/probe.ts';
import { renderCommand } from './commands/render.ts';
import { verifyCommand } from './commands/verify.ts';
import { formatsHelp, helpOf, jsonHelp, overview } from './help.ts';
import { parseOptions } from './parse-options.ts';
import { problemOf } from './problem.ts';
import { jsonReport, type Report, type Stream, textReport } from './report.ts';
import { UsageError } from './usage-error.ts';

const commands: readonly Command[] = [
  renderCommand,
  keyCommand,
  previewCommand,
  frameCommand,
  verifyCommand,
  probeCommand,
  effectsCommand,
  presetsCommand,
  benchCommand,
  doctorCommand,
];

const now = () => performance.now();

/** Where a command writes to. */
export interface Streams {
  readonly out: Stream;
  readonly err: Stream;
}

/** Runs what was typed after the program’s name. */
export async function runCommand(words: readonly string[], { out, err }: Streams, signal: AbortSignal): Promise<ExitCode> {
  const [name, ...rest] = words;
  const report = rest.includes('--json') ? jsonReport(out, now) : textReport(out, err, now);
  try {
    return await dispatched(name, rest, { out, err }, { signal, report });
  } catch (error) {
    return reported(error, report, signal);
  }
}

async function dispatched(name: string | undefined, rest: readonly string[], { out, err }: Streams, host: Host): Promise<ExitCode> {
  if (name === undefined || (name.startsWith('-') && name !== '--help' && name !== '-h')) {
    (name === undefined ? out : err).write(`${overview(commands)}\n`);
    return name === undefined ? 0 : 2;
  }
  if (name === 'help' || name === '--help' || name === '-h') {
    const [topic] = rest;
    if (topic === undefined) out.write(`${overview(commands)}\n`);
    else if (topic === 'formats') out.write(`${formatsHelp()}\n`);
    else if (topic === 'json') out.write(`${jsonHelp()}\n`);
    else out.write(`${helpOf(found(topic))}\n`);
    return 0;
  }
  const command = found(name);
  const given = parseOptions(command, rest);
  if (given !== 'help') return command.run(given, host);
  out.write(`${helpOf(command)}\n`);
  return 0;
}

function found(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const meant = nearest(
    name,
    commands.map((candidate) => candidate.name),
  );
  throw new UsageError(`There is no command “${name}”.`, meant ? `Did you mean ${meant}?` : 'framewright help lists all commands.');
}

function reported(error: unknown, report: Report, signal: AbortSignal): ExitCode {
  if (signal.aborted) {
    report.error('stopped', 'Stopped.', 'Nothing else was changed.');
    return 130;
  }
  const { code, message, remedy } = problemOf(error);
  report.error(code, message, remedy);
  return error instanceof UsageError ? 2 : 1;
}
