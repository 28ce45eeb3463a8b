// One level finer of a filled colour field: the field itself where it has weight, the coarser level elsewhere.
fn effect(at: vec2i) -> vec4f {
  var sum = vec4f(0.0);
  for (var y = 0; y < BLOCK; y++) {
    for (var x = 0; x < BLOCK; x++) {
      sum += field_load(at * BLOCK + vec2i(x, y));
    }
  }
  let own = sum / f32(BLOCK * BLOCK);
  let coarse = coarse_sample((vec2f(at) + 0.5) / 2.0);
  return vec4f(mix(coarse.rgb, own.rgb / max(own.a, 1e-6), clamp(own.a * 8.0, 0.0, 1.0)), coarse.a);
}
