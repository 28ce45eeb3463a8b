// The key: levels, screen taken out of mixed pixels, screen light taken off the subject.
fn key(at: vec2i, p: vec2f, solved: f32) -> f32 {
  let black = min(0.2, params.black * stats[4]);
  if (solved <= black || work_load(at).a <= black) {
    return 0.0;
  }
  let found = inner_sample(p / f32(STEP));
  let white = 1.0 - (1.0 - params.white) * clamp((found.x - 0.4) / 0.35, 0.0, 1.0);
  let levelled = clamp((solved - black) / (white - black), 0.0, 1.0);
  let speck = params.specks * stats[4];
  let supported = clamp((found.y - speck) / (speck + 1e-4), 0.0, 1.0);
  return levelled * supported;
}

// Screen light on the subject is what key excess there is beyond that of the subject's own interior, if that is tinted.
fn spill(f: vec3f, s: vec3f, p: vec2f) -> f32 {
  let interior = interior_sample(p / f32(INTERIOR_STEP));
  let reference = mix(f, interior.rgb, interior.a);
  let own = max(key_excess(reference, s).x, 0.0);
  let peak = max(max(reference.r, max(reference.g, reference.b)), 1e-3);
  let k = key_excess(f, s);
  return max(k.x - own * clamp((own / peak - 0.25) / 0.2, 0.0, 1.0), 0.0) / k.y;
}

fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let p = vec2f(at) + 0.5;
  let solved = mixed_load(at);
  let a = key(at, p, solved.a);
  if (params.invert == 1u) {
    return picture * (1.0 - a);
  }
  if (a == 0.0) {
    return vec4f(0.0);
  }
  let s = plate_sample(p / f32(PLATE_STEP)).rgb;
  let c = to_working(straight(picture));
  let unmixed = solved.rgb + a * (c - a * solved.rgb - (1.0 - a) * s) / (a * a + 0.02 * (1.0 - a) + 1e-4);
  let f = select(clamp(unmixed, vec3f(0.0), vec3f(1.0)), c, a > 0.999);
  let clean = max(f - params.despill * spill(f, s, p) * s, min(f, vec3f(0.0)));
  return premultiplied(from_working(clean), a * picture.a);
}
