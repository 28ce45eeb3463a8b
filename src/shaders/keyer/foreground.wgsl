// The key: levels, screen taken out of mixed pixels, screen light taken off the subject.
fn key(at: vec2i, p: vec2f, solved: f32) -> f32 {
  let raw = work_load(at).a;
  if (solved <= 0.0 || raw <= 0.0) {
    return 0.0;
  }
  let black = min(0.2, params.black * stats[4]);
  let found = inner_sample(p / f32(STEP));
  let white = 1.0 - (1.0 - params.white) * clamp((found.x - 0.4) / 0.35, 0.0, 1.0);
  let speck = params.specks * stats[4];
  let supported = clamp((found.y - speck) / (speck + 1e-4), 0.0, 1.0);
  // What surely is more than noise keeps its value; what is not is faded out.
  let sure = clamp((min(solved, max(raw, found.y)) - 0.5 * black) / (black + 1e-4), 0.0, 1.0);
  let low = params.clipBlack / 100.0;
  let high = max(params.clipWhite / 100.0, low + 0.01);
  return clamp((clamp(solved / white, 0.0, 1.0) * sure * supported - low) / (high - low), 0.0, 1.0);
}

// Screen light on the subject is what key excess there is beyond that of the subject's own interior, if that is tinted.
fn spill(f: vec3f, s: vec3f, p: vec2f) -> f32 {
  let interior = interior_sample(p / f32(INTERIOR_STEP));
  let reference = mix(f, interior.rgb, interior.a);
  let wedge = 0.577 * (1.0 - params.despillBias);
  let own = max(key_excess_within(reference, s, wedge).x, 0.0);
  let peak = max(max(reference.r, max(reference.g, reference.b)), 1e-3);
  let k = key_excess_within(f, s, wedge);
  return max(k.x - own * clamp((own / peak - 0.25) / 0.2, 0.0, 1.0), 0.0) / k.y;
}

fn effect(at: vec2i) -> vec4f {
  let picture = picture_load(at);
  let p = vec2f(at) + 0.5;
  let solved = mixed_load(at);
  let a = key(at, p, solved.a);
  let whole = premultiplied(picture.rgb, picture.a);
  let kept = keep_cover(p / frame.scale, params.keepFeather);
  if (params.invert == 1u) {
    return whole * (1.0 - max(a, kept));
  }
  if (a == 0.0) {
    return whole * kept;
  }
  let s = plate_sample(p / f32(PLATE_STEP)).rgb;
  let c = to_working(picture.rgb);
  let unmixed = solved.rgb + a * (c - a * solved.rgb - (1.0 - a) * s) / (a * a + 0.02 * (1.0 - a) + 1e-4);
  let f = select(mix(c, clamp(unmixed, vec3f(0.0), vec3f(1.0)), params.edgeColour), c, a > 0.999);
  let clean = max(f - params.despill * spill(f, s, p) * s, min(f, vec3f(0.0)));
  return mix(premultiplied(from_working(clean), a * picture.a), whole, kept);
}
