// Difference of two Gaussians across the flow: how much darker a texel is than its surroundings to both sides of an edge.
// The same number of reads at any width: wide lines read a smaller picture.
// The including pass supplies flow_at(at), edge_sigma() and tone_at(p, level).
const TAPS = 6;
const RATIO = 1.6; // of the two deviations; nearest to the Laplacian of a Gaussian (Marr & Hildreth 1980)

fn effect(at: vec2i) -> vec4f {
  let along = flow_at(at).xy;
  let across = vec2f(-along.y, along.x);
  let sigma = max(edge_sigma(), 0.6);
  let length = 3.6 * sigma / f32(TAPS);
  let level = clamp(i32(round(log2(length))), 0, 2);
  let centre = vec2f(at) + 0.5;
  var narrow = vec2f(tone_at(centre, level), 1.0);
  var wide = narrow;
  for (var k = 1; k <= TAPS; k++) {
    let distance = f32(k) * length;
    let pair = vec2f(tone_at(centre + across * distance, level) + tone_at(centre - across * distance, level), 2.0);
    narrow += exp(-0.5 * distance * distance / (sigma * sigma)) * pair;
    wide += exp(-0.5 * distance * distance / (sigma * sigma * RATIO * RATIO)) * pair;
  }
  return vec4f(wide.x / wide.y - narrow.x / narrow.y, 0.0, 0.0, 0.0);
}
