import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { deliveryFor } from '../../src/jobs/output/delivery.ts';
import { type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { activeEffects } from '../../src/jobs/recipe/stack.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { effects } from '../../src/shaders/effects.ts';

/** The planes that a format is made of here. */
export function deliveryOf(format: OutputFormat, recipe: Recipe, info: SourceInfo): DeliveryFormat {
  // libvpx through ffmpeg writes no alpha above 8 bits.
  const deep = activeEffects(recipe, effects).length === 0 && !info.format.alpha;
  const planned = deliveryFor(format, recipe.output, info, deep);
  const isDeep = outputFormats[format].codec === 'vp9' && planned.format.bitDepth > 8;
  return isDeep ? { ...planned, background: true, format: { ...planned.format, alpha: false } } : planned;
}
