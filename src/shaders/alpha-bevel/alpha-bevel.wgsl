fn height_at(at: vec2i) -> f32 {
  return blurred_on(at) * params.size * frame.scale;
}

fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  if (picture.a <= 0.0) { return vec4f(); }
  let rise = vec2f(
    height_at(at + vec2i(1, 0)) - height_at(at - vec2i(1, 0)),
    height_at(at + vec2i(0, 1)) - height_at(at - vec2i(0, 1)),
  );
  let gain = relief(rise * 0.5 * params.depth, params.angle, params.altitude);
  return shaded(picture, gain, vec4f(params.highlight, params.light), vec4f(params.shadow, params.shade));
}
