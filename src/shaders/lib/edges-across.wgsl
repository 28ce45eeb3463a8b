// Difference of two Gaussians across the flow: how much darker a texel is than its surroundings to both sides of an edge.
// The same number of reads at any width: wide Gaussians read a smaller picture.
// The including pass supplies flow_at(at), edge_sigma() and tone_at(p, level).

fn gaussian(centre: vec2f, across: vec2f, sigma: f32, taps: i32) -> f32 {
  let length = 2.2 * sigma / f32(taps);
  let level = clamp(i32(round(log2(length))), 0, 2);
  var sum = tone_at(centre, level);
  var total = 1.0;
  for (var k = 1; k <= taps; k++) {
    let distance = f32(k) * length;
    let weight = exp(-0.5 * distance * distance / (sigma * sigma));
    sum += weight * (tone_at(centre + across * distance, level) + tone_at(centre - across * distance, level));
    total += 2.0 * weight;
  }
  return sum / total;
}

fn effect(at: vec2i) -> vec4f {
  let along = flow_at(at).xy;
  let across = vec2f(-along.y, along.x);
  let sigma = max(edge_sigma(), 0.6);
  let centre = vec2f(at) + 0.5;
  // Wider apart than the 1.6 that comes nearest to a Laplacian: lines then begin right at the edge they belong to.
  let wide = gaussian(centre, across, 1.6 * sigma, 6);
  return vec4f(wide - gaussian(centre, across, 0.5 * sigma, 3), 0.0, 0.0, 0.0);
}
