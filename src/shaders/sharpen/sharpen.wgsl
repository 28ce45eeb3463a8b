fn joined(a: vec2f, b: vec2f) -> vec2f {
  return vec2f(min(a.x, b.x), max(a.y, b.y));
}

// Darkest and brightest tone around a texel, as far as the radius reaches; passes smoothly from block to block, and
// holds the texel's own tone, for each of the four blocks that are mixed has it around.
fn around(at: vec2i) -> vec2f {
  let level = min(i32(round(log2(max(params.radius * frame.scale, 1.0)))), LARGEST);
  if (level == 0) {
    var tones = vec2f(2.0, -2.0);
    for (var y = -1; y <= 1; y++) {
      for (var x = -1; x <= 1; x++) {
        let c = input_load(at + vec2i(x, y));
        if (c.a > 0.0) { tones = joined(tones, vec2f(luma(straight(c)))); }
      }
    }
    return tones;
  }
  return range_around(level, vec2f(at) + 0.5);
}

fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  if (picture.a == 0.0) { return picture; }
  let tone = luma(straight(picture));
  let blurred = blurred_on(at);
  let detail = tone - blurred.x / max(blurred.y, 1e-4);
  // Coring: what is far below the threshold stays, without a step at it.
  let energy = detail * detail;
  let cored = detail * energy / max(energy + params.threshold * params.threshold, 1e-9);
  let range = around(at);
  let beyond = params.overshoot * (range.y - range.x);
  let sharpened = clamp(tone + params.amount * cored, range.x - beyond, range.y + beyond);
  return vec4f(picture.rgb + (sharpened - tone) * picture.a, picture.a);
}
