// The first guess of the plate: the chosen screen colour everywhere.
fn effect(at: vec2i) -> vec4f {
  return vec4f(to_working(params.screen), 1.0);
}
