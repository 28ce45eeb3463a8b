// The light that glows: less of what is dark, as far as the control asks.
fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let light = max(to_linear(straight(picture)), vec3f(0.0));
  let bright = smoothstep(0.02, 0.6, luma(light));
  return premultiplied(light * mix(1.0, bright, params.highlights), picture.a);
}
