import { defineEffect } from '../../gpu/define-effect.ts';
import { asset } from '../../gpu/params.ts';
import { gradeStrength } from '../lib/grade.ts';
import wgsl from './lut.wgsl?raw';

/** The user's own look-up table. */
export const lut = defineEffect({
  id: 'lut',
  version: 1,
  label: 'LUT',
  category: 'Colour',
  help: 'Grades by a look-up table from a .cube file: a curve per channel (1D) or a cube of up to 65³ colours (3D).',
  shape: 'point',
  keepsAlpha: true,
  wgsl,
  params: {
    file: asset('LUT', { accepts: 'lut', help: 'A .cube file made for display-encoded (Rec. 709 or sRGB) pictures.' }),
    strength: gradeStrength,
  },
  // The file stays what it is.
  presets: { Half: { strength: 0.5 }, 'A touch': { strength: 0.25 } },
  example: { file: 'test', strength: 0.8 },
});
