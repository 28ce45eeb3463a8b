// One direction of a Gaussian at one level of a pyramid: at most 25 reads per texel at any width, and less than that the
// wider the blur. The including pass supplies sigma(), Value, stored(value) and value_at(at).
fn effect(at: vec2i) -> vec4f {
  let size = exp2(f32(LEVEL));
  // Shrinking by means of 2×2 and growing bilinearly blur too: a box's and a tent's variance are already spent.
  let spent = select((size * size - 1.0) / 12.0 + size * size / 6.0, 0.0, LEVEL == 0);
  let own = sqrt(max(sigma() * sigma() - spent, 0.0)) / size;
  if (own < 0.05) { return stored(value_at(at)); }
  let reach = i32(ceil(3.0 * own));
  var sum = value_at(at);
  var total = 1.0;
  // exp(-k²/2σ²) from step to step: each falls by a factor that itself falls.
  let fall = exp(-0.5 / (own * own));
  var weight = 1.0;
  var factor = fall;
  for (var k = 1; k <= reach; k++) {
    weight *= factor;
    factor *= fall * fall;
    let away = vec2i(k * DX, k * DY);
    sum += weight * (value_at(at - away) + value_at(at + away));
    total += 2.0 * weight;
  }
  return stored(sum / total);
}
