// Colour of the deep interior of opaque areas, times weight, and the weight: what the subject truly looks like.
fn effect(at: vec2i) -> vec4f {
  var least = 1.0;
  for (var y = -REACH; y < BLOCK + REACH; y += 2) {
    for (var x = -REACH; x < BLOCK + REACH; x += 2) {
      least = min(least, solid_load(at * BLOCK + vec2i(x, y)).x);
    }
  }
  // What is opaque because it was asked to be may hold the screen's light.
  let matte = select(1.0, smoothstep(0.75, 0.95, small_load(at * BLOCK + BLOCK / 2).a), params.transparency == 1u);
  let w = least * least * matte;
  return vec4f(survey_load(at).rgb * w, w);
}
