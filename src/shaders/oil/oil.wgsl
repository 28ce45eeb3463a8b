// Light from the upper left on the height of the paint: bristles, and bright paint laid on thicker.
fn paint_height(at: vec2i) -> f32 {
  return height_load(at).x + 0.8 * luma(straight(paint_load(at)));
}

fn effect(at: vec2i) -> vec4f {
  let source = input_load(at);
  let down = paint_height(at + vec2i(1, 1)) - paint_height(at - vec2i(1, 1));
  // Steeper over fewer texels: the same light at every scale.
  let lit = clamp(params.relief * 1.6 * tanh(clamp(2.0 * down * max(0.12 * params.brush * frame.scale, 0.7), -9.0, 9.0)), -0.5, 0.5);
  let paint = straight(paint_load(at));
  let vivid = mix(vec3f(luma(paint)), paint, params.vividness);
  let drawn = clamp(vivid * (1.0 - 0.5 * lit) + max(-lit, 0.0) * 0.12, vec3f(0.0), vec3f(1.0));
  return premultiplied(mix(straight(source), drawn, params.strength), source.a);
}
