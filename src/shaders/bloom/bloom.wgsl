fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  let light = to_linear(straight(picture));
  let bled = mix(core_blurred_on(at).rgb, veil_blurred_on(at).rgb, params.veil) * to_linear(params.tint);
  return premultiplied(to_encoded(exposed_twice(light, bled * params.intensity)), picture.a);
}
