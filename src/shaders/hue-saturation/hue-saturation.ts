import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { gradeStrength } from '../lib/grade.ts';
import oklab from '../lib/oklab.wgsl?raw';
import wgsl from './hue-saturation.wgsl?raw';

/** Colours turned, strengthened or calmed without changing how bright they look. */
export const hueSaturation = defineEffect({
  id: 'hue-saturation',
  version: 1,
  label: 'Hue and saturation',
  category: 'Colour',
  help: 'Turns hues and changes how colourful and how light the picture looks, in a perceptual colour space (Oklab).',
  shape: 'point',
  keepsAlpha: true,
  wgsl: oklab + wgsl,
  params: {
    hue: float('Hue', { default: 0, min: -180, max: 180, step: 1, unit: '°', help: 'Turns every hue; lightness stays.' }),
    saturation: float('Saturation', { default: 1.1, min: 0, max: 3, help: '0 is grey, 1 as it came.' }),
    vibrance: float('Vibrance', {
      default: 0.4,
      min: -1,
      max: 1,
      help: 'Strengthens (or calms) muted colours most, vivid ones hardly, and is careful with skin.',
    }),
    lightness: float('Lightness', { default: 0, min: -1, max: 1, help: 'Towards black below zero, towards white above.' }),
    strength: gradeStrength,
  },
  example: { hue: 30, saturation: 1.2, lightness: 0.1 },
  presets: {
    'Black and white': { saturation: 0, vibrance: 0 },
    Vivid: { saturation: 1.35, vibrance: 0.7 },
    Muted: { saturation: 0.6, vibrance: -0.2 },
    Pastel: { saturation: 0.7, vibrance: 0.2, lightness: 0.25 },
    'Alien colours': { hue: 150, saturation: 1.1, vibrance: 0 },
  },
});
