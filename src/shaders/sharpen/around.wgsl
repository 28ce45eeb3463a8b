// Darkest and brightest tone of 3×3 blocks. The including pass supplies range_at(at).
fn effect(at: vec2i) -> vec4f {
  var range = range_at(at);
  for (var y = -1; y <= 1; y++) {
    for (var x = -1; x <= 1; x++) {
      let beside = range_at(at + vec2i(x, y));
      range = vec2f(min(range.x, beside.x), max(range.y, beside.y));
    }
  }
  return vec4f(range, 0.0, 0.0);
}
