// One step of jump flooding (Rong & Tan 2006): each block asks the eight at distance STEP for the edge they know.
fn effect(at: vec2i) -> vec4f {
  var best = vec4f();
  var nearest = NOWHERE;
  let size = known_size();
  for (var k = 0; k < 9; k++) {
    let asked = at + vec2i(k % 3 - 1, k / 3 - 1) * STEP;
    if (any(asked < vec2i(0)) || any(asked >= size)) { continue; }
    let found = known_load(asked);
    let texel = found.xy + 2.0 * vec2f(asked - at);
    let far = squared_distance(texel - 0.5, found.zw);
    if (far < nearest) {
      nearest = far;
      best = vec4f(texel, found.zw);
    }
  }
  return best;
}
