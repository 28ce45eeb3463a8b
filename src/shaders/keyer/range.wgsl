// The classic matte of a colour range: opaque outside the limits of hue, saturation and brightness, and rising to them.
fn range_matte(rgb: vec3f) -> f32 {
  let high = max(rgb.r, max(rgb.g, rgb.b));
  let span = high - min(rgb.r, min(rgb.g, rgb.b));
  var sixth = 0.0;
  if (span > 1e-5) {
    if (high == rgb.r) {
      sixth = (rgb.g - rgb.b) / span;
    } else if (high == rgb.g) {
      sixth = (rgb.b - rgb.r) / span + 2.0;
    } else {
      sixth = (rgb.r - rgb.g) / span + 4.0;
    }
  }
  let off = abs(fract(sixth / 6.0 - params.hue / 360.0 + 0.5) - 0.5) * 360.0;
  let soft = max(params.softness / 100.0, 0.01);
  let inside = vec3f(
    (params.hueTolerance - off) / (soft * max(params.hueTolerance, 1.0)),
    (span / max(high, 1e-3) - params.saturation / 100.0) / (0.5 * soft),
    (high - params.value / 100.0) / (0.5 * soft),
  );
  return 1.0 - clamp(min(inside.x, min(inside.y, inside.z)), 0.0, 1.0);
}
