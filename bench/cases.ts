/** What is measured: sizes, frames, stacks of effects and outputs. Plain data, shared by Node and the page. */
import { type OutputFormat, outputFormats } from '../src/jobs/output/output.ts';
import { type EffectInstance, emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';

/** A picture size and how many frames of it are measured. */
export interface Case {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** The sizes of a full run. A software GPU takes seconds for a frame, a real one milliseconds: each gets as many as it can bear. */
export const casesFor = (software: boolean): readonly Case[] => [
  { width: 640, height: 360, frames: software ? 6 : 240 },
  { width: 1280, height: 720, frames: software ? 2 : 240 },
  { width: 1440, height: 1440, frames: software ? 2 : 120 },
  { width: 1920, height: 1080, frames: software ? 2 : 120 },
];

/** What `--quick` measures. */
export const QUICK_CASES: readonly Case[] = [{ width: 640, height: 360, frames: 4 }];

/** Frames per second of the clips. */
export const RATE = 24;

/** The screen of the clips, 0…1 per channel. */
export const SCREEN = [0x2f / 255, 0x9e / 255, 0x4e / 255] as const;

/** The same colour as ffmpeg's filters take it. */
export const SCREEN_HEX = '0x2f9e4e';

/** What lies behind the subject in files without alpha. */
export const BACKGROUND = { rgb: [0, 0, 0], name: 'black' } as const;

/** Bits per pixel of the H.264 files: what our encoder asks for at the quality `good`. */
export const H264_BITS_PER_PIXEL = 0.25;

/** VP9's quantizer of the colour at the quality `good`. */
export const VP9_QUANTIZER = 24;

/** The stacks that are measured, by name: effect identifiers in order. */
export const STACKS = {
  point: ['despill'],
  keying: ['keyer', 'despill', 'choke-feather', 'drop-shadow'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Name of a stack. */
export type StackName = keyof typeof STACKS;

/** Values under which every pass of the stacks has work to do. */
const VALUES: Readonly<Record<string, EffectInstance['values']>> = {
  keyer: { screen: SCREEN },
  'choke-feather': { choke: 1, feather: 2 },
};

/** Formats of whole exports. */
export type Format = 'webm' | 'mp4';

/** A recipe with a stack of effects at fixed values, over black where the format has no alpha. */
export function recipeOf(stack: readonly string[], format: OutputFormat): Recipe {
  const empty = emptyRecipe('bench');
  return {
    ...empty,
    effects: stack.map((effect) => ({ id: effect, effect, version: 1, enabled: true, values: VALUES[effect] ?? {} })),
    background: outputFormats[format].alpha === 'none' ? { kind: 'colour', colour: BACKGROUND.rgb } : { kind: 'none' },
    output: { ...empty.output, formats: [format] },
  };
}
