fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let moved = alpha_load(at).x;
  // The outer half of the blurred edge is cut away: a feather fades inwards and never shows what lies behind the matte.
  let soft = clamp(2.0 * blurred_on(at) - 1.0, 0.0, 1.0);
  let alpha = select(moved, min(moved, soft), params.feather > 0.0);
  if (params.choke < 0.0) { return premultiplied(grown_load(at).rgb, alpha); }
  return picture * select(0.0, alpha / max(picture.a, 1e-5), picture.a > 0.0);
}
