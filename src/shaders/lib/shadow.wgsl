// Deviations from the mean below which the share `p` of a normal distribution lies: Φ⁻¹ to 0.0005 (Abramowitz & Stegun 26.2.23).
fn deviations(p: f32) -> f32 {
  let t = sqrt(-2.0 * log(clamp(min(p, 1.0 - p), 1e-7, 0.5)));
  let away = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return select(away, -away, p < 0.5);
}

// Φ to 0.00002 (Page 1977).
fn share_below(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(1.5957691 * x + 0.0713548 * x * x * x, -60.0, 60.0)));
}

// `sigma()` is the blur's. A blurred matte tells how far away its edge is, exactly so beside a straight one: from there the edge is moved outwards
// and made as soft as asked.
fn shadow_of(soft: f32) -> f32 {
  if (params.spread <= 0.0) { return soft; }
  let inside = sigma() * deviations(soft);
  let softness = max(params.blur * 0.5 * frame.scale, 0.4);
  // The blur's own reach ends at three deviations.
  return share_below((inside + params.spread * frame.scale) / softness) * smoothstep(0.0, 0.004, soft);
}
