import { parseArgs } from 'node:util';
import { nearest } from '../../src/jobs/recipe/nearest.ts';
import { type Command, commonOptions, type Given, type Option, type Options } from './command.ts';
import { UsageError } from './usage-error.ts';

/** Sorts the words after a command’s name; `help` when that is asked for. Throws `UsageError` for what the command does not know. */
export function parseOptions(
  { name, options, operands: [least, most], usage }: Command,
  words: readonly string[],
): Given<Options> | 'help' {
  const known: Options = { ...options, ...commonOptions };
  const values: Record<string, boolean | string | string[] | undefined> = {};
  for (const [id, { kind }] of Object.entries(known)) values[id] = kind === 'flag' ? false : kind === 'text' ? undefined : [];
  const operands: string[] = [];
  const remedy = `Usage: framewright ${name} ${usage[0]}   (framewright help ${name} says more)`;
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(Object.entries(known).map(([id, { kind }]) => [id, { type: kind === 'flag' ? 'boolean' : 'string' } as const])),
      help: { type: 'boolean', short: 'h' },
    },
  });
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(known, token.name) ? (known[token.name] as Option) : undefined;
    if (!option) {
      const meant = nearest(token.name, Object.keys(known));
      throw new UsageError(`${token.rawName} is no option of ${name}.`, meant ? `Did you mean --${meant}?` : remedy);
    }
    if (option.kind === 'flag') {
      if (token.value !== undefined) throw new UsageError(`--${token.name} takes no value.`, `Leave out “=${token.value}”.`);
      values[token.name] = true;
      continue;
    }
    const { value } = token;
    if (value === undefined || value === '' || (!token.inlineValue && value.startsWith('--'))) {
      throw new UsageError(`--${token.name} needs a value.`, `Write --${token.name} ${option.value ?? 'VALUE'}: ${option.help}.`);
    }
    if (option.kind === 'text') {
      if (values[token.name] !== undefined) throw new UsageError(`--${token.name} is given twice.`, 'Give it once.');
      values[token.name] = value;
    } else {
      const parts = option.kind === 'names' ? value.split(',').map((part) => part.trim()) : [value];
      (values[token.name] as string[]).push(...parts.filter((part) => part !== ''));
    }
  }
  if (values['help'] === true) return 'help';
  if (operands.length < least) throw new UsageError(`${name} needs to know ${least === 1 ? 'of what' : `${least} things`}.`, remedy);
  if (operands.length > most) throw new UsageError(`“${operands[most]}” is one word too many.`, remedy);
  return { operands, options: values as Given<Options>['options'] };
}
