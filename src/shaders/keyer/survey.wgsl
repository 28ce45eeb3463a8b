// Working-light mean of each block of the picture; alpha is the picture's own coverage.
fn effect(at: vec2i) -> vec4f {
  var sum = vec4f(0.0);
  for (var y = 0; y < STEP; y++) {
    for (var x = 0; x < STEP; x++) {
      let c = picture_load(at * STEP + vec2i(x, y));
      sum += vec4f(to_working(c.rgb), c.a);
    }
  }
  return sum / f32(STEP * STEP);
}
