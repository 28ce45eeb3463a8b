fn effect(at: vec2i) -> vec4f {
  return history_load(0u, at);
}
