import type { Effect } from '../../gpu/define-effect.ts';
import { displayName } from '../../jobs/output/file-name.ts';
import { outputNamed } from '../../jobs/output/parse-output.ts';
import { canonicalJson, toJson } from '../../jobs/recipe/canonical-json.ts';
import type { Look } from '../../jobs/recipe/looks.ts';
import { parseStack } from '../../jobs/recipe/parse-recipe.ts';
import type { FilePreset } from '../../jobs/recipe/preset-file.ts';
import type { EffectInstance } from '../../jobs/recipe/recipe.ts';
import { MediaError } from '../../media/errors.ts';
import type { Records } from './records.ts';
import type { Preset } from './types.ts';

/** A preset of one effect's values; its id follows from effect and name, so that the same name is replaced. */
export function effectPreset(name: string, { effect, version, values }: EffectInstance): Preset {
  const shown = displayName(name);
  return { id: `effect:${effect}:${shown}`, kind: 'effect', name: shown, createdAt: Date.now(), effect, version, values };
}

/** A preset of a whole stack; the same name is replaced. */
export function stackPreset(name: string, effects: readonly EffectInstance[]): Preset {
  const shown = displayName(name);
  return { id: `stack:${shown}`, kind: 'stack', name: shown, createdAt: Date.now(), effects };
}

/** Stored presets as this build can use them, by name; those of effects it does not know are kept, but not shown. */
export function usablePresets(stored: readonly Preset[], effects: readonly Effect[]): Preset[] {
  return stored.flatMap((preset) => lifted(preset, effects) ?? []).sort((a, b) => a.name.localeCompare(b.name));
}

/** A preset as a look. */
export function lookOf(preset: Preset): Look {
  const { id, name } = preset;
  if (preset.kind === 'stack') {
    return { id, name, help: preset.help ?? '', kind: 'stack', effects: preset.effects, output: preset.output ?? {} };
  }
  const { effect, version, values } = preset;
  return { id, name, help: '', kind: 'effect', effect: { effect, version, enabled: true, values } };
}

/** Keeps a preset that came from elsewhere; the same one is not kept twice, and none replaces another. Throws `MediaError`. */
export async function addPreset({ presets }: Records, given: FilePreset): Promise<Preset> {
  const [first] = given.effects;
  if (given.kind === 'output' || !first) {
    throw new MediaError(
      'file-unreadable',
      `“${given.name}” holds settings of the export alone, no effects.`,
      'Give it to the command line with --preset, or choose a preset that has effects.',
    );
  }
  const withIds = given.effects.map((effect, at) => ({ ...effect, id: `preset-${at + 1}` }));
  const { help, output } = given;
  const about = { ...(help !== '' && { help }), ...(Object.keys(output).length > 0 && { output }) };
  for (let number = 1; ; number++) {
    const name = number === 1 ? given.name : `${given.name} ${number}`;
    const made = given.kind === 'effect' ? effectPreset(name, { ...first, id: '' }) : { ...stackPreset(name, withIds), ...about };
    const known = await presets.get(made.id);
    if (known && contentOf(known) !== contentOf(made)) continue;
    if (!known) await presets.put(made);
    return known ?? made;
  }
}

const contentOf = ({ createdAt: _, ...rest }: Preset) => canonicalJson(toJson(rest));

/** Gives a preset another name. Throws `MediaError` when another has it. */
export async function renamePreset({ presets, favourites }: Records, id: string, name: string): Promise<void> {
  const preset = await presets.get(id);
  const shown = displayName(name);
  if (!preset || preset.name === shown) return;
  const renamed = { ...preset, name: shown, id: preset.kind === 'stack' ? `stack:${shown}` : `effect:${preset.effect}:${shown}` };
  if (await presets.get(renamed.id)) {
    throw new MediaError(
      'file-unreadable',
      `There is a preset called “${shown}” already.`,
      'Choose another name, or remove that one first.',
    );
  }
  await presets.put(renamed);
  if (await favourites.get(id)) await favourites.put({ id: renamed.id });
  await presets.remove(id);
  await favourites.remove(id);
}

function lifted(preset: Preset, effects: readonly Effect[]): Preset | null {
  try {
    if (preset.kind === 'stack') {
      const { help, output, ...rest } = preset;
      const about = {
        ...(typeof help === 'string' && { help }),
        ...(output !== undefined && { output: outputNamed(output) }),
      };
      return { ...rest, ...about, effects: parseStack(preset.effects, effects) };
    }
    const { id, effect, version, values } = preset;
    const [instance] = parseStack([{ id: id.slice(0, 100), effect, version, enabled: true, values }], effects);
    return instance ? { ...preset, version: instance.version, values: instance.values } : null;
  } catch {
    return null;
  }
}
