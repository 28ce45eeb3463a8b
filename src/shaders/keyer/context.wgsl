// What the surroundings are made of, per block: mean of the solved matte (x), and the shares that are opaque (y) and mixed (z).
fn effect(at: vec2i) -> vec4f {
  var sum = vec3f(0.0);
  for (var y = 0; y < 4; y++) {
    for (var x = 0; x < 4; x++) {
      let p = (4 * at + vec2i(x, y)) * STEP + STEP / 2;
      let a = work_load(p).a;
      sum += vec3f(mixed_load(p).a, select(0.0, 1.0, a > 0.95), select(0.0, 1.0, a > 0.08 && a < 0.92));
    }
  }
  return vec4f(sum / 16.0, 0.0);
}
