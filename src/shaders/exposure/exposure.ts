import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { gradeStrength } from '../lib/grade.ts';
import wgsl from './exposure.wgsl?raw';

/** More or less light of another white, as a camera would have taken it. */
export const exposure = defineEffect({
  id: 'exposure',
  version: 1,
  label: 'Exposure',
  category: 'Colour',
  help: 'Brightens or darkens as a camera does and corrects the white balance, in linear light.',
  shape: 'point',
  keepsAlpha: true,
  wgsl,
  params: {
    exposure: float('Exposure', { default: 0.4, min: -5, max: 5, step: 0.05, help: 'Stops: each one doubles or halves the light.' }),
    temperature: float('Temperature', {
      default: 12,
      min: -100,
      max: 100,
      step: 1,
      help: 'Colder (blue) below zero, warmer (orange) above: steps of 0.9 mired along daylight.',
    }),
    tint: float('Tint', { default: 0, min: -100, max: 100, step: 1, help: 'Greener below zero, more magenta above.' }),
    rolloff: float('Highlight roll-off', {
      default: 0.6,
      min: 0,
      max: 1,
      help: 'Lets highlights that exposure raised run softly into white instead of cutting them off.',
    }),
    strength: gradeStrength,
  },
  example: { exposure: 0.8, temperature: 30, tint: 10 },
  presets: {
    'Golden hour': { exposure: 0.25, temperature: 40, tint: 4 },
    'Day for night': { exposure: -1.8, temperature: -55, tint: -4, rolloff: 0.8 },
    'Overcast to sunny': { exposure: 0.7, temperature: 22 },
    'Tungsten to daylight': { exposure: 0.1, temperature: -45, tint: 4 },
    'Office light': { exposure: 0.2, temperature: 0, tint: 28 },
  },
});
