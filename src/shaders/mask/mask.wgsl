fn effect(colour: vec4f, at: vec2i) -> vec4f {
  // Without a shape there is nothing to keep, and nothing to remove.
  if (params.area[0].x == 0.0) { return colour; }
  let cover = area_cover((vec2f(at) + 0.5) / frame.scale, params.feather);
  let kept = select(1.0 - cover, cover, params.mode == 1u);
  return colour * mix(1.0, kept, params.strength / 100.0);
}
