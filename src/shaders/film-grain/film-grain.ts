import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import wgsl from './film-grain.wgsl?raw';

/** Grain like that of film, another in every frame. */
export const filmGrain = defineEffect({
  id: 'film-grain',
  version: 1,
  label: 'Film grain',
  category: 'Colour',
  help: 'Adds grain like that of film, another in every frame.',
  shape: 'point',
  keepsAlpha: true,
  wgsl,
  params: {
    amount: float('Amount', { default: 0.2, min: 0, max: 1 }),
    size: float('Size', { default: 1.8, min: 0.5, max: 16, step: 0.1, unit: 'px', help: 'Distance between grains.' }),
    colour: float('Colour', { default: 0.3, min: 0, max: 1, help: '0 is grey grain, 1 grain of its own in each colour layer.' }),
    response: float('Tone response', {
      default: 0.7,
      min: 0,
      max: 1,
      help: '0 puts the same grain everywhere; 1 none in black and white and most in mid-tones, as film does.',
    }),
  },
  example: { size: 3 },
  presets: {
    '35 mm': { amount: 0.22, size: 1.6, colour: 0.25 },
    '16 mm': { amount: 0.45, size: 2.6, colour: 0.3 },
    '8 mm': { amount: 0.5, size: 4, colour: 0.45, response: 0.5 },
    'Black and white': { amount: 0.4, size: 2, colour: 0, response: 0.8 },
    'Video noise': { amount: 0.35, size: 1, colour: 1, response: 0.1 },
  },
});
