// Neighbouring models of chroma agree.
fn effect(at: vec2i) -> vec4f {
  var sum = vec4f(0.0);
  for (var y = -2; y <= 2; y++) {
    for (var x = -2; x <= 2; x++) {
      sum += f32((3 - abs(x)) * (3 - abs(y))) / 81.0 * models_load(at + vec2i(x, y));
    }
  }
  return sum;
}
