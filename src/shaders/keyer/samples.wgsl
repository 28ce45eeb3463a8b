// Colours that mixed pixels may be explained by: the picture where opaque, elsewhere the picture less the screen the
// matte says is in it. Alpha is how pure the colour is.
fn effect(at: vec2i) -> vec4f {
  let own = small_load(at);
  var mean = vec3f(0.0);
  for (var y = -RADIUS; y <= RADIUS; y++) {
    for (var x = -RADIUS; x <= RADIUS; x++) {
      mean += small_load(at + vec2i(x, y)).rgb;
    }
  }
  mean /= f32((2 * RADIUS + 1) * (2 * RADIUS + 1));
  let s = plate_sample((vec2f(at) + 0.5) / f32(PLATE_STEP)).rgb;
  let unmixed = clamp((own.rgb - (1.0 - own.a) * s) / max(own.a, 0.04), vec3f(0.0), vec3f(1.0));
  let solid = solid_load(at).x;
  return vec4f(mix(unmixed, mean, solid), max(solid, own.a));
}
