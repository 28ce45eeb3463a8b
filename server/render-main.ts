/** `npm run render -- IN --recipe R.json --out OUT.webm|OUT.mp4`: renders one file. Exit code 0 done, 1 failed, 2 wrong use, 130 stopped. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseRecipeText, RecipeError } from '../src/jobs/parse-recipe.ts';
import { MediaError } from '../src/media/errors.ts';
import { effects } from '../src/shaders/effects.ts';
import { pathsByItem } from './recipe-files.ts';
import { renderJob } from './render-job.ts';

const USAGE = 'Usage: npm run render -- IN --recipe RECIPE.json --out OUT.webm|OUT.mp4 [--file PATH …] [--overwrite]';

const say = (line: string) => process.stderr.write(`${line}\n`);

function fail(code: number, line: string): never {
  say(line);
  process.exit(code);
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        recipe: { type: 'string' },
        out: { type: 'string' },
        file: { type: 'string', multiple: true, default: [] },
        overwrite: { type: 'boolean', default: false },
      },
    });
    const [input, ...more] = positionals;
    if (!input || more.length > 0 || !values.recipe || !values.out) return fail(2, USAGE);
    return { input: resolve(input), recipe: values.recipe, output: resolve(values.out), files: values.file, overwrite: values.overwrite };
  } catch (error) {
    return fail(2, `${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

const options = readOptions();
const format = extname(options.output).slice(1).toLowerCase();
if (format !== 'webm' && format !== 'mp4') fail(2, `${options.output} must end in .webm or .mp4.\n${USAGE}`);
if (options.output === options.input) fail(2, 'The output would replace the input. Choose another name.');
if (existsSync(options.output) && !options.overwrite) fail(2, `${options.output} exists already. Choose another name, or add --overwrite.`);

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort(new Error('Stopped; no file was written.')));

try {
  const text = await readFile(options.recipe, 'utf8').catch((error: Error) => fail(2, `The recipe cannot be read: ${error.message}.`));
  const recipe = parseRecipeText(text, effects);
  const { frames, bytes, adapter, notes } = await renderJob({
    input: options.input,
    // The name of the file decides; a recipe is often made for another container.
    recipe: { ...recipe, output: { ...recipe.output, formats: [format] } },
    files: await pathsByItem(options.files).catch((error: Error) => fail(2, `A file cannot be read: ${error.message}.`)),
    output: options.output,
    signal: stop.signal,
    onProgress: (done, total) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} frames${done === total ? '\n' : ''}`);
    },
  });
  for (const note of notes) say(note);
  process.stdout.write(`${options.output}: ${frames} frames, ${bytes} bytes, rendered on ${adapter}\n`);
  // Dawn's threads would keep the process alive.
  process.exit(0);
} catch (error) {
  if (stop.signal.aborted) fail(130, 'Stopped; no file was written.');
  if (error instanceof MediaError || error instanceof RecipeError) fail(1, `${error.message}\n${error.remedy}`);
  fail(1, error instanceof Error ? (error.stack ?? error.message) : String(error));
}
