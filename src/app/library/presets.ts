import type { Effect } from '../../gpu/define-effect.ts';
import { displayName } from '../../jobs/output/file-name.ts';
import { parseStack } from '../../jobs/recipe/parse-recipe.ts';
import type { EffectInstance } from '../../jobs/recipe/recipe.ts';
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

function lifted(preset: Preset, effects: readonly Effect[]): Preset | null {
  try {
    if (preset.kind === 'stack') return { ...preset, effects: parseStack(preset.effects, effects) };
    const { id, effect, version, values } = preset;
    const [instance] = parseStack([{ id: id.slice(0, 100), effect, version, enabled: true, values }], effects);
    return instance ? { ...preset, version: instance.version, values: instance.values } : null;
  } catch {
    return null;
  }
}
