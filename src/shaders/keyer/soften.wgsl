// Along one direction: Gaussian blur of x; y is widened by the edge width.
fn effect(at: vec2i) -> vec4f {
  let along = vec2i(DX, DY);
  var sum = vec2f(0.0);
  for (var i = -RADIUS; i <= RADIUS; i++) {
    sum += vec2f(from_load(at + i * along).x, 1.0) * exp(-0.5 * f32(i * i) / (f32(SIGMA) * f32(SIGMA)));
  }
  let reach = i32(ceil(params.edge / 100.0 * f32(EDGE_UNIT)));
  var open = 0.0;
  for (var i = -reach; i <= reach; i++) {
    open = max(open, from_load(at + i * along).y);
  }
  return vec4f(sum.x / sum.y, open, 0.0, 0.0);
}
