// Difference of two Gaussians across the flow: how much darker a texel is than its surroundings to both sides of an edge.
// Steps are whole texels along the axis that lies nearer to their direction, so that each sample mixes two texels only;
// wide Gaussians step through a smaller picture.
// The including pass supplies flow_at(at), edge_sigma(), edge_reach(), edge_level(), own_tone(at) and smaller_tone(p).
const MOST_STEPS = 8;

fn tone_beside(at: vec2i, away: vec2f, axis: vec2i) -> f32 {
  // Steps along the other axis are whole but for rounding.
  let low = floor(away + 0.01);
  let near = at + vec2i(low);
  return mix(own_tone(near), own_tone(near + axis), dot(away - low, vec2f(axis)));
}

fn effect(at: vec2i) -> vec4f {
  let along = flow_at(at).xy;
  let across = vec2f(-along.y, along.x);
  let sigma = max(edge_sigma(), 0.6);
  let size = exp2(f32(edge_level()));
  let upright = abs(across.y) > abs(across.x);
  let axis = select(vec2i(0, 1), vec2i(1, 0), upright);
  let step = across / select(abs(across.x), abs(across.y), upright);
  let spacing = size * length(step);
  // Three times apart, wider than the 1.6 that comes nearest to a Laplacian: lines then begin right at the edge they belong to.
  let widths = vec2f(0.55, 1.65) * sigma;
  // What halving and growing again blur is already spent.
  let variances = max(widths * widths - select(0.92, 0.0, size == 1.0), vec2f(0.1));
  let fall = exp(-0.5 * spacing * spacing / variances);
  var weights = vec2f(1.0);
  var factors = fall;
  var sums: vec2f;
  var totals = vec2f(1.0);
  let centre = vec2f(at) + 0.5;
  if (size == 1.0) { sums = vec2f(own_tone(at)); } else { sums = vec2f(smaller_tone(centre)); }
  let steps = min(i32(round(edge_reach() / spacing)), MOST_STEPS);
  for (var k = 1; k <= steps; k++) {
    weights *= factors;
    factors *= fall * fall;
    let away = f32(k) * step;
    var tones: f32;
    if (size == 1.0) {
      tones = tone_beside(at, away, axis) + tone_beside(at, -away, axis);
    } else {
      tones = smaller_tone(centre + size * away) + smaller_tone(centre - size * away);
    }
    sums += weights * tones;
    totals += 2.0 * weights;
  }
  let means = sums / totals;
  return vec4f(means.y - means.x, 0.0, 0.0, 0.0);
}
