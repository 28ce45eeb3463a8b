import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, float, shapes } from '../../gpu/params.ts';
import wgsl from './mask.wgsl?raw';

/** A garbage matte: drawn shapes that cut parts of the picture away, whatever the keyer made of them. */
export const mask = defineEffect({
  id: 'mask',
  version: 1,
  label: 'Mask',
  category: 'Matte',
  help: 'Cuts away what drawn shapes cover, or all that they leave out: stands, lights and the edge of the screen.',
  shape: 'point',
  wgsl,
  params: {
    area: shapes('Shapes', { help: 'Drawn in the viewer: polygons, ellipses and brush strokes; holes cut into those before them.' }),
    mode: choice('Inside', { default: 'remove', options: { remove: 'Remove', keep: 'Keep only' } }),
    feather: float('Feather', { default: 2, min: 0, max: 200, step: 0.5, unit: 'px', help: 'Width of the soft edge.' }),
    strength: float('Strength', { default: 100, min: 0, max: 100, step: 1, unit: '%' }),
  },
  example: {
    area: [
      {
        kind: 'polygon',
        points: [
          [40, 0],
          [96, 0],
          [96, 64],
          [56, 64],
        ],
        width: 0,
        hole: false,
      },
      {
        kind: 'ellipse',
        points: [
          [74, 32],
          [86, 32],
          [74, 46],
        ],
        width: 0,
        hole: true,
      },
    ],
    feather: 4,
  },
  presets: {
    'Soft edge': { feather: 40 },
    Spotlight: { mode: 'keep', feather: 160 },
  },
});
