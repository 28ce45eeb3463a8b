// Means of the matte around each texel: 3x3 for opaque areas (x), 5x5 twice for the range within an area (yz), and 5x5 of
// at most one half (w), which supports a faint texel so that lone specks can go.
fn effect(at: vec2i) -> vec4f {
  var result = vec3f(0.0);
  for (var y = -2; y <= 2; y++) {
    for (var x = -2; x <= 2; x++) {
      let a = small_load(at + vec2i(x, y)).a;
      result += vec3f(select(0.0, a / 9.0, max(abs(x), abs(y)) < 2), a / 25.0, min(a, 0.5) / 25.0);
    }
  }
  return result.xyyz;
}
