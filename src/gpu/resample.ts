import type { Rect, Size } from '../media/picture.ts';
import { f32 } from './ingest.ts';
import wgsl from './resample.wgsl?raw';

/**
 * WGSL of `resampled_at(at)`, one direction of scaling `from` to `to`; needs `texel_at(at: vec2i) -> vec4f`. `rows` comes first
 * and makes a picture as wide as `to` and as high as `from`; `columns` reads that one. Each reads four texels per texel
 * of the larger of its two pictures, whatever the ratio. Texels hold light, premultiplied, with `at` counted within `from`.
 */
export function resampleWgsl(direction: 'rows' | 'columns', from: Size, to: Size): string {
  const isRows = direction === 'rows';
  const [count, made] = isRows ? [from.width, to.width] : [from.height, to.height];
  return `
const RATIO = ${f32(count / made)};
const COUNT = ${count};
const ALONG = ${isRows ? 'vec2i(1, 0)' : 'vec2i(0, 1)'};
const ACROSS = ${isRows ? 'vec2i(0, 1)' : 'vec2i(1, 0)'};
${wgsl}`;
}

/** WGSL of `texel_at` for the rows of a crop: the light of what `composed_at` gives, display-encoded. */
export const lightWgsl = ({ x, y }: Rect): string => `
fn texel_at(at: vec2i) -> vec4f {
  let c = composed_at(at + vec2i(${x}, ${y}));
  return premultiplied(to_linear(straight(c)), clamp(c.a, 0.0, 1.0));
}`;

/** WGSL of `picture_at`: columns of the light in `rows_load`, display-encoded again. */
export const encodedWgsl = `
fn texel_at(at: vec2i) -> vec4f { return rows_load(at); }
fn picture_at(at: vec2i) -> vec4f {
  let light = resampled_at(at);
  let alpha = clamp(light.a, 0.0, 1.0);
  let rgb = clamp(light.rgb, vec3f(0.0), vec3f(alpha));
  return premultiplied(to_encoded(straight(vec4f(rgb, alpha))), alpha);
}`;
