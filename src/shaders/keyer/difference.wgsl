// Colour-difference matte of the picture, cleaned of noise. The bilateral filter's range is the measured noise, so it
// never rounds off an edge that stands out of it.
fn clean(at: vec2i) -> vec3f {
  let centre = input_load(at);
  if (params.denoise == 0.0) {
    return source(centre);
  }
  let inverse = 1.0 / (3.0 * params.denoise * vec3f(stats[1], stats[2], stats[3]));
  var sum = vec4f(0.0);
  for (var y = -2; y <= 2; y++) {
    for (var x = -2; x <= 2; x++) {
      let c = input_load(at + vec2i(x, y));
      let d = (c.rgb - centre.rgb) * inverse;
      sum += c * exp(-0.5 * min(dot(d, d), 30.0) - f32(x * x + y * y) / 6.0);
    }
  }
  return source(sum);
}

fn effect(at: vec2i) -> vec4f {
  let c = to_working(clean(at));
  let k = key_excess(c, plate_sample((vec2f(at) + 0.5) / f32(PLATE_STEP)).rgb);
  return vec4f(c, clamp(1.0 - k.x / k.y, 0.0, 1.0));
}
