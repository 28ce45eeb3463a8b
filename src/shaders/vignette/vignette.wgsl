fn effect(colour: vec4f, at: vec2i) -> vec4f {
  let centre = vec2f(params.x, params.y) * frame.size;
  // Half the picture is 1 from the centre; a circle measures both ways by the shorter side.
  let half_size = mix(frame.size, vec2f(min(frame.size.x, frame.size.y)), params.roundness) * 0.5;
  let t = clamp((length((vec2f(at) + 0.5 - centre) / half_size) - params.size) / max(params.softness, 1e-3), 0.0, 1.0);
  // A quintic, whose ends have no edge to see in a smooth sky.
  let gone = params.amount * t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
  return premultiplied(to_encoded(mix(to_linear(straight(colour)), to_linear(params.colour), gone)), colour.a);
}
