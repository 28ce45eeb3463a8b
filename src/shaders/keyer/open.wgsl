// Mean of the matte over a block (x), and whether screen shows anywhere in it (y).
fn effect(at: vec2i) -> vec4f {
  var mean = 0.0;
  var least = 1.0;
  for (var y = 0; y < BLOCK; y++) {
    for (var x = 0; x < BLOCK; x++) {
      let a = small_load(at * BLOCK + vec2i(x, y)).a;
      mean += a;
      least = min(least, a);
    }
  }
  return vec4f(mean / f32(BLOCK * BLOCK), step(least, 0.5), 0.0, 0.0);
}
