// Darkest and brightest tone of 2×2 texels of the level below.
fn effect(at: vec2i) -> vec4f {
  let p = at * 2;
  let a = tones(p);
  let b = tones(p + vec2i(1, 0));
  let c = tones(p + vec2i(0, 1));
  let d = tones(p + vec2i(1, 1));
  return vec4f(min(min(a.x, b.x), min(c.x, d.x)), max(max(a.y, b.y), max(c.y, d.y)), 0.0, 0.0);
}
