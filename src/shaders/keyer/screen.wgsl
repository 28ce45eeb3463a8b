// Which blocks show the bare screen: colour times weight, and the weight. A block counts if it is as saturated as the
// plate (tight, measured) and about as bright (looser: folds and shadows count, dark hair does not).
fn weight(at: vec2i) -> f32 {
  let c = survey_load(at);
  let d = from_plate(c.rgb, plate_sample((vec2f(at) + 0.5) / f32(PLATE_STEP)).rgb);
  let tolerance = select(stats[0], 0.22, FIRST == 1);
  let saturated = clamp((tolerance - d.x) / (0.4 * tolerance), 0.0, 1.0);
  let off = abs(log(max(d.y, 1e-3)));
  let bright = select(clamp((BRIGHTNESS - off) / (0.4 * BRIGHTNESS), 0.0, 1.0), step(0.2, d.y), FIRST == 1);
  return saturated * bright * step(0.98, c.a);
}

fn effect(at: vec2i) -> vec4f {
  let own = weight(at);
  var least = own;
  for (var i = 0; i < 9; i++) {
    if (i % 2 == 1 && least > 0.0) {
      least = min(least, weight(clamp(at + vec2i(i % 3, i / 3) - 1, vec2i(0), survey_size() - 1)));
    }
  }
  // A block next to the subject is used only where nothing better is in reach.
  let w = max(least, 0.001 * own);
  return vec4f(survey_load(at).rgb * w, w);
}
