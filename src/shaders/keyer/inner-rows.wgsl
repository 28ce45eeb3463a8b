// Least of the matte's 3x3 means along the row.
fn effect(at: vec2i) -> vec4f {
  var columns: array<f32, WIDTH + 2>;
  for (var i = 0; i < WIDTH + 2; i++) {
    for (var y = -1; y <= 1; y++) {
      columns[i] += mixed_load((at + vec2i(i - WIDTH / 2 - 1, y)) * STEP + STEP / 2).a / 9.0;
    }
  }
  var least = 1.0;
  for (var i = 0; i < WIDTH; i++) {
    least = min(least, columns[i] + columns[i + 1] + columns[i + 2]);
  }
  return vec4f(least, 0.0, 0.0, 0.0);
}
