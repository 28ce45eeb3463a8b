/** Where the files of a command go: a folder or one file, never over an input, never over what exists unless asked to. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { OutputFormat } from '../../src/jobs/output/output.ts';
import { outputFormats } from '../../src/jobs/output/output.ts';
import { type NameFacts, outputNames, problemWithTemplate } from '../../src/jobs/output/output-name.ts';
import { UsageError } from './usage-error.ts';

/** What was said about where to write. */
export interface OutputPlace {
  /** `--out`; the current folder without. */
  readonly out: string | undefined;
  /** `--name`. */
  readonly name: string | undefined;
}

/** Name of the files of a source unless somebody says otherwise. */
const TEMPLATE = '{name}';

/** Whether `--out` names a file rather than a folder, and the extension it has then (lower case, no dot). */
export function fileNamed(out: string | undefined): string | null {
  if (out === undefined || out.endsWith('/') || out.endsWith(sep)) return null;
  const extension = extname(out).slice(1).toLowerCase();
  if (extension === '' || (existsSync(out) && statSync(out).isDirectory() && extension !== '')) return null;
  return extension;
}

/** Throws `UsageError` when the place cannot hold the files of `inputs` sources in `formats`. */
export function checkPlace({ out, name }: OutputPlace, inputs: number, formats: readonly OutputFormat[]): void {
  const problem = name === undefined ? null : problemWithTemplate(name);
  if (problem) throw new UsageError(`--name: ${problem}`, 'For example: --name "{name}-{width}x{height}".');
  const extension = fileNamed(out);
  if (extension === null || out === undefined) return;
  if (inputs > 1 || formats.length > 1) {
    throw new UsageError(
      `${out} is one file, but ${inputs > 1 ? 'several inputs' : 'several formats'} need several.`,
      'Give a folder to --out.',
    );
  }
  if (name !== undefined)
    throw new UsageError('--name and a file in --out contradict each other.', 'Give a folder to --out, or leave out --name.');
  const wanted = outputFormats[formats[0] as OutputFormat].extension;
  if (extension !== wanted) {
    throw new UsageError(
      `${basename(out)} must end in .${wanted} for the format ${formats[0]}.`,
      `Write --out ${basename(out, extname(out))}.${wanted}, or choose another --format.`,
    );
  }
}

/** What a format writes for one source. */
export interface Output {
  readonly format: OutputFormat;
  readonly path: string;
  /** All that it writes, the path among them. */
  readonly files: readonly string[];
}

/** The files that a format makes of a path. */
type FilesOf = (format: OutputFormat, path: string) => readonly string[];

/** What is written for one source, in the order of `formats`. `inputs` are all sources, none of which is ever written to. */
export function outputsFor(
  { out, name }: OutputPlace,
  facts: NameFacts,
  formats: readonly OutputFormat[],
  inputs: readonly string[],
  filesOf: FilesOf = (_, path) => [path],
): Output[] {
  const outputs = (paths: readonly string[]) =>
    formats.map((format, at) => ({ format, path: paths[at] as string, files: filesOf(format, paths[at] as string) }));
  const named = (template: string) => outputs(outputNames(template, facts, formats).map((file) => join(resolve(out ?? '.'), file)));
  const isFile = out !== undefined && fileNamed(out) !== null;
  const wanted = isFile ? outputs([resolve(out)]) : named(name ?? TEMPLATE);
  const isFree = !isFile && name === undefined && replaced(wanted, inputs) !== undefined;
  const chosen = isFree ? named(`${TEMPLATE}-out`) : wanted;
  const taken = replaced(chosen, inputs);
  if (taken) throw new UsageError(`The output ${taken} would replace an input.`, 'Choose another name or folder.');
  return chosen;
}

/** The first file that is an input, or folder that holds one. */
function replaced(outputs: readonly Output[], inputs: readonly string[]): string | undefined {
  const isFolder = ({ format }: Output) => outputFormats[format].container === 'folder';
  return outputs
    .flatMap((output) => output.files.filter((file) => isAmong(file, inputs) || (isFolder(output) && holdsOne(file, inputs))))
    .at(0);
}

/** Throws `UsageError` when one of the files exists and may not be replaced; `unfinished` says that a render of it can go on. */
export function refuseExisting(paths: readonly string[], overwrite: boolean, unfinished = false): void {
  const existing = overwrite ? undefined : paths.find((path) => existsSync(path));
  const goOn = unfinished ? 'Add --resume to go on with the render that was interrupted there, choose' : 'Choose';
  if (existing) throw new UsageError(`${existing} exists already.`, `${goOn} another name, or add --overwrite.`);
}

/** Two names of one file count as the same: by what the system says it is, where it exists. */
function isAmong(path: string, inputs: readonly string[]): boolean {
  const own = identity(path);
  return inputs.some((input) => resolve(input) === resolve(path) || (own !== null && own === identity(input)));
}

/** Whether one of the inputs lies in a folder, however deep. */
function holdsOne(folder: string, inputs: readonly string[]): boolean {
  if (!existsSync(folder)) return false;
  const within = (input: string) => relative(realpathSync(folder), realpathSync(input));
  return inputs.some((input) => existsSync(input) && !isAbsolute(within(input)) && within(input).split(sep)[0] !== '..');
}

function identity(path: string): string | null {
  if (!existsSync(path)) return null;
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}
