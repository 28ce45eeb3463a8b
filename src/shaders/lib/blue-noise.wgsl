// Numbers from 0 to 1, three per cell, equally often each, in which neighbours differ: noise without low frequencies, from
// integer hashes alone. White noise less the mean of its eight neighbours, turned back into an even distribution by the
// distribution function of a uniform plus a normal variable of variance 1/96 (the normal one taken for logistic).
fn blue_noise(cell: vec2i, seed: u32) -> vec3f {
  let own = hash3(bitcast<u32>(cell.x), bitcast<u32>(cell.y), seed);
  var around = -own;
  for (var k = 0; k < 9; k++) {
    let there = cell + vec2i(k % 3 - 1, k / 3 - 1);
    around += hash3(bitcast<u32>(there.x), bitcast<u32>(there.y), seed);
  }
  let high = own - around / 8.0;
  let steepness = 16.676; // 1.702 / sqrt(1/96)
  return clamp((log(1.0 + exp(steepness * (high + 0.5))) - log(1.0 + exp(steepness * (high - 0.5)))) / steepness, vec3f(0.0), vec3f(0.99999));
}
