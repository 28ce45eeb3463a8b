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
  textures: keyerTextures,
  buffers: () => ({ stats: { type: 'f32', length: STATS } }),
  passes: keyerPasses,
});
