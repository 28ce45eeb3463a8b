// Local means of the matte: over 3x3 (for opaque areas), over 5x5 twice (for the range within an area), and over 5x5 of
// at most one half (what supports a faint texel, so that lone specks can go).
fn effect(at: vec2i) -> vec4f {
  var near = 0.0;
  var wide = 0.0;
  var support = 0.0;
  for (var y = -2; y <= 2; y++) {
    for (var x = -2; x <= 2; x++) {
      let a = small_load(at + vec2i(x, y)).a;
      near += select(0.0, a, abs(x) < 2 && abs(y) < 2);
      wide += a;
      support += min(a, 0.5);
    }
  }
  return vec4f(near / 9.0, wide / 25.0, wide / 25.0, support / 25.0);
}
