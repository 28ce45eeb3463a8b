// One of four directions of an erosion or dilation by an octagon (a square's two axes, then a diamond's), in
// sub-pixels. Texels hold straight colour and alpha; a dilation brings the colour of the alpha it brings.
fn texel(at: vec2i) -> vec4f {
  let c = source_load(at);
  return select(c, vec4f(straight(c), c.a), FIRST == 1);
}

fn chosen(a: vec4f, b: vec4f) -> vec4f {
  if (params.choke >= 0.0) { return vec4f(a.rgb, min(a.a, b.a)); }
  return select(a, b, b.a > a.a);
}

fn effect(at: vec2i) -> vec4f {
  // A regular octagon of inradius r is a square of half-side 0.4142 r grown by a diamond of 0.2929 r diagonal steps.
  let reach = abs(params.choke) * frame.scale * select(0.2929, 0.4142, DX * DY == 0);
  let step = vec2i(DX, DY);
  let whole = i32(floor(reach));
  var found = texel(at);
  for (var k = 1; k <= whole; k++) {
    found = chosen(chosen(found, texel(at + step * k)), texel(at - step * k));
  }
  let beyond = chosen(chosen(found, texel(at + step * (whole + 1))), texel(at - step * (whole + 1)));
  let part = reach - floor(reach);
  let alpha = mix(found.a, beyond.a, part);
  return vec4f(select(found.rgb, beyond.rgb, found.a <= 0.0 && part > 0.0), alpha);
}
