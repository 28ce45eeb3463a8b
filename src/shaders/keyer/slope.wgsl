// Which way the subject lies: slope of the matte seen through a narrow and a wide blur (xy), and whether screen is near (z).
fn height(at: vec2i) -> f32 {
  return fine_load(at).x + coarse_sample((vec2f(at) + 0.5) / 2.0).x;
}

fn effect(at: vec2i) -> vec4f {
  let slope = vec2f(height(at + vec2i(1, 0)) - height(at - vec2i(1, 0)), height(at + vec2i(0, 1)) - height(at - vec2i(0, 1)));
  return vec4f(slope, coarse_sample((vec2f(at) + 0.5) / 2.0).y, 0.0);
}
