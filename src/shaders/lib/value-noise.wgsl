// Value noise of integer hashes, 0 to 1, smooth between whole positions.
fn value_noise(p: vec2f, seed: u32) -> f32 {
  let i = vec2i(floor(p));
  let f = smoothstep(vec2f(0.0), vec2f(1.0), p - floor(p));
  return mix(noise_in_row(i, f.x, seed), noise_in_row(i + vec2i(0, 1), f.x, seed), f.y);
}

// The same along one row of whole positions.
fn row_noise(x: f32, row: i32, seed: u32) -> f32 {
  return noise_in_row(vec2i(i32(floor(x)), row), smoothstep(0.0, 1.0, x - floor(x)), seed);
}

fn noise_in_row(at: vec2i, part: f32, seed: u32) -> f32 {
  let row = scrambled(bitcast<u32>(at.y) + seed * 0x9e3779b9u);
  let x = bitcast<u32>(at.x);
  return mix(f32(scrambled(row + x) >> 8u), f32(scrambled(row + x + 1u) >> 8u), part) / 16777216.0;
}

// A hash of 32 bits with little bias (Wellons 2018, lowbias32): a third of the work of hash3.
fn scrambled(bits: u32) -> u32 {
  var v = bits ^ (bits >> 16u);
  v *= 0x7feb352du;
  v ^= v >> 15u;
  v *= 0x846ca68bu;
  return v ^ (v >> 16u);
}
