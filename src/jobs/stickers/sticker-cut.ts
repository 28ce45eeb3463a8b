/** What of a clip a sticker shows and how well: it travels in the file beside the recipe, so that the same can be rendered again. */
import type { Rect, Size } from '../../media/picture.ts';
import { type OutputFormat, outputFormats } from '../output/output.ts';
import { type Fields, field, number, object, oneOf, only, whole } from '../recipe/recipe-fields.ts';
import type { StickerLayout } from './sticker-plan.ts';

/** What the solver settled on. */
export interface StickerCut extends StickerLayout {
  readonly format: OutputFormat;
  /** Frames a second; null for one that does not move. */
  readonly frameRate: number | null;
  /** From 1, the worst, to 100. */
  readonly quality: number;
}

/** Where a cut stands beside the fields of a recipe. */
export const CUT_FIELD = 'sticker';

/** JSON of a recipe with a cut beside it. */
export function withCut(recipe: string, { format, crop, area, canvas, frameRate, quality }: StickerCut): string {
  return JSON.stringify({ ...(JSON.parse(recipe) as object), [CUT_FIELD]: { format, crop, area, canvas, frameRate, quality } });
}

/** The cut beside a recipe; null where there is none. Throws `RecipeError` for one that cannot be. */
export function cutBeside(json: string): StickerCut | null {
  const value = field(object(JSON.parse(json), ''), CUT_FIELD);
  if (value === undefined) return null;
  const cut = object(value, CUT_FIELD);
  only(cut, CUT_FIELD, ['format', 'crop', 'area', 'canvas', 'frameRate', 'quality']);
  const stickers = (Object.keys(outputFormats) as OutputFormat[]).filter((format) => outputFormats[format].limits !== null);
  const frameRate = field(cut, 'frameRate');
  return {
    format: oneOf(field(cut, 'format'), `${CUT_FIELD}.format`, stickers),
    crop: rect(cut, 'crop'),
    area: rect(cut, 'area'),
    canvas: size(object(field(cut, 'canvas'), `${CUT_FIELD}.canvas`), `${CUT_FIELD}.canvas`),
    frameRate: frameRate === null ? null : number(frameRate, `${CUT_FIELD}.frameRate`),
    quality: whole(field(cut, 'quality'), `${CUT_FIELD}.quality`, 1),
  };
}

function rect(cut: Fields, name: 'crop' | 'area'): Rect {
  const path = `${CUT_FIELD}.${name}`;
  const entry = object(field(cut, name), path);
  return { x: whole(field(entry, 'x'), `${path}.x`, 0), y: whole(field(entry, 'y'), `${path}.y`, 0), ...size(entry, path) };
}

const size = (entry: Fields, path: string): Size => ({
  width: whole(field(entry, 'width'), `${path}.width`, 1),
  height: whole(field(entry, 'height'), `${path}.height`, 1),
});
