/** Presets that people imported: one YAML file each, in the folder where this system keeps settings. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withExtension } from '../../src/jobs/output/file-name.ts';
import { plain } from '../../src/jobs/recipe/nearest.ts';
import { type FilePreset, MAX_PRESET_TEXT, parsePreset, presetText } from '../../src/jobs/recipe/preset-file.ts';
import { RecipeError } from '../../src/jobs/recipe/recipe-fields.ts';
import { effects } from '../../src/shaders/effects.ts';
import { readText } from './read-text.ts';

/** The folder of presets; `FRAMEWRIGHT_HOME` names another place than the system’s usual one. */
export function presetFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const own = env['FRAMEWRIGHT_HOME'];
  if (own) return join(own, 'presets');
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData/Roaming'), 'Framewright/presets');
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/Framewright/presets');
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'framewright/presets');
}

/** A preset, or what is wrong with its file. */
export type StoredPreset = { readonly path: string } & (
  | { readonly preset: FilePreset; readonly problem?: never }
  | { readonly preset?: never; readonly problem: string }
);

/** All imported presets by name, unreadable ones included. */
export async function storedPresets(): Promise<StoredPreset[]> {
  const folder = presetFolder();
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const paths = names.filter((name) => /\.(ya?ml|json)$/i.test(name)).map((name) => join(folder, name));
  return Promise.all(
    paths.sort().map(async (path) => {
      try {
        return { path, preset: await readPreset(path) };
      } catch (error) {
        return { path, problem: (error as Error).message };
      }
    }),
  );
}

/** Reads a preset file. Throws `UsageError` when it cannot be read, `RecipeError` when it holds no preset; both name the file. */
export async function readPreset(path: string): Promise<FilePreset> {
  const text = await readText(path, MAX_PRESET_TEXT);
  try {
    return parsePreset(text, effects);
  } catch (error) {
    if (error instanceof RecipeError) throw new RecipeError(error.code, '', `${path}: ${error.message}`, error.remedy);
    throw error;
  }
}

/** Keeps a preset; one of the same name is replaced. Gives its path. */
export async function storePreset(preset: FilePreset): Promise<string> {
  const folder = presetFolder();
  await mkdir(folder, { recursive: true });
  const path = join(folder, withExtension(plain(preset.name) || preset.name, 'yaml'));
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, presetText(preset, 'yaml', effects));
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
  return path;
}
