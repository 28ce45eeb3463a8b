// What the model misses: stored chroma less the model's own chroma, sampled as video samples it.
fn effect(at: vec2i) -> vec4f {
  var sum = vec2f(0.0);
  for (var row = 0; row < 2; row++) {
    for (var column = -1; column < 2; column++) {
      let p = clamp(2 * at + vec2i(column, row), vec2i(0), input_size() - 1);
      let model = models_sample(vec2f(0.5 * f32(p.x) + 0.5, 0.5 * f32(p.y) + 0.25));
      sum += select(0.125, 0.25, column == 0) * (model.xy * luma(input_load(p).rgb) + model.zw);
    }
  }
  return vec4f(sites_load(at).yz - sum, 0.0, 1.0);
}
