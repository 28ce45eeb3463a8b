// Least along the column, in x; y hands on what supports faint texels.
fn effect(at: vec2i) -> vec4f {
  var least = 1.0;
  for (var i = -WIDTH / 2; i <= WIDTH / 2; i++) {
    least = min(least, rows_load(at + vec2i(0, i)).x);
  }
  return vec4f(least, solid_load(at).y, 0.0, 0.0);
}
