
fn effect(at: vec2i) -> vec4f {
  let clean = cleaned(at, from_load(at));
  let taken = luma(input_load(at).rgb) - luma(clean.rgb);
  return vec4f(clean.rgb + params.texture * taken, clean.a);
}
