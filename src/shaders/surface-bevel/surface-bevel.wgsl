// Brightness as height, in texels, free of the matte's edge: what is blurred is divided by the matte blurred alike.
fn height_at(p: vec2f) -> f32 {
  let blurred = blurred_at(p);
  return blurred.x / max(blurred.y, 1e-3) * params.depth * frame.scale;
}

fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  if (picture.a <= 0.0) { return vec4f(); }
  let p = vec2f(at) + 0.5;
  let rise = vec2f(
    height_at(p + vec2f(1.0, 0.0)) - height_at(p - vec2f(1.0, 0.0)),
    height_at(p + vec2f(0.0, 1.0)) - height_at(p - vec2f(0.0, 1.0)),
  );
  let gain = relief(rise * 0.5, params.angle, params.altitude);
  return shaded(picture, gain, vec4f(params.highlight, params.light), vec4f(params.shadow, params.shade));
}
