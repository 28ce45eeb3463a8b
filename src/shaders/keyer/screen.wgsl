// Which blocks show the bare screen: colour times weight, and the weight. A block counts if it is as saturated as the
// plate (tight, measured) and about as bright (looser: folds and shadows count, dark hair does not).
const SHADOW = 0.5;

// How evenly bright the surroundings are: before a camera, what is dark, as saturated as the screen and even is its shadow;
// dark hair and outlines are not even.
fn calm(at: vec2i, c: vec3f) -> f32 {
  var most = 0.0;
  for (var i = 1; i < 9; i += 2) {
    most = max(most, abs(log(max(luma(survey_load(at + vec2i(i % 3, i / 3) - 1).rgb), 1e-4) / max(luma(c), 1e-4))));
  }
  return clamp(1.4 - most / 0.2, 0.0, 1.0);
}

fn weight(at: vec2i) -> f32 {
  let c = survey_load(at);
  let d = from_plate(c.rgb, plate_sample((vec2f(at) + 0.5) / f32(PLATE_STEP)).rgb);
  let tolerance = select(stats[0], 0.22, FIRST == 1);
  let saturated = clamp((tolerance - d.x) / (0.4 * tolerance), 0.0, 1.0);
  let off = abs(log(max(d.y, 1e-3)));
  let limit = BRIGHTNESS + select(0.0, SHADOW * calm(at, c.rgb), d.y < 1.0 && params.light == 0u);
  let bright = select(clamp((limit - off) / (0.4 * limit), 0.0, 1.0), step(0.2, d.y), FIRST == 1);
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
