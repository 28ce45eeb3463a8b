import type { Effect } from '../../gpu/define-effect.ts';
import { defaultsOf, type ParamValue, presetValuesOf } from '../../gpu/params.ts';
import type { EffectInstance } from './recipe.ts';

/** A stack of effects that comes with the program. */
export interface BuiltInPreset {
  readonly name: string;
  /** One sentence: what becomes of the picture. */
  readonly help: string;
  /** In order; values over the defaults. */
  readonly effects: readonly { readonly effect: string; readonly values: Readonly<Record<string, ParamValue>> }[];
}

// The keyer takes the light of its screen off; despill on top would have to be told of a screen that is not green.
const cutOut = [
  { effect: 'keyer', values: {} },
  { effect: 'choke-feather', values: {} },
] as const;

const frame = { size: 0.4, softness: 1.1 } as const;

/** Grades of whole pictures; what light does comes before what a colourist does, so that point effects share a pass. */
const grades: readonly BuiltInPreset[] = [
  {
    name: 'Cinematic teal & orange',
    help: 'Teal shadows against warm skin and sunlight, soft highlights that bloom, a little grain.',
    effects: [
      { effect: 'exposure', values: { exposure: 0.15, temperature: 4, tint: 4, rolloff: 0.8 } },
      { effect: 'halation', values: { amount: 0.6, radius: 22, threshold: 0.45 } },
      { effect: 'bloom', values: { intensity: 0.8, radius: 70, threshold: 0.55 } },
      {
        effect: 'lift-gamma-gain',
        values: {
          lift: 0.015,
          shadows: [0.38, 0.52, 0.6],
          midtones: [0.53, 0.5, 0.47],
          highlights: [0.57, 0.49, 0.44],
          contrast: 1.25,
          pivot: 0.42,
        },
      },
      { effect: 'hue-saturation', values: { saturation: 1, vibrance: 0.25 } },
      { effect: 'vignette', values: { amount: 0.4, ...frame } },
      { effect: 'film-grain', values: { amount: 0.15, size: 1.8, colour: 0.25 } },
    ],
  },
  {
    name: 'Bleach bypass',
    help: 'The hard, nearly colourless picture of film whose silver was left in it.',
    effects: [
      { effect: 'exposure', values: { exposure: 0.15, temperature: -6, tint: 0, rolloff: 0.6 } },
      { effect: 'hue-saturation', values: { saturation: 0.42, vibrance: 0 } },
      {
        effect: 'lift-gamma-gain',
        values: { shadows: [0.48, 0.5, 0.52], highlights: [0.5, 0.51, 0.49], gain: 1.03, contrast: 1.5, pivot: 0.42 },
      },
      { effect: 'vignette', values: { amount: 0.35, ...frame } },
      { effect: 'film-grain', values: { amount: 0.28, size: 2, colour: 0.1 } },
    ],
  },
  {
    name: 'Faded film',
    help: 'A print that has lain in the light for years: milky blacks, yellowed whites, soft colours.',
    effects: [
      { effect: 'exposure', values: { exposure: 0.1, temperature: 14, tint: 6, rolloff: 0.6 } },
      { effect: 'halation', values: { amount: 0.5, radius: 20, threshold: 0.5 } },
      { effect: 'hue-saturation', values: { saturation: 0.82, vibrance: 0 } },
      {
        effect: 'curves',
        values: {
          master: [
            [0, 0.09],
            [0.25, 0.27],
            [0.7, 0.74],
            [1, 0.94],
          ],
          green: [
            [0, 0.01],
            [0.5, 0.5],
            [1, 0.98],
          ],
          blue: [
            [0, 0.05],
            [0.5, 0.49],
            [1, 0.93],
          ],
        },
      },
      { effect: 'vignette', values: { amount: 0.25, ...frame } },
      { effect: 'film-grain', values: { amount: 0.25, size: 2.2, colour: 0.4 } },
    ],
  },
];

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
      { effect: 'outline', values: { width: 18, rounding: 16, colour: [0.945, 0.94, 0.93] } },
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
      { effect: 'outline', values: { width: 16, rounding: 16, rim: 2, rimColour: [0.78, 0.78, 0.8] } },
      { effect: 'alpha-bevel', values: { size: 26, soften: 8, light: 0.6, shade: 0.35 } },
      { effect: 'gloss', values: {} },
      { effect: 'drop-shadow', values: { blur: 10, distance: 5, opacity: 0.45 } },
    ],
  },
  ...grades,
];

/**
 * The stack of a preset; `effects` are the declarations of this build.
 *
 * What makes the matte in `current` stays as it is, in front; a keyer that the preset brings besides goes before it. An effect
 * that both have keeps its files and shapes, as when one of its own presets is chosen; all else that a preset does not name is
 * the default. Throws `RangeError` for an effect that this build does not have.
 */
export function stackOf(
  preset: BuiltInPreset,
  effects: readonly Effect[],
  current: readonly Omit<EffectInstance, 'id'>[] = [],
): Omit<EffectInstance, 'id'>[] {
  const categoryOf = ({ effect: id }: { readonly effect: string }) => effects.find((candidate) => candidate.id === id)?.category ?? '';
  const mattes = current.filter((instance) => ['Keying', 'Matte'].includes(categoryOf(instance)));
  const own = preset.effects.flatMap(({ effect: id, values }) => {
    const effect = effects.find((candidate) => candidate.id === id);
    if (!effect) throw new RangeError(`The preset “${preset.name}” uses the effect “${id}”, which this version does not have.`);
    if (mattes.some((matte) => matte.effect === id)) return [];
    const worked = current.find((instance) => instance.effect === id);
    const all = { ...defaultsOf(effect.params), ...worked?.values, ...presetValuesOf(effect, values) };
    return { effect: id, version: effect.version, enabled: true, values: all };
  });
  const isKeying = (instance: { readonly effect: string }) => categoryOf(instance) === 'Keying';
  return [...own.filter(isKeying), ...mattes, ...own.filter((instance) => !isKeying(instance))];
}
