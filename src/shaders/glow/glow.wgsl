fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let light = to_linear(straight(picture));
  let soft = blurred_on(at).rgb * to_linear(params.tint);
  return premultiplied(to_encoded(exposed_twice(light, soft * params.strength)), picture.a);
}
