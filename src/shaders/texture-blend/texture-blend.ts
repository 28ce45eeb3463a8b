import { defineEffect } from '../../gpu/define-effect.ts';
import { choice, float } from '../../gpu/params.ts';
import light from '../lib/light.wgsl?raw';
import { textureParams, textureWgsl } from '../lib/texture.ts';
import wgsl from './texture-blend.wgsl?raw';

/** Blends an animated texture into the picture, within its matte. */
export const textureBlend = defineEffect({
  id: 'texture-blend',
  version: 1,
  label: 'Texture',
  category: 'Sticker',
  help: 'Blends an animated texture into the picture, within its matte; blends display values, as image editors do.',
  shape: 'point',
  keepsAlpha: true,
  wgsl: light + textureWgsl + wgsl,
  params: {
    mode: choice('Mode', {
      default: 'soft-light',
      options: { multiply: 'Multiply', add: 'Add', screen: 'Screen', overlay: 'Overlay', 'soft-light': 'Soft light' },
    }),
    opacity: float('Opacity', { default: 0.6, min: 0, max: 1 }),
    ...textureParams('paper'),
  },
  example: { texture: 'own', picture: 'test', rate: 3 },
  presets: {
    'Watercolour paper': { mode: 'multiply', opacity: 0.5, scale: 150, rate: 0 },
    'Folded poster': { mode: 'overlay', opacity: 1, texture: 'crumple', scale: 160, rate: 0 },
    'Stop motion paper': { mode: 'multiply', opacity: 0.8, texture: 'crumple', scale: 70, rate: 8 },
    'Light on water': { mode: 'screen', opacity: 0.35, texture: 'wave', scale: 120, rate: 24 },
  },
});
