import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, colour, float, toggle } from '../../gpu/params.ts';
import { keyerPasses, keyerTextures, STATS } from './passes.ts';

/** Keys out a coloured screen: finds the empty screen, solves mixed pixels and takes screen light off the subject. */
export const keyer = defineEffect({
  id: 'keyer',
  version: 1,
  label: 'Keyer',
  category: 'Keying',
  help: 'Makes a screen of any colour transparent, keeps hair, blur and glass, and takes screen light off the subject.',
  shape: 'kernel',
  params: {
    screen: colour('Screen colour', {
      default: [0.1, 0.75, 0.2],
      group: 'Screen',
      help: 'Typical colour of the screen; shadows, folds and fall-off are found from it.',
    }),
    light: choice('Light', {
      default: 'camera',
      options: { camera: 'Camera', graphics: 'Graphics' },
      group: 'Screen',
      help: 'Camera mixes edges in light; drawn and generated pictures mix them in coded values.',
    }),
    transparency: choice('Transparency', {
      default: 'solid',
      options: { solid: 'Solid subject', keep: 'Keep glass and smoke' },
      group: 'Matte',
      help: 'Solid subject makes evenly tinted areas opaque; choose the other for glass, veils and smoke.',
    }),
    opaque: float('Opaque threshold', {
      default: 0.88,
      min: 0.2,
      max: 1,
      group: 'Matte',
      help: 'Areas at least this opaque become fully opaque; lower it to close holes.',
    }),
    black: float('Clip black', {
      default: 2.5,
      min: 0,
      max: 10,
      step: 0.1,
      group: 'Matte',
      help: 'Matte below this many times the noise of the screen becomes transparent.',
    }),
    white: float('Clip white', {
      default: 0.97,
      min: 0.5,
      max: 1,
      group: 'Matte',
      help: 'Matte above this becomes opaque, away from edges.',
    }),
    edge: float('Edge width', {
      default: 6.5,
      min: 0,
      max: 20,
      step: 0.1,
      unit: '%',
      group: 'Matte',
      help: 'How far from the screen mixed pixels are looked for, in percent of the shorter side.',
    }),
    invert: toggle('Invert', { default: false, group: 'Matte', help: 'Keeps the screen and removes the subject.' }),
    denoise: float('Denoise', {
      default: 1,
      min: 0,
      max: 4,
      step: 0.1,
      group: 'Cleanup',
      help: 'Cleans the picture the matte is made from, in multiples of its measured noise; colours stay untouched.',
    }),
    specks: float('Remove specks', {
      default: 1.6,
      min: 0,
      max: 10,
      step: 0.1,
      group: 'Cleanup',
      help: 'Removes lone faint specks; in multiples of the noise of the screen.',
    }),
    despill: float('Despill', {
      default: 1,
      min: 0,
      max: 1,
      group: 'Spill',
      help: 'Takes screen light off the subject; colours the subject truly has stay.',
    }),
  },
  textures: keyerTextures,
  buffers: () => ({ stats: { type: 'f32', length: STATS } }),
  passes: keyerPasses,
});
