import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { builtInPresets } from '../../../src/jobs/recipe/built-in-presets.ts';
import { plain } from '../../../src/jobs/recipe/nearest.ts';
import { presetText } from '../../../src/jobs/recipe/preset-file.ts';
import { effects } from '../../../src/shaders/effects.ts';
import { defineCommand, type Given, type Host, type Options } from '../command.ts';
import { table } from '../help.ts';
import { refuseExisting } from '../output-paths.ts';
import { presetFolder, readPreset, storedPresets, storePreset } from '../preset-store.ts';
import { styleNamed } from '../styles.ts';
import { UsageError } from '../usage-error.ts';

const options = {
  out: { kind: 'text', value: 'FILE', help: 'where export writes to, .yaml or .json; to the screen without' },
  overwrite: { kind: 'flag', help: 'replace a file that exists' },
} as const satisfies Options;

/** `framewright presets`: stacks and looks as files. */
export const presetsCommand = defineCommand({
  name: 'presets',
  summary: 'List, import and export presets as YAML or JSON',
  usage: ['[list]', 'import FILE…', 'export NAME [--out FILE]'],
  about: 'What is imported can be used by its name with --style; a file can also be used by its path without importing it.',
  options,
  operands: [0, 1000],
  examples: [
    ['export sticker --out sticker.yaml', 'a ready-made stack to change by hand'],
    ['import sticker.yaml', 'keep it; a preset of the same name is replaced'],
  ],
  async run(given, host) {
    const [action = 'list', ...names] = given.operands;
    if (action === 'list' && names.length === 0) return list(host);
    if (action === 'import' && names.length > 0) return importFiles(names, host);
    if (action === 'export' && names.length === 1) return exportOne(names[0] as string, given, host);
    throw new UsageError(
      `presets ${given.operands.join(' ')} is not understood.`,
      'Write presets list, presets import FILE… or presets export NAME.',
    );
  },
});

async function list({ report }: Host) {
  const stored = await storedPresets();
  const own = stored.map(({ path, preset, problem }) =>
    preset ? { name: preset.name, help: preset.help, kind: preset.kind, path } : { path, problem },
  );
  const builtIn = builtInPresets.map(({ name, help }) => ({ name, help, kind: 'stack' }));
  const rows = own.map((one) =>
    'problem' in one ? [one.path, `cannot be used: ${one.problem}`] : [plain(one.name), one.help || one.kind],
  );
  report.result({ folder: presetFolder(), own, builtIn }, [
    'Ready-made:',
    ...table(builtIn.map(({ name, help }) => [plain(name), help])),
    '',
    ...(rows.length > 0 ? ['Yours:', ...table(rows as string[][])] : ['You have imported none. framewright presets import FILE adds one.']),
  ]);
  return 0 as const;
}

async function importFiles(paths: readonly string[], { report }: Host) {
  const presets = await Promise.all(paths.map((path) => readPreset(path)));
  for (const preset of presets) {
    const path = await storePreset(preset);
    report.result({ name: preset.name, kind: preset.kind, path }, [
      `${preset.name}: use it with --style ${plain(preset.name) || `"${preset.name}"`}`,
    ]);
  }
  return 0 as const;
}

async function exportOne(name: string, { options: { out, overwrite } }: Given<typeof options>, { report }: Host) {
  const preset = await styleNamed(name);
  if (out === undefined) {
    report.result(JSON.parse(presetText(preset, 'json', effects)), presetText(preset, 'yaml', effects).trimEnd().split('\n'));
    return 0 as const;
  }
  const extension = extname(out).toLowerCase();
  if (!['.yaml', '.yml', '.json'].includes(extension)) throw new UsageError(`${out} is no name for a preset.`, 'End it in .yaml or .json.');
  refuseExisting([resolve(out)], overwrite);
  await writeFile(out, presetText(preset, extension === '.json' ? 'json' : 'yaml', effects));
  report.result({ name: preset.name, path: resolve(out) }, [`${out}: ${preset.name}`]);
  return 0 as const;
}
