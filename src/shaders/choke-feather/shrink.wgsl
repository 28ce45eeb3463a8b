// An erosion is of alpha alone. The including pass supplies alpha_at(at).
fn texel(at: vec2i) -> f32 {
  return alpha_at(at);
}

fn chosen(a: f32, b: f32) -> f32 {
  return min(a, b);
}

fn blended(found: f32, beyond: f32, part: f32) -> vec4f {
  return vec4f(mix(found, beyond, part), 0.0, 0.0, 0.0);
}
