// One direction of a Gaussian at one level of a pyramid. Every level runs, all but the one that suits sigma() at once
// return, so a pass costs at most 25 reads per texel at any width, and less than that the wider the blur.
// The including pass supplies sigma(), level(), Value, stored(value) and value_at(at).
fn effect(at: vec2i) -> vec4f {
  if (level() != LEVEL) { return vec4f(); }
  let size = exp2(f32(LEVEL));
  // Shrinking by means of 2×2 and growing bilinearly blur too: a box's and a tent's variance are already spent.
  let spent = select((size * size - 1.0) / 12.0 + size * size / 6.0, 0.0, LEVEL == 0);
  let own = sqrt(max(sigma() * sigma() - spent, 0.0)) / size;
  if (own < 0.05) { return stored(value_at(at)); }
  let reach = i32(ceil(3.0 * own));
  var sum = Value();
  var total = 0.0;
  for (var k = -reach; k <= reach; k++) {
    let weight = exp(-0.5 * f32(k * k) / (own * own));
    sum += weight * value_at(at + vec2i(k * DX, k * DY));
    total += weight;
  }
  return stored(sum / total);
}
