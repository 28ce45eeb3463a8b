import { defineEffect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { lightAngle } from '../lib/light.ts';
import light from '../lib/light.wgsl?raw';
import { textureParams, textureWgsl } from '../lib/texture.ts';
import wgsl from './displacement.wgsl?raw';

/** Bends and shades the picture as if printed on a surface that moves. */
export const displacement = defineEffect({
  id: 'displacement',
  version: 1,
  label: 'Displacement',
  category: 'Sticker',
  help: 'Bends the picture, and lights its creases, as if it were printed on crumpled paper or any texture; light mixes in linear light.',
  shape: 'gather',
  wgsl: light + textureWgsl + wgsl,
  params: {
    amount: float('Amount', { default: 8, min: 0, max: 60, step: 0.5, unit: 'px', help: 'How far creases move the picture.' }),
    shading: float('Shading', { default: 0.5, min: 0, max: 1, help: 'How much creases catch light and shade.' }),
    angle: lightAngle,
    ...textureParams('crumple'),
  },
  // Without a picture of the user's it crumples.
  example: { texture: 'own', scale: 50 },
  presets: {
    'Crumpled paper': { amount: 18, shading: 0.85, scale: 130, rate: 8 },
    'Boiling line': { amount: 4, shading: 0, texture: 'paper', scale: 400, rate: 8 },
    Flag: { amount: 24, shading: 0.15, angle: 180, texture: 'wave', scale: 300, rate: 24 },
    Underwater: { amount: 9, shading: 0, texture: 'wave', scale: 150, rate: 30 },
    'Old poster': { amount: 5, shading: 0.9, scale: 60, rate: 0 },
  },
});
