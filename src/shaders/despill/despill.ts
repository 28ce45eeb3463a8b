import { defineEffect } from '../../gpu/define-effect.ts';
import { colour, float } from '../../gpu/params.ts';
import wgsl from './despill.wgsl?raw';

/** Takes the screen's light off the subject without greying or tinting it. */
export const despill = defineEffect({
  id: 'despill',
  version: 1,
  label: 'Despill',
  category: 'Keying',
  help: 'Removes the screen’s coloured light from the subject, for a screen of any hue.',
  shape: 'point',
  wgsl,
  params: {
    screen: colour('Screen colour', { default: [0, 0.69, 0.25], help: 'Colour of the light to remove.' }),
    strength: float('Strength', { default: 1, min: 0, max: 1, help: 'How much of the spill is removed.' }),
    range: float('Range', {
      default: 0.57,
      min: 0,
      max: 1,
      help: 'How far from the screen’s hue a colour may lie and still count as spill.',
    }),
    restore: float('Restore brightness', { default: 0.3, min: 0, max: 1, help: 'Gives neutral light back where spill was taken away.' }),
  },
  presets: {
    Gentle: { strength: 0.6, range: 0.45 },
    Thorough: { range: 0.85, restore: 0.4 },
    'Keep brightness': { restore: 0.9 },
    'Blue screen': { screen: [0.1, 0.25, 0.85] },
  },
});
