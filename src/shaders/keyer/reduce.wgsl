// Mean of each block.
fn effect(at: vec2i) -> vec4f {
  var sum = vec4f(0.0);
  for (var y = 0; y < BLOCK; y++) {
    for (var x = 0; x < BLOCK; x++) {
      sum += from_load(at * BLOCK + vec2i(x, y));
    }
  }
  return sum / f32(BLOCK * BLOCK);
}
