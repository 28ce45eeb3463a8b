/** What a command is: the one declaration from which its parsing and its help follow. */
import type { Report } from './report.ts';

/** An option of a command, by its long name. */
export interface Option {
  /** `flag` has no value, `text` has one, `list` may be given several times, `names` also takes several with commas. */
  readonly kind: 'flag' | 'text' | 'list' | 'names';
  /** What stands for the value in the help. */
  readonly value?: string;
  /** A phrase without full stop. */
  readonly help: string;
  /** Heading in the help; none is “Options”. */
  readonly group?: string;
}

/** Options by long name, in the order of the help. */
export type Options = Readonly<Record<string, Option>>;

/** What was given for each option. */
export type OptionValues<O extends Options> = {
  readonly [Name in keyof O]: O[Name]['kind'] extends 'flag'
    ? boolean
    : O[Name]['kind'] extends 'text'
      ? string | undefined
      : readonly string[];
};

/** The words of a command line, sorted. */
export interface Given<O extends Options> {
  readonly operands: readonly string[];
  readonly options: OptionValues<O>;
}

/** Where a command runs. */
export interface Host {
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** How a command ended. */
export type ExitCode = 0 | 1 | 2 | 130;

/** One command. */
export interface Command<O extends Options = Options> {
  readonly name: string;
  /** One phrase for the list of commands. */
  readonly summary: string;
  /** Forms of the command after its name. */
  readonly usage: readonly string[];
  /** Further paragraphs of the help, wrapped by hand. */
  readonly about?: string;
  readonly options: O;
  /** How many words besides options it takes: least and most. */
  readonly operands: readonly [least: number, most: number];
  /** Command lines after the program’s name, and what they do. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  run(given: Given<O>, host: Host): Promise<ExitCode>;
}

/** Declares a command; the types of its options follow. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command;
}

/** What every command understands. */
export const commonOptions = {
  json: { kind: 'flag', help: 'machine-readable output: JSON, one event a line for long work' },
  help: { kind: 'flag', help: 'this help' },
} as const satisfies Options;
