/** Help in plain text, from the declarations of the commands. */
import { outputFormats } from '../../src/jobs/output/output.ts';
import { type Command, commonOptions, type Option, type Options } from './command.ts';

const WIDTH = 100;

/** Rows of a table as lines: every column but the last as wide as its widest cell; the last is wrapped. */
export function table(rows: readonly (readonly string[])[], indent = '  ', width = WIDTH): string[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: Math.max(0, columns - 1) }, (_, column) =>
    Math.max(...rows.map((row) => lengthOf(row[column] ?? ''))),
  );
  return rows.flatMap((row) => {
    const head = widths.map((cell, column) => padded(row[column] ?? '', cell)).join('  ');
    const start = indent + (widths.length > 0 ? `${head}  ` : '');
    const [first = '', ...more] = wrapped(row[columns - 1] ?? '', Math.max(30, width - lengthOf(start)));
    return [(start + first).trimEnd(), ...more.map((line) => ' '.repeat(lengthOf(start)) + line)];
  });
}

/** Text as lines of at most `width` characters, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + 1 + lengthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const lengthOf = (text: string) => [...text].length;
const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - lengthOf(text)));

/** What `framewright` alone says. */
export function overview(commands: readonly Command[]): string {
  return [
    'Framewright keys, styles and exports clips, with the same pictures as in the browser.',
    '',
    'Usage: framewright COMMAND …',
    '',
    ...table(commands.map(({ name, summary }) => [name, summary])),
    '',
    'framewright help COMMAND says more, for example: framewright help render',
    'framewright help formats lists what can be written, framewright help json what --json writes.',
    'Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped.',
  ].join('\n');
}

/** What `framewright help formats` says. */
export function formatsHelp(): string {
  const rows = Object.entries(outputFormats).map(([name, { extension, help }]) => [
    name,
    extension === '' ? 'folder' : `.${extension}`,
    help,
  ]);
  return ['Formats, for --format:', '', ...table(rows)].join('\n');
}

const EVENTS = [
  ['start', 'input, outputs (paths), frames'],
  ['progress', 'input, phase (rendering counts frames; searching, writing and verifying thousandths), done, total,'],
  ['', 'fps (of the last ten seconds), eta in seconds or null; at most every half second'],
  ['note', 'input, message: what differs from what was asked for'],
  ['done', 'input, outputs [{ path, format, frames, resumed, bytes, encoder (of videos) }], seconds, adapter; null when made before'],
  ['failed', 'input, code, message, remedy; the other inputs and formats go on'],
  ['stopped', 'input, resumable: whether --resume goes on with it'],
  ['summary', 'done, failed, stopped: how many inputs; always the last'],
  ['error', 'code, message, remedy: nothing was done, the command cannot be carried out'],
] as const;

/** What `framewright help json` says. */
export function jsonHelp(): string {
  return [
    'With --json, render, key and preview write one event a line to the standard output:',
    '',
    ...table(EVENTS),
    '',
    'Each is an object whose “event” is the name on the left. The other commands write one object, and errors as “error”.',
    'Sizes are bytes, times seconds. Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped.',
  ].join('\n');
}

/** What `framewright help COMMAND` says. */
export function helpOf(command: Command): string {
  const { name, summary, usage, about, options, examples } = command;
  const groups = new Map<string, string[][]>();
  const all: Options = { ...options, ...commonOptions };
  for (const [id, option] of Object.entries(all)) {
    const group = option.group ?? 'Options';
    groups.set(group, [...(groups.get(group) ?? []), [written(id, option), option.help]]);
  }
  // The general ones come last, whatever they were declared between.
  const general = groups.get('Options') ?? [];
  groups.delete('Options');
  groups.set('Options', general);
  return [
    `${summary}.`,
    '',
    ...usage.map((form, at) => `${at === 0 ? 'Usage: ' : '       '}framewright ${name} ${form}`.trimEnd()),
    ...(about ? ['', about] : []),
    ...sections(groups),
    ...(examples.length === 0
      ? []
      : ['', 'Examples:', ...examples.flatMap(([line, does]) => [`  framewright ${name} ${line}`.trimEnd(), `      ${does}`])]),
  ].join('\n');
}

/** All groups with one width of names. */
function sections(groups: ReadonlyMap<string, readonly (readonly string[])[]>): string[] {
  const widest = Math.max(...[...groups.values()].flat().map(([name = '']) => lengthOf(name)));
  return [...groups].flatMap(([group, rows]) => [
    '',
    `${group}:`,
    ...table(rows.map(([name = '', help = '']) => [padded(name, widest), help])),
  ]);
}

const written = (id: string, { kind, value }: Option) =>
  kind === 'flag' ? `--${id}` : `--${id} ${value ?? 'VALUE'}${kind === 'list' ? ' …' : ''}`;
