// A surface as high as `height_at(at)` says, in texels, under the light of `lightParams`.
fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  if (picture.a <= 0.0) { return vec4f(); }
  let rise = vec2f(
    height_at(at + vec2i(1, 0)) - height_at(at - vec2i(1, 0)),
    height_at(at + vec2i(0, 1)) - height_at(at - vec2i(0, 1)),
  );
  let gain = relief(rise * 0.5, params.angle, params.altitude);
  return shaded(picture, gain, vec4f(params.highlight, params.light), vec4f(params.shadow, params.shade));
}
