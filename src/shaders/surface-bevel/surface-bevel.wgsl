// Brightness as height, in texels, free of the matte's edge: what is blurred is divided by the matte blurred alike.
fn height_at(at: vec2i) -> f32 {
  let blurred = blurred_on(at);
  return blurred.x / max(blurred.y, 1e-3) * params.depth * frame.scale;
}
