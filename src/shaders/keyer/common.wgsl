// Light and colour difference, put in front of every pass of the keyer.

// Clean colour of a picture's texel, straight and display-encoded.
fn source(c: vec4f) -> vec3f {
  return clamp(straight(c), vec3f(0.0), vec3f(1.0));
}

// The light in which screen and subject were mixed: a camera adds light, drawn pictures blend coded values.
fn to_working(rgb: vec3f) -> vec3f {
  return select(rgb, to_linear(rgb), params.light == 0u);
}

fn from_working(rgb: vec3f) -> vec3f {
  return select(rgb, to_encoded(rgb), params.light == 0u);
}

// Colour difference for a screen of any hue: x is how much of the screen's chroma c holds beyond what its own hue
// explains, y is what the screen s holds. For pure green this is G - max(R, B), up to scale.
fn key_excess(c: vec3f, s: vec3f) -> vec2f {
  return key_excess_within(c, s, 0.577);
}

// The same for a wider or narrower wedge of hues.
fn key_excess_within(c: vec3f, s: vec3f, wedge: f32) -> vec2f {
  let axis = s - dot(s, vec3f(1.0 / 3.0));
  let chroma = c - dot(c, vec3f(1.0 / 3.0));
  let n = length(axis) + 1e-6;
  let along = dot(chroma, axis) / n;
  let across = sqrt(max(dot(chroma, chroma) - along * along, 0.0));
  return vec2f(along - wedge * across, n);
}

// How much subject a colour c before the screen s holds when nothing else is known of the subject. What the colour
// difference says is right for greys and too much for colours opposite to the screen's; the least that keeps the
// subject's colour possible is right for the purest colours. Between them, the more coloured, the nearer to the least:
// `pure_lean` says how near for pure colours, 0 to 1.
fn mixture(c: vec3f, s: vec3f, difference: f32, pure_lean: f32) -> f32 {
  let most = select(max(s, vec3f(0.05)), max(1.0 - s, vec3f(0.05)), c > s);
  let parts = abs(c - s) / most;
  let least = clamp(max(parts.r, max(parts.g, parts.b)) / max(difference, 1e-3), 0.02, 1.0);
  let subject = clamp((c - (1.0 - difference) * s) / max(difference, 0.05), vec3f(0.0), vec3f(1.0));
  let peak = max(subject.r, max(subject.g, subject.b));
  let purity = (peak - min(subject.r, min(subject.g, subject.b))) / max(peak, 0.02);
  let lean = mix(0.12, pure_lean, clamp((purity - 0.1) / 0.2, 0.0, 1.0));
  return difference * pow(least, lean * mix(1.0, 0.4, clamp(10.0 * difference - 9.0, 0.0, 1.0)));
}

// How a colour differs from the plate: x is missing saturation for its brightness (smoke, glass and glow are pale, a
// shadow is not), y is brightness relative to the plate.
fn from_plate(c: vec3f, s: vec3f) -> vec2f {
  let k = key_excess(c, s);
  let ratio = max(luma(c), 1e-4) / max(luma(s), 1e-4);
  return vec2f(1.0 - k.x / k.y / max(ratio, 0.05), ratio);
}
