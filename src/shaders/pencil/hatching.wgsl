// Strokes by hand, in layers that set in one after the other as the tone gets darker (Praun et al. 2001, tonal art maps):
// each its own direction, each stroke with its own place, pressure and ends. Fixed in the frame; lengths in source pixels.
struct Layer {
  angle: f32,
  // Tone under which the layer sets in.
  below: f32,
}
const LAYERS = array<Layer, 4>(Layer(0.61, 0.82), Layer(-0.72, 0.6), Layer(1.5, 0.4), Layer(0.05, 0.24));

// Darkness of one layer for a tone at a texel, 0 to 1.
fn layer_at(p: vec2f, layer: i32, tone: f32, texel: f32) -> f32 {
  let depth = clamp((LAYERS[layer].below - tone) / 0.24, 0.0, 1.0);
  if (depth <= 0.0) { return 0.0; }
  let direction = vec2f(cos(LAYERS[layer].angle), sin(LAYERS[layer].angle));
  let seed = 31u + u32(layer);
  let along = dot(p, direction) / params.spacing;
  // A hand's lines are not quite straight.
  let across = dot(p, vec2f(-direction.y, direction.x)) / params.spacing + 0.9 * value_noise(vec2f(along * 0.03, f32(layer)), 17u);
  let line = i32(floor(across));
  let offsets = hash3(bitcast<u32>(line), seed, 1u);
  let stroke_length = 20.0 + 16.0 * offsets.y;
  let place = along / stroke_length + offsets.z * 7.0;
  let own = hash3(bitcast<u32>(line), bitcast<u32>(i32(floor(place))), seed);
  let within = fract(place);
  let ends = smoothstep(0.0, 0.05 + 0.05 * own.x, within) * smoothstep(0.0, 0.16, 1.0 - within);
  let wobble = 0.22 * (offsets.x - 0.5) + 0.16 * (value_noise(vec2f(along * 0.35, f32(line) * 3.7), seed) - 0.5);
  let distance = abs(fract(across) - 0.5 - wobble);
  let half_width = mix(0.09, 0.25, depth) * (0.7 + 0.6 * own.y);
  let sharp = clamp((half_width - distance) / max(texel, 0.12) + 0.5, 0.0, 1.0);
  // Strokes too fine for the texels become an even tint.
  let mark = mix(sharp, 2.0 * half_width, smoothstep(0.35, 0.7, texel));
  return mark * ends * mix(0.35, 0.95, depth) * (0.65 + 0.35 * own.z);
}

fn hatching(at: vec2i, tone: f32) -> f32 {
  let p = (vec2f(at) + 0.5) / frame.scale;
  let texel = 1.0 / (frame.scale * params.spacing);
  var paper = 1.0;
  for (var layer = 0; layer < 4; layer++) { paper *= 1.0 - layer_at(p, layer, tone, texel); }
  return 1.0 - paper;
}
