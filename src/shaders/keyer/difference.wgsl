// Colour-difference matte of the picture, cleaned of noise. The bilateral filter's range is the measured noise, so it
// never rounds off an edge that stands out of it.
fn clean(at: vec2i) -> vec3f {
  let centre = picture_load(at);
  if (params.denoise == 0.0) {
    return centre.rgb;
  }
  let inverse = 1.0 / (3.0 * params.denoise * vec3f(stats[1], stats[2], stats[3]));
  var sum = vec4f(0.0);
  for (var y = -2; y <= 2; y++) {
    for (var x = -2; x <= 2; x++) {
      let c = picture_load(at + vec2i(x, y));
      let d = (c.rgb - centre.rgb) * inverse;
      sum += vec4f(c.rgb * c.a, c.a) * exp(-0.5 * min(dot(d, d), 30.0) - f32(x * x + y * y) / 6.0);
    }
  }
  return select(centre.rgb, sum.rgb / max(sum.a, 1e-5), sum.a > 1e-5);
}

fn effect(at: vec2i) -> vec4f {
  let coded = clean(at);
  let c = to_working(coded);
  let k = key_excess(c, plate_sample((vec2f(at) + 0.5) / f32(PLATE_STEP)).rgb);
  let tolerance = params.tolerance / 100.0;
  let difference = clamp((1.0 - k.x / k.y - tolerance) / (1.0 - tolerance), 0.0, 1.0);
  if (params.method == 0u) {
    return vec4f(c, difference);
  }
  return vec4f(c, max(range_matte(coded), select(difference, 0.0, params.method == 2u)));
}
