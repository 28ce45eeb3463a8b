// Strokes by hand, in layers that set in one after the other as the tone gets darker (Praun et al. 2001, tonal art maps):
// each its own direction, each stroke with its own place, pressure and ends. Fixed in the frame; lengths in source pixels.
const FIRST = vec2f(cos(0.61), sin(0.61));
const SECOND = vec2f(cos(-0.72), sin(-0.72));
const THIRD = vec2f(cos(1.5), sin(1.5));
const FOURTH = vec2f(cos(0.05), sin(0.05));

// What one layer of strokes in a direction leaves of the paper; it sets in under the tone `below`.
fn paper_left(p: vec2f, direction: vec2f, layer: u32, below: f32, tone: f32, texel: f32) -> f32 {
  let depth = clamp((below - tone) / 0.24, 0.0, 1.0);
  if (depth <= 0.0) { return 1.0; }
  let seed = 31u + layer;
  let along = dot(p, direction) / params.spacing;
  // A hand's lines are not quite straight.
  let across = dot(p, vec2f(-direction.y, direction.x)) / params.spacing + 0.9 * row_noise(along * 0.03, i32(layer), 17u);
  let line = i32(floor(across));
  let offsets = hash3(bitcast<u32>(line), seed, 1u);
  let stroke_length = 20.0 + 16.0 * offsets.y;
  let place = along / stroke_length + offsets.z * 7.0;
  let own = hash3(bitcast<u32>(line), bitcast<u32>(i32(floor(place))), seed);
  let within = fract(place);
  let ends = smoothstep(0.0, 0.05 + 0.05 * own.x, within) * smoothstep(0.0, 0.16, 1.0 - within);
  let wobble = 0.22 * (offsets.x - 0.5) + 0.13 * (row_noise(along * 0.35, line, seed) - 0.5);
  let distance = abs(fract(across) - 0.5 - wobble);
  let half_width = mix(0.09, 0.25, depth) * (0.7 + 0.6 * own.y);
  let sharp = clamp((half_width - distance) / max(texel, 0.12) + 0.5, 0.0, 1.0);
  // Strokes too fine for the texels become an even tint.
  let mark = mix(sharp, 2.0 * half_width, smoothstep(0.35, 0.7, texel));
  return 1.0 - mark * ends * mix(0.35, 0.95, depth) * (0.65 + 0.35 * own.z);
}

fn hatching(at: vec2i, tone: f32) -> f32 {
  let p = (vec2f(at) + 0.5) / frame.scale;
  let texel = 1.0 / (frame.scale * params.spacing);
  let light = paper_left(p, FIRST, 0u, 0.82, tone, texel) * paper_left(p, SECOND, 1u, 0.6, tone, texel);
  return 1.0 - light * paper_left(p, THIRD, 2u, 0.4, tone, texel) * paper_left(p, FOURTH, 3u, 0.24, tone, texel);
}
