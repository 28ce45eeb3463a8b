fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let light = max(to_linear(straight(picture)), vec3f(0.0));
  let most = max(light.r, max(light.g, light.b));
  return premultiplied(light * passing(most, params.threshold, params.knee) / max(most, 1e-4), picture.a);
}
