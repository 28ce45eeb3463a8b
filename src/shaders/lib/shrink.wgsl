// The next level of a pyramid: the mean of 2×2 texels.
fn effect(at: vec2i) -> vec4f {
  let p = at * 2;
  let sum = value_at(p) + value_at(p + vec2i(1, 0)) + value_at(p + vec2i(0, 1)) + value_at(p + vec2i(1, 1));
  return stored(sum * 0.25);
}
