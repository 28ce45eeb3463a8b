fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let angle = radians(params.angle);
  let offset = vec2f(cos(angle), sin(angle)) * params.distance * frame.scale;
  let shadow = shadow_of(blurred_at(vec2f(at) + 0.5 - offset)) * params.opacity;
  return over(picture, premultiplied(params.colour, shadow));
}
