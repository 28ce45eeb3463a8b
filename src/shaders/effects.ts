import type { Effect } from '../gpu/define-effect.ts';
import { alphaBevel } from './alpha-bevel/alpha-bevel.ts';
import { backgroundFill } from './background-fill/background-fill.ts';
import { bloom } from './bloom/bloom.ts';
import { cartoon } from './cartoon/cartoon.ts';
import { chokeFeather } from './choke-feather/choke-feather.ts';
import { comic } from './comic/comic.ts';
import { curves } from './curves/curves.ts';
import { denoise } from './denoise/denoise.ts';
import { despill } from './despill/despill.ts';
import { displacement } from './displacement/displacement.ts';
import { dropShadow } from './drop-shadow/drop-shadow.ts';
import { edgeSteady } from './edge-steady/edge-steady.ts';
import { exposure } from './exposure/exposure.ts';
import { filmGrain } from './film-grain/film-grain.ts';
import { frameBlend } from './frame-blend/frame-blend.ts';
import { gloss } from './gloss/gloss.ts';
import { glow } from './glow/glow.ts';
import { halation } from './halation/halation.ts';
import { hold } from './hold/hold.ts';
import { hueSaturation } from './hue-saturation/hue-saturation.ts';
import { innerShadow } from './inner-shadow/inner-shadow.ts';
import { keyer } from './keyer/keyer.ts';
import { levels } from './levels/levels.ts';
import { liftGammaGain } from './lift-gamma-gain/lift-gamma-gain.ts';
import { lut } from './lut/lut.ts';
import { mask } from './mask/mask.ts';
import { oil } from './oil/oil.ts';
import { outline } from './outline/outline.ts';
import { pencil } from './pencil/pencil.ts';
import { posterize } from './posterize/posterize.ts';
import { posterizeTime } from './posterize-time/posterize-time.ts';
import { sharpen } from './sharpen/sharpen.ts';
import { surfaceBevel } from './surface-bevel/surface-bevel.ts';
import { temporalEma } from './temporal-ema/temporal-ema.ts';
import { textureBlend } from './texture-blend/texture-blend.ts';
import { vignette } from './vignette/vignette.ts';

/** Every effect, in menu order. A new effect adds its folder and one line here. */
export const effects: readonly Effect[] = [
  keyer,
  despill,
  chokeFeather,
  mask,
  displacement,
  textureBlend,
  surfaceBevel,
  alphaBevel,
  innerShadow,
  gloss,
  outline,
  dropShadow,
  backgroundFill,
  posterizeTime,
  temporalEma,
  edgeSteady,
  frameBlend,
  hold,
  exposure,
  liftGammaGain,
  hueSaturation,
  levels,
  curves,
  lut,
  vignette,
  filmGrain,
  glow,
  bloom,
  halation,
  pencil,
  cartoon,
  comic,
  oil,
  posterize,
  sharpen,
  denoise,
] as readonly Effect[];

/** Finds an effect's declaration by identifier. */
export const effectById = (id: string): Effect | undefined => effects.find((effect) => effect.id === id);
