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
  let axis = s - dot(s, vec3f(1.0 / 3.0));
  let chroma = c - dot(c, vec3f(1.0 / 3.0));
  let n = length(axis) + 1e-6;
  let along = dot(chroma, axis) / n;
  let across = sqrt(max(dot(chroma, chroma) - along * along, 0.0));
  return vec2f(along - 0.577 * across, n);
}

// How a colour differs from the plate: x is missing saturation for its brightness (smoke, glass and glow are pale, a
// shadow is not), y is brightness relative to the plate.
fn from_plate(c: vec3f, s: vec3f) -> vec2f {
  let k = key_excess(c, s);
  let ratio = max(luma(c), 1e-4) / max(luma(s), 1e-4);
  return vec2f(1.0 - k.x / k.y / max(ratio, 0.05), ratio);
}
