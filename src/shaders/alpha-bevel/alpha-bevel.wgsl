fn height_at(at: vec2i) -> f32 {
  return blurred_on(at) * params.size * params.depth * frame.scale;
}
