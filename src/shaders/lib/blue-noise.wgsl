// Numbers from 0 to 1, three per cell, in which neighbours differ: noise with few low frequencies, from integer hashes
// alone. Base-4 digits of a Bayer matrix (1973), each block of which is turned and mirrored at random, so that any block
// of 2ⁿ×2ⁿ cells holds all tones equally often while no pattern repeats.
fn blue_noise(cell: vec2i, seed: u32) -> vec3f {
  var value = vec3f();
  var worth = 0.25;
  for (var level = 0u; level < 5u; level++) {
    let within = vec2u((cell >> vec2u(level)) & vec2i(1));
    let block = cell >> vec2u(level + 1u);
    let turns = vec3u(hash3(bitcast<u32>(block.x), bitcast<u32>(block.y), seed * 8u + level) * 8.0);
    let digit = vec3u(((within.x ^ within.y) << 1u) | within.y) ^ (turns & vec3u(3u));
    let mirrored = (digit >> vec3u(1u)) | ((digit & vec3u(1u)) << vec3u(1u));
    value += vec3f(select(digit, mirrored, turns > vec3u(3u))) * worth;
    worth *= 0.25;
  }
  // Half of the last digit's worth: the middle of what the digits stand for.
  return value + 2.0 * worth;
}
