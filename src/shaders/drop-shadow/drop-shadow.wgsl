fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let angle = radians(params.angle);
  let offset = vec2f(cos(angle), sin(angle)) * params.distance * frame.scale;
  // Spread steepens the soft edge towards its outer end, which grows the shadow without another search.
  let soft = blurred_at(vec2f(at) + 0.5 - offset);
  let shadow = clamp(soft / max(1.0 - params.spread, 0.02), 0.0, 1.0) * params.opacity;
  return over(picture, premultiplied(params.colour, shadow));
}
