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
  let p = (vec2f(at) + 0.5) * exp2(-f32(level)) - 0.5;
  let i = vec2i(floor(p));
  let f = p - floor(p);
  // Of 4×4 blocks the left, right, upper and lower three belong to the blocks that are mixed.
  var above = vec4f(2.0, -2.0, 2.0, -2.0);
  var below = above;
  for (var y = 0; y < 4; y++) {
    let row = i + vec2i(-1, y - 1);
    let inner = joined(block_at(level, row + vec2i(1, 0)), block_at(level, row + vec2i(2, 0)));
    let left = joined(inner, block_at(level, row));
    let right = joined(inner, block_at(level, row + vec2i(3, 0)));
    if (y < 3) { above = vec4f(joined(above.xy, left), joined(above.zw, right)); }
    if (y > 0) { below = vec4f(joined(below.xy, left), joined(below.zw, right)); }
  }
  return mix(mix(above.xy, above.zw, f.x), mix(below.xy, below.zw, f.x), f.y);
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
