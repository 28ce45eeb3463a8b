// Tone of the picture on white paper, averaged a little so that the pencil does not draw noise.
fn tone(at: vec2i) -> f32 {
  return clamp(luma(over(input_load(at), vec4f(1.0)).rgb), 0.0, 1.0);
}

fn effect(at: vec2i) -> vec4f {
  var sum = 4.0 * tone(at);
  sum += 2.0 * (tone(at + vec2i(1, 0)) + tone(at - vec2i(1, 0)) + tone(at + vec2i(0, 1)) + tone(at - vec2i(0, 1)));
  sum += tone(at + 1) + tone(at - 1) + tone(at + vec2i(1, -1)) + tone(at + vec2i(-1, 1));
  return vec4f(sum / 16.0, 0.0, 0.0, 0.0);
}
