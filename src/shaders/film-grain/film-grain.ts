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
  wgsl,
  params: {
    amount: float('Amount', { default: 0.3, min: 0, max: 1 }),
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
});
