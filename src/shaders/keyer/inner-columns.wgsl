// The same along the column, in x; y hands on what supports faint texels.
fn effect(at: vec2i) -> vec4f {
  var least = 1.0;
  var before = 1.0;
  var middle = 1.0;
  for (var i = -REACH - 1; i <= REACH + 1; i++) {
    let next = rows_load(at + vec2i(0, i)).x;
    least = select(least, min(least, (before + middle + next) / 3.0), i > -REACH);
    before = middle;
    middle = next;
  }
  return vec4f(least, solid_load(at).y, 0.0, 0.0);
}
