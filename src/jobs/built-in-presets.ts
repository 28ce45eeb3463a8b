import type { Effect } from '../gpu/define-effect.ts';
import { defaultsOf, type ParamValue } from '../gpu/params.ts';
import type { EffectInstance } from './recipe.ts';

/** A stack of effects that comes with the program. */
export interface BuiltInPreset {
  readonly name: string;
  /** One sentence: what becomes of the picture. */
  readonly help: string;
  /** In order; values over the defaults. */
  readonly effects: readonly { readonly effect: string; readonly values: Readonly<Record<string, ParamValue>> }[];
}

const cutOut = [
  { effect: 'keyer', values: {} },
  { effect: 'despill', values: {} },
  { effect: 'choke-feather', values: {} },
] as const;

/** Every preset that comes with the program, in menu order. */
export const builtInPresets: readonly BuiltInPreset[] = [
  {
    name: 'Sticker',
    help: 'Keys the subject and prints it on slightly crumpled paper, cut out with a white border.',
    effects: [
      ...cutOut,
      { effect: 'posterize-time', values: {} },
      { effect: 'surface-bevel', values: { light: 0.3 } },
      // Before the paper: creases and grain run through the white border as well. Off-white takes their light.
      { effect: 'outline', values: { width: 16, colour: [0.97, 0.965, 0.955] } },
      { effect: 'displacement', values: { amount: 8, shading: 0.65 } },
      { effect: 'texture-blend', values: { opacity: 0.25 } },
      { effect: 'alpha-bevel', values: { size: 6, soften: 2, light: 0.5, shade: 0.35 } },
      { effect: 'drop-shadow', values: {} },
    ],
  },
  {
    name: 'Vinyl sticker',
    help: 'Keys the subject and domes it under clear gloss that a highlight sweeps over, cut out with a white border.',
    effects: [
      ...cutOut,
      { effect: 'outline', values: { width: 14, rim: 2, rimColour: [0.78, 0.78, 0.8] } },
      { effect: 'alpha-bevel', values: { size: 26, soften: 8, light: 0.6, shade: 0.35 } },
      { effect: 'gloss', values: {} },
      { effect: 'drop-shadow', values: { blur: 10, distance: 5, opacity: 0.45 } },
    ],
  },
];

/**
 * The stack of a preset; `effects` are the declarations of this build.
 *
 * A matte that was already worked on stays: keying effects that `current` has keep their values there. Throws
 * `RangeError` for an effect that this build does not have.
 */
export function stackOf(
  preset: BuiltInPreset,
  effects: readonly Effect[],
  current: readonly Omit<EffectInstance, 'id'>[] = [],
): Omit<EffectInstance, 'id'>[] {
  return preset.effects.map(({ effect: id, values }) => {
    const effect = effects.find((candidate) => candidate.id === id);
    if (!effect) throw new RangeError(`The preset “${preset.name}” uses the effect “${id}”, which this version does not have.`);
    const own =
      effect.category === 'Keying' || effect.category === 'Matte' ? current.find((instance) => instance.effect === id) : undefined;
    if (own) return own;
    return { effect: id, version: effect.version, enabled: true, values: { ...defaultsOf(effect.params), ...values } };
  });
}
