// How opaque the surroundings are: least of the solved matte's means of three along the row.
fn effect(at: vec2i) -> vec4f {
  var least = 1.0;
  var before = 1.0;
  var middle = 1.0;
  for (var i = -REACH - 1; i <= REACH + 1; i++) {
    let next = mixed_load((at + vec2i(i, 0)) * STEP + STEP / 2).a;
    least = select(least, min(least, (before + middle + next) / 3.0), i > -REACH);
    before = middle;
    middle = next;
  }
  return vec4f(least, 0.0, 0.0, 0.0);
}
