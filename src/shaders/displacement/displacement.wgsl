fn effect(at: vec2i) -> vec4f {
  let surface = surface_at(at);
  let picture = input_sample(vec2f(at) + 0.5 + surface.pull * params.amount * frame.scale);
  let gain = relief(surface.slope, params.angle, 45.0);
  return shaded(picture, gain, vec4f(1.0, 1.0, 1.0, params.shading * 0.8), vec4f(0.0, 0.0, 0.0, params.shading));
}
