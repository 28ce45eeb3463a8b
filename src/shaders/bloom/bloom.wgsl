fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let light = to_linear(straight(picture));
  let p = vec2f(at) + 0.5;
  let bled = mix(core_blurred_at(p).rgb, veil_blurred_at(p).rgb, params.veil) * to_linear(params.tint);
  return premultiplied(to_encoded(exposed_twice(light, bled * params.intensity)), picture.a);
}
