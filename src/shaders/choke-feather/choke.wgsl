// One of four directions of an erosion or dilation by an octagon (a square's two axes, then a diamond's), in
// sub-pixels. The including pass supplies texel(at), chosen(a, b) and blended(found, beyond, part).
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
  return blended(found, beyond, reach - floor(reach));
}
