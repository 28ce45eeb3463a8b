fn soft_light(base: vec3f, top: vec3f) -> vec3f {
  // W3C Compositing and Blending, 9.1.9.
  let root = select(sqrt(max(base, vec3f(0.0))), ((16.0 * base - 12.0) * base + 4.0) * base, base <= vec3f(0.25));
  return select(base + (2.0 * top - 1.0) * (root - base), base - (1.0 - 2.0 * top) * base * (1.0 - base), top <= vec3f(0.5));
}

fn effect(colour: vec4f, at: vec2i) -> vec4f {
  if (colour.a <= 0.0) { return vec4f(); }
  let surface = surface_at(at);
  let base = straight(colour);
  let own = params.texture == 3u && params.picture.count > 0.0;
  // The light and shade of a surface made here, so that flat places leave the picture as it is in every mode.
  let gain = vec3f(relief(surface.slope, 120.0, 45.0));
  var blended: vec3f;
  switch params.mode {
    case 0u: { blended = base * select(1.0 + min(gain, vec3f(0.0)), surface.colour, own); }
    case 1u: { blended = base + select(max(gain, vec3f(0.0)), surface.colour, own); }
    case 2u: { blended = 1.0 - (1.0 - base) * (1.0 - select(max(gain, vec3f(0.0)), surface.colour, own)); }
    case 3u: {
      let top = select(0.5 + 0.5 * gain, surface.colour, own);
      blended = select(1.0 - 2.0 * (1.0 - base) * (1.0 - top), 2.0 * base * top, base <= vec3f(0.5));
    }
    default: { blended = soft_light(base, select(0.5 + 0.5 * gain, surface.colour, own)); }
  }
  return premultiplied(mix(base, blended, params.opacity), colour.a);
}
