import { defineEffect } from '../../gpu/define-effect.ts';
import { controls } from './controls.ts';
import { keyerPasses, keyerTextures, STATS } from './passes.ts';

/** Keys out a coloured screen: finds the empty screen, solves mixed pixels and takes screen light off the subject. */
export const keyer = defineEffect({
  id: 'keyer',
  version: 1,
  label: 'Keyer',
  category: 'Keying',
  help: 'Makes a screen of any colour transparent, keeps hair, blur and glass, and takes screen light off the subject.',
  shape: 'kernel',
  params: controls,
  example: {
    method: 'both',
    hue: 142,
    keep: [
      {
        kind: 'ellipse',
        points: [
          [10, 12],
          [18, 12],
          [10, 18],
        ],
        width: 0,
        hole: false,
      },
    ],
  },
  presets: {
    'Solid subject': { transparency: 'solid', opaque: 0.5, fill: 85 },
    'Solid, lit by the screen': { transparency: 'solid', opaque: 0.12, fill: 95 },
    'Glass and smoke': { transparency: 'keep', fill: 0, white: 1 },
    'Fine hair': { black: 1.2, specks: 0.6, denoise: 0.6 },
    'Noisy footage': { denoise: 2.5, black: 4.5, specks: 4 },
    'Soiled screen': { tolerance: 10, black: 4, specks: 3, clipBlack: 4 },
  },
  textures: keyerTextures,
  buffers: () => ({ stats: { type: 'f32', length: STATS } }),
  passes: keyerPasses,
});
