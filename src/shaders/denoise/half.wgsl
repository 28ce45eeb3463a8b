// The mean of 2×2 texels.
fn effect(at: vec2i) -> vec4f {
  let p = at * 2;
  return 0.25 * (from_load(p) + from_load(p + vec2i(1, 0)) + from_load(p + vec2i(0, 1)) + from_load(p + vec2i(1, 1)));
}
