// Value noise of integer hashes, 0 to 1, smooth between whole positions.
fn value_noise(p: vec2f, seed: u32) -> f32 {
  let i = vec2i(floor(p));
  let f = smoothstep(vec2f(0.0), vec2f(1.0), p - floor(p));
  let above = mix(lattice(i, seed), lattice(i + vec2i(1, 0), seed), f.x);
  return mix(above, mix(lattice(i + vec2i(0, 1), seed), lattice(i + vec2i(1, 1), seed), f.x), f.y);
}

fn lattice(at: vec2i, seed: u32) -> f32 {
  return hash3(bitcast<u32>(at.x), bitcast<u32>(at.y), seed).x;
}
