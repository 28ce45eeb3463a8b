// Screens of dots, lines and grains. Positions are in cells of the screen; `texel` is the size of a texel in cells;
// coverages are the inked part of the paper, 0 to 1. All turn into plain tints where a texel holds whole cells.

// Part of the paper's cell that round dots cover → their radius in cells. Beyond π/4 dots overlap: the area of a disc
// within its square cell, inverted by a fit (largest error 0.001).
fn dot_radius(coverage: f32, texel: f32) -> f32 {
  if (coverage <= 0.7853982) { return sqrt(max(coverage / 3.1415927 - texel * texel / 12.0, 0.25 * texel * texel)); }
  let t = sqrt(max(1.0 - coverage, 0.0));
  return 0.70710678 - t * (0.4948817 - t * (0.002807 + t * 0.2092998)) + texel * smoothstep(0.97, 1.0, coverage);
}

// Ink at a distance from the middle of a dot; a dot smaller than a texel becomes fainter instead.
fn dot_ink(coverage: f32, distance: f32, texel: f32) -> f32 {
  let fainter = min(coverage / max(1.0471976 * texel * texel, 1e-6), 1.0);
  return fainter * clamp((dot_radius(coverage, texel) - distance) / texel + 0.5, 0.0, 1.0);
}

fn line_integral(x: f32, coverage: f32) -> f32 {
  let line = floor(x + 0.5);
  return coverage * line + clamp(x - line, -0.5 * coverage, 0.5 * coverage);
}

// Ink that lines across x leave on a texel there.
fn line_ink(coverage: f32, x: f32, texel: f32) -> f32 {
  return (line_integral(x + 0.5 * texel, coverage) - line_integral(x - 0.5 * texel, coverage)) / texel;
}
