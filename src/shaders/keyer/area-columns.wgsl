// Along the column, which completes squares: 3x3 for opaque areas, 5x5 twice for the range within an area, and in the
// fourth what supports a faint texel, so that lone specks can go.
fn effect(at: vec2i) -> vec4f {
  var result = vec3f(0.0);
  for (var i = -2; i <= 2; i++) {
    let v = rows_load(at + vec2i(0, i)).xyz;
    result += vec3f(select(0.0, v.x / 3.0, abs(i) < 2), v.yz / 5.0);
  }
  return result.xyyz;
}
