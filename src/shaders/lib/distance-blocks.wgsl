// The edge nearest to the middle of each block of 2×2 texels: its texel, counted from the block's first, and the edge.
fn effect(at: vec2i) -> vec4f {
  var best = vec4f();
  var nearest = NOWHERE;
  for (var k = 0; k < 4; k++) {
    let texel = vec2i(k & 1, k >> 1u);
    let edge = edges_load(at * 2 + texel).xy;
    let far = squared_distance(vec2f(texel) - 0.5, edge);
    if (far < nearest && inside(at * 2 + texel)) {
      nearest = far;
      best = vec4f(vec2f(texel), edge);
    }
  }
  return best;
}
