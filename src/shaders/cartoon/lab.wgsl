// Oklab and alpha. Where nothing is, the colour is unknown and has no weight later.
fn effect(at: vec2i) -> vec4f {
  let c = input_load(at);
  return vec4f(oklab(to_linear(straight(c))), c.a);
}
