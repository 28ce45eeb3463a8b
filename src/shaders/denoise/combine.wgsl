fn effect(at: vec2i) -> vec4f {
  let own = own_load(at);
  return vec4f(own.rgb + params.coarse * change_at((vec2f(at) + 0.5) * 0.5).rgb, own.a);
}
