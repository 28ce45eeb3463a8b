// The distance itself: the nearest of the edges that the four blocks around a texel know, and of those beside it.
fn effect(at: vec2i) -> vec4f {
  let first = (at + 1) / 2 - 1;
  let size = known_size();
  var texel = vec2i(0);
  var nearest = NOWHERE;
  for (var k = 0; k < 4; k++) {
    let block = first + vec2i(k & 1, k >> 1u);
    if (any(block < vec2i(0)) || any(block >= size)) { continue; }
    let found = known_load(block);
    let candidate = block * 2 + vec2i(found.xy);
    let far = squared_distance(vec2f(candidate - at), found.zw);
    if (far < nearest) {
      nearest = far;
      texel = candidate;
    }
  }
  if (nearest < NOWHERE) {
    for (var k = 0; k < 9; k++) {
      let beside = texel + vec2i(k % 3 - 1, k / 3 - 1);
      if (inside(beside)) { nearest = min(nearest, squared_distance(vec2f(beside - at), edges_load(beside).xy)); }
    }
  }
  let sign = select(-1.0, 1.0, edges_load(at).z >= 0.5);
  return vec4f(sign * min(sqrt(nearest), f32(REACH) * frame.scale), 0.0, 0.0, 0.0);
}
