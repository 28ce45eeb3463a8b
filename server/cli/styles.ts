/** What `--style` and `--preset` name: effects, their looks, ready-made stacks, and presets of the user’s. */
import type { Effect } from '../../src/gpu/define-effect.ts';
import { defaultsOf, presetValuesOf } from '../../src/gpu/params.ts';
import { builtInPresets, stackOf } from '../../src/jobs/recipe/built-in-presets.ts';
import { plain } from '../../src/jobs/recipe/nearest.ts';
import type { FilePreset, PresetEffect } from '../../src/jobs/recipe/preset-file.ts';
import { effects } from '../../src/shaders/effects.ts';
import { effectNamed, named, suggestion } from './names.ts';
import { readPreset, storedPresets } from './preset-store.ts';
import { UsageError } from './usage-error.ts';

/** The preset that a name stands for. Throws `UsageError` naming the nearest. */
export async function styleNamed(name: string): Promise<FilePreset> {
  if (/[/\\]|\.(ya?ml|json)$/i.test(name)) return readPreset(name);
  const [id = '', look] = name.split(':');
  if (look !== undefined) return lookOf(effectNamed(id), look);
  const effect = effects.find((candidate) => candidate.id === plain(name) || plain(candidate.label) === plain(name));
  if (effect) return { name: effect.label, help: effect.help, kind: 'stack', effects: [instanceOf(effect)], output: {} };
  const builtIn = named(name, builtInPresets, (preset) => preset.name);
  if (builtIn) return { name: builtIn.name, help: builtIn.help, kind: 'stack', effects: stackOf(builtIn, effects), output: {} };
  const stored = (await storedPresets()).flatMap(({ preset }) => preset ?? []);
  const own = named(name, stored, (preset) => preset.name);
  if (own) return own;
  const known = [
    ...effects.map((candidate) => candidate.id),
    ...builtInPresets.map((preset) => plain(preset.name)),
    ...stored.map((preset) => preset.name),
  ];
  throw new UsageError(
    `There is no style “${name}”.`,
    suggestion(name, known, 'framewright effects lists effects and stacks, framewright presets your own.'),
  );
}

function lookOf(effect: Effect, look: string): FilePreset {
  const looks = Object.entries(effect.presets ?? {});
  const found = named(look, looks, ([name]) => name);
  if (!found) {
    const names = looks.map(([name]) => `${effect.id}:${plain(name)}`);
    const otherwise = names.length === 0 ? `${effect.label} has none.` : `There are ${names.join(', ')}.`;
    throw new UsageError(`There is no preset “${look}” of ${effect.label}.`, suggestion(`${effect.id}:${look}`, names, otherwise));
  }
  const [name, values] = found;
  const instance = instanceOf(effect);
  return {
    name: `${effect.label}: ${name}`,
    help: '',
    kind: 'effect',
    effects: [{ ...instance, values: { ...instance.values, ...presetValuesOf(effect, values) } }],
    output: {},
  };
}

function instanceOf({ id, version, params }: Effect): PresetEffect {
  return { effect: id, version, enabled: true, values: defaultsOf(params) };
}
