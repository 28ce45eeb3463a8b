// How far a colour leans from grey.
fn lean(tint: vec3f) -> vec3f {
  return tint - dot(tint, vec3f(1.0 / 3.0));
}

fn power(base: vec3f, exponent: vec3f) -> vec3f {
  return sign(base) * pow(abs(base), exponent);
}

// An S through black, the pivot and white, as steep as asked at the pivot; beyond black and white it goes on at slope 1.
fn s_curve(v: vec3f) -> vec3f {
  let p = params.pivot;
  let c = params.contrast;
  if (c <= 1.0) { return p + (v - p) * c; }
  let inner = clamp(v, vec3f(0.0), vec3f(1.0));
  let low = p * pow(inner / p, vec3f(c));
  let high = 1.0 - (1.0 - p) * pow((1.0 - inner) / (1.0 - p), vec3f(c));
  return select(high, low, inner < vec3f(p)) + (v - inner);
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let picture = straight(colour);
  let lift = params.lift + 0.5 * lean(params.shadows);
  let gamma = params.gamma * exp2(2.0 * lean(params.midtones));
  let gain = params.gain * exp2(lean(params.highlights));
  let graded = s_curve(power(gain * (picture + lift * (1.0 - picture)), 1.0 / gamma));
  return premultiplied(mix(picture, graded, params.strength), colour.a);
}
