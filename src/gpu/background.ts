/**
 * WGSL of `background_at(at: vec2i) -> vec4f`: the background texture scaled to cover the picture, centred. A plain
 * colour is a texture of one texel. Needs `u.frame`.
 */
export function backgroundWgsl(variable: string): string {
  return `
fn background_texel(at: vec2i) -> vec4f {
  return textureLoad(${variable}, clamp(at, vec2i(0), vec2i(textureDimensions(${variable})) - 1), 0);
}
fn background_at(at: vec2f) -> vec4f {
  let own = vec2f(textureDimensions(${variable}));
  let zoom = max(u.frame.size.x / own.x, u.frame.size.y / own.y);
  let p = (at - u.frame.size * 0.5) / zoom + own * 0.5 - 0.5;
  let i = vec2i(floor(p));
  let f = p - floor(p);
  return mix(
    mix(background_texel(i), background_texel(i + vec2i(1, 0)), f.x),
    mix(background_texel(i + vec2i(0, 1)), background_texel(i + vec2i(1, 1)), f.x), f.y);
}`;
}
