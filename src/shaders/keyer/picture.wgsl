// The picture with chroma as fine as its luma lets it be, where it came with coarse chroma: straight, display-encoded.
fn effect(at: vec2i) -> vec4f {
  let c = input_load(at);
  if (stats[5] == 0.0 || c.a < 0.999) {
    return vec4f(source(c), c.a);
  }
  let p = vec2f(0.5 * f32(at.x) + 0.5, 0.5 * f32(at.y) + 0.25);
  let y = luma(c.rgb);
  let model = models_sample(p);
  let chroma = model.xy * y + model.zw + misses_sample(p).xy;
  let rgb = vec3f(y + chroma.y, y - (0.2126 * chroma.y + 0.0722 * chroma.x) / 0.7152, y + chroma.x);
  return vec4f(clamp(rgb, vec3f(0.0), vec3f(1.0)), c.a);
}
