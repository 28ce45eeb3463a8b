// A dilation brings the colour of the alpha that it brings: texels hold straight colour and alpha. The including pass
// supplies source_load(at).
fn texel(at: vec2i) -> vec4f {
  let c = source_load(at);
  return select(c, vec4f(straight(c), c.a), FIRST == 1);
}

fn chosen(a: vec4f, b: vec4f) -> vec4f {
  return select(a, b, b.a > a.a);
}

fn blended(found: vec4f, beyond: vec4f, part: f32) -> vec4f {
  return vec4f(select(found.rgb, beyond.rgb, found.a <= 0.0 && part > 0.0), mix(found.a, beyond.a, part));
}
