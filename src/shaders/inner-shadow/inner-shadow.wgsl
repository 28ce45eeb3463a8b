fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  if (picture.a <= 0.0) { return vec4f(); }
  let angle = radians(params.angle);
  let offset = vec2f(cos(angle), sin(angle)) * params.distance * frame.scale;
  // What keeps light off is all that lies outside of the matte.
  let open = blurred_at(vec2f(at) + 0.5 - offset);
  let shadow = shadow_of(1.0 - open) * params.opacity;
  if (shadow <= 0.0) { return picture; }
  let light = mix(to_linear(straight(picture)), to_linear(params.colour), shadow);
  return premultiplied(to_encoded(light), picture.a);
}
