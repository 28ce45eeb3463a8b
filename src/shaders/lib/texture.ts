import { asset, choice, float } from '../../gpu/params.ts';
import wgsl from './texture.wgsl?raw';

const textures = { crumple: 'Crumpled paper', paper: 'Paper grain', wave: 'Waves', own: 'Own pictures' };

/** Controls of an effect that uses an animated texture, with the texture it begins with; they go with `textureWgsl`. */
export const textureParams = (first: keyof typeof textures) => ({
  texture: choice('Texture', { default: first, options: textures, group: 'Texture' }),
  picture: asset('Own pictures', {
    accepts: 'pictures',
    group: 'Texture',
    help: 'An image, several, or a clip, which loop: the first 48 pictures, of a clip the first 4 s; until there is one, paper is crumpled.',
  }),
  scale: float('Scale', {
    default: 100,
    min: 20,
    max: 400,
    step: 1,
    unit: '%',
    group: 'Texture',
    help: 'Size of the texture; own pictures cover the frame at 100 %.',
  }),
  rate: float('Rate', {
    default: 12,
    min: 0,
    max: 60,
    step: 1,
    unit: 'fps',
    group: 'Texture',
    help: 'Textures a second; 12 boils like stop motion, 0 stands still.',
  }),
});

/** WGSL of `surface_at(at: vec2i) -> Surface`, for effects with `textureParams`. */
export const textureWgsl = wgsl;
