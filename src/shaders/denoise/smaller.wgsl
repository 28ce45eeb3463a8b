
fn effect(at: vec2i) -> vec4f {
  return cleaned(at, from_load(at));
}
