// One direction of a Gaussian at one level of a pyramid: at most 25 reads per texel at any width, and less than that the
// wider the blur. The including pass supplies sigma(), stored(value) and gaussian.wgsl.
fn effect(at: vec2i) -> vec4f {
  let size = exp2(f32(LEVEL));
  // Shrinking by means of 2×2 and growing bilinearly blur too: a box's and a tent's variance are already spent.
  let spent = select((size * size - 1.0) / 12.0 + size * size / 6.0, 0.0, LEVEL == 0);
  let own = sqrt(max(sigma() * sigma() - spent, 0.0)) / size;
  if (own < 0.05) { return stored(value_at(at)); }
  return stored(gaussian(at, own, i32(ceil(3.0 * own))));
}
