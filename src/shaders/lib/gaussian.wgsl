// Mean of the values along one direction, weighed by a Gaussian of `sigma` texels that ends after `reach`.
// The including pass supplies Value, value_at(at), DX and DY.
fn gaussian(at: vec2i, sigma: f32, reach: i32) -> Value {
  var sum = value_at(at);
  var total = 1.0;
  // exp(-k²/2σ²) from step to step: each falls by a factor that itself falls.
  let fall = exp(-0.5 / (sigma * sigma));
  var weight = 1.0;
  var factor = fall;
  for (var k = 1; k <= reach; k++) {
    weight *= factor;
    factor *= fall * fall;
    let away = vec2i(k * DX, k * DY);
    sum += weight * (value_at(at - away) + value_at(at + away));
    total += 2.0 * weight;
  }
  return sum / total;
}
