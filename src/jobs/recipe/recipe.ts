import type { Colour, ParamValue } from '../../gpu/params.ts';
import type { FrameRange } from '../../media/time.ts';
import { defaultOutput, type OutputSettings } from '../output/output.ts';

/** How a keyframed value moves towards the next keyframe. */
export type Ease = 'linear' | 'smooth' | 'hold';

/** A value pinned to a moment of the source. */
export interface Keyframe {
  /** Seconds from the start of the source. */
  readonly time: number;
  readonly value: ParamValue;
  readonly ease: Ease;
}

/** One use of an effect in a recipe's stack. */
export interface EffectInstance {
  /** Unique within the recipe; survives reordering. */
  readonly id: string;
  /** Identifier of the effect's declaration. */
  readonly effect: string;
  readonly version: number;
  /** False bypasses the effect. */
  readonly enabled: boolean;
  readonly values: Readonly<Record<string, ParamValue>>;
  /** Keyframes by parameter, ascending in time; they override `values`. */
  readonly keyframes?: Readonly<Record<string, readonly Keyframe[]>>;
}

/** What lies behind transparent parts, in the viewer and in exports without alpha. */
export type Background =
  | { readonly kind: 'none' }
  | { readonly kind: 'colour'; readonly colour: Colour }
  /** An image or a clip of the library, scaled to cover; a clip loops. */
  | { readonly kind: 'item'; readonly item: string };

/** Most effects of a recipe: one with more is not read again. */
export const MAX_EFFECTS = 200;

/** What happens to a source: plain data, edited by the inspector, stored, posted to workers and embedded in exports. */
export interface Recipe {
  readonly version: 2;
  /** Identifier of the library item it was made for. */
  readonly source: string;
  /** Frames to play and export; null is all of them. */
  readonly range: FrameRange | null;
  /**
   * Frames that are shown round and round: effects that look back over time see the end of them before their beginning. `range` stands
   * for the frames to play; others are named where only one of the loop's is wanted. Absent where the clip is no loop.
   */
  readonly loop?: 'range' | FrameRange;
  readonly effects: readonly EffectInstance[];
  readonly background: Background;
  readonly output: OutputSettings;
}

/** A recipe that changes nothing. */
export function emptyRecipe(source: string): Recipe {
  return {
    version: 2,
    source,
    range: null,
    effects: [],
    background: { kind: 'none' },
    output: defaultOutput,
  };
}
