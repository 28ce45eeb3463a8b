// Lines from differences across the flow, averaged along it, so that they run on where an edge is faint and noise of
// single texels cancels out. The including pass supplies flow_at(at), edge_sigma() and dark_sample(p).
const EDGE_STEPS = 5;

fn darker_at(at: vec2i) -> f32 {
  let sigma = 3.0 * max(edge_sigma(), 0.6);
  let length = 1.8 * sigma / f32(EDGE_STEPS);
  let centre = vec2f(at) + 0.5;
  let along = flow_at(at).xy;
  var sum = dark_sample(centre);
  var total = 1.0;
  for (var side = -1.0; side < 2.0; side += 2.0) {
    var p = centre;
    var direction = along * side;
    for (var k = 1; k <= EDGE_STEPS; k++) {
      p += direction * length;
      let next = flow_at(vec2i(p)).xy;
      direction = select(-next, next, dot(next, direction) >= 0.0);
      let weight = exp(-0.5 * pow(f32(k) * length / sigma, 2.0));
      sum += weight * dark_sample(p);
      total += weight;
    }
  }
  return sum / total;
}

// How much of a texel a line covers: none for differences up to `threshold`, then rising softly, so that a difference
// that wavers about it does not make the line blink. Lines thinner than a texel become fainter instead.
fn line_at(at: vec2i, threshold: f32) -> f32 {
  let excess = max(darker_at(at) - threshold, 0.0) / threshold;
  return tanh(min(1.6 * excess, 9.0)) * min(edge_sigma() / 0.6, 1.0);
}
