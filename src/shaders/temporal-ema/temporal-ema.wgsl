// Weighted mean of the last pictures, newest first. A picture that differs from the newest one counts less: what
// moves keeps its own edge, what stands still loses its noise.
fn effect(at: vec2i) -> vec4f {
  let now = history_load(0u, at);
  var sum = now;
  var total = 1.0;
  var weight = 1.0;
  for (var k = 1u; k < frame.window; k++) {
    weight *= params.strength;
    let past = history_load(k, at);
    let difference = past - now;
    let distance = dot(difference, difference);
    let tolerance = max(params.tolerance, 1e-3);
    let w = weight * select(1.0, exp(-distance / (tolerance * tolerance)), params.motion == 1u);
    sum += past * w;
    total += w;
  }
  return sum / total;
}
