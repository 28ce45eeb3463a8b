// Lines from differences across the flow, averaged along it, so that they run on where an edge is faint and noise of
// single texels cancels out. The including pass supplies flow_at(at), edge_sigma(), beside(p, direction)
// and dark_load(at).
const EDGE_STEPS = 5;
// How far the outermost step is, in deviations.
const EDGE_REACH = 1.8;

fn dark_beside(p: vec2f, direction: vec2f) -> f32 {
  let texels = beside(p, direction);
  return mix(dark_load(texels.near), dark_load(texels.other), texels.part);
}

fn darker_at(at: vec2i) -> f32 {
  let length = EDGE_REACH * 3.0 * max(edge_sigma(), 0.6) / f32(EDGE_STEPS);
  let fall = exp(-0.5 * (EDGE_REACH / f32(EDGE_STEPS)) * (EDGE_REACH / f32(EDGE_STEPS)));
  let centre = vec2f(at) + 0.5;
  let along = flow_at(at).xy;
  var sum = dark_load(at);
  var total = 1.0;
  for (var side = -1.0; side < 2.0; side += 2.0) {
    var p = centre;
    var direction = along * side;
    var weight = 1.0;
    var factor = fall;
    for (var k = 1; k <= EDGE_STEPS; k++) {
      p += direction * length;
      let next = flow_at(vec2i(p)).xy;
      direction = select(-next, next, dot(next, direction) >= 0.0);
      weight *= factor;
      factor *= fall * fall;
      sum += weight * dark_beside(p, direction);
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
