// The key: the learned correction, levels, screen taken out of mixed pixels, screen light taken off the subject.
fn clipped(a: f32) -> f32 {
  let low = params.clipBlack / 100.0;
  let high = max(params.clipWhite / 100.0, low + 0.01);
  return clamp((a - low) / (high - low), 0.0, 1.0);
}

// Screen light on the subject is what key excess there is beyond that of the subject's own interior, if that is tinted.
fn spill(f: vec3f, s: vec3f, interior: vec4f) -> f32 {
  let reference = mix(f, interior.rgb, interior.a);
  let wedge = 0.577 * (1.0 - params.despillBias);
  let own = max(key_excess_within(reference, s, wedge).x, 0.0);
  let peak = max(max(reference.r, max(reference.g, reference.b)), 1e-3);
  let k = key_excess_within(f, s, wedge);
  return max(k.x - own * clamp((own / peak - 0.25) / 0.2, 0.0, 1.0), 0.0) / k.y;
}

// Colour of the subject in a pixel c that holds `a` of it: as far as the pixel says it, else the solved colour.
fn unmixed(c: vec3f, s: vec3f, solved: vec3f, a: f32) -> vec3f {
  let f = solved + a * (c - a * solved - (1.0 - a) * s) / (a * a + 0.02 * (1.0 - a) + 1e-4);
  return select(mix(c, clamp(f, vec3f(0.0), vec3f(1.0)), params.edgeColour), c, a > 0.999);
}

// What the matte keeps whatever was learned: in solid areas all of it where they are dense, or everywhere if asked for;
// and what a colour range that was asked for says.
fn floor_of(keyed: f32, coded: vec3f, learned: Traits) -> f32 {
  let sure = select(clamp((learned.inputs[0].x - 0.7) / 0.08, 0.0, 1.0), 1.0, params.transparency == 1u);
  let ranged = select(0.0, range_matte(coded), params.method == 1u);
  return min(keyed, max(sure * learned.inputs[4].w, ranged));
}

fn effect(at: vec2i) -> vec4f {
  let picture = picture_load(at);
  let p = vec2f(at) + 0.5;
  let s = plate_sample(p / f32(PLATE_STEP)).rgb;
  let solved = mixed_load(at);
  let interior = interior_sample(p / f32(INTERIOR_STEP));
  var a = key(at, p, solved.a);
  var learned: Traits;
  let axes = chroma_axes(from_working(s));
  // What was learned knows few kinds of glass: those who ask to keep it get what was calculated.
  if (params.refine > 0.0 && params.method != 2u && params.transparency != 2u) {
    learned = traits(at, a, solved, s, interior);
    learned.doubt *= params.refine;
  }
  if (learned.doubt > 0.0) {
    let corrected = clamp(a + 0.5 * learned.doubt * matte_network(learned.inputs).x, 0.0, 1.0);
    // Nothing is put where the colour hardly differs from the screen's.
    let own = learned.inputs[0].x;
    a = max(min(corrected, max(a, min(1.3 * own + 0.01, 2.0 * own))), floor_of(a, picture.rgb, learned));
  }
  let cut = clipped(a);
  let whole = premultiplied(picture.rgb, picture.a);
  let kept = keep_cover(p / frame.scale, params.keepFeather);
  if (params.invert == 1u) {
    return whole * (1.0 - max(cut, kept));
  }
  if (cut == 0.0) {
    return whole * kept;
  }
  let f = unmixed(to_working(picture.rgb), s, solved.rgb, a);
  let light = spill(f, s, interior);
  let clean = max(f - params.despill * light * s, min(f, vec3f(0.0)));
  var colour = from_working(clean);
  if (learned.doubt > 0.0) {
    let own = vec4f(a, relative(colour, axes));
    var shift = colour_network(learned.inputs, own, vec4f(relative(from_working(f), axes), light)).xyz;
    // Where little of the pixel is subject, screen colour that is put back would be a fringe.
    shift.y = min(shift.y, max(2.0 * a - 1.0, 0.0));
    // The more of the pixel is subject, the better its colour is known.
    let most = vec3f(0.015 + 0.8 * (1.0 - a));
    let change = clamp(0.5 * learned.doubt * absolute(shift, axes), -most, most);
    colour = clamp(colour + params.despill * params.edgeColour * change, vec3f(0.0), vec3f(1.0));
  }
  return mix(premultiplied(colour, cut * picture.a), whole, kept);
}
