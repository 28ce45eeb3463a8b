// Luma and chroma where 4:2:0 video holds chroma: even columns, between two rows. Upsampling mixed each row from two
// rows of chroma, 3 to 1, so two rows give the stored chroma back.
fn chroma(at: vec2i) -> vec2f {
  let c = input_load(at).rgb;
  return vec2f(c.b, c.r) - luma(c);
}

fn effect(at: vec2i) -> vec4f {
  let p = 2 * at;
  var y = 0.0;
  for (var row = 0; row < 2; row++) {
    for (var column = -1; column < 2; column++) {
      y += luma(input_load(p + vec2i(column, row)).rgb) * select(0.125, 0.25, column == 0);
    }
  }
  let above = 1.5 * chroma(p) - 0.5 * chroma(p - vec2i(0, 1));
  let below = 1.5 * chroma(p + vec2i(0, 1)) - 0.5 * chroma(p + vec2i(0, 2));
  return vec4f(y, 0.5 * (above + below), 1.0);
}
