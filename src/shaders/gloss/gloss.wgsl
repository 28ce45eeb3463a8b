// How far in from the edge the picture is domed, in source pixels.
const DOME = 48.0;

// What a band of this half width gives at a distance from its middle, both as parts of `width`. Its square has a gentler
// foot, because little light added to a dark place is seen much.
fn band(away: f32, half_width: f32, width: f32) -> f32 {
  let soft = max(params.soft * half_width, 1.5 / max(width, 1.0));
  let inside = 1.0 - smoothstep(half_width - soft, half_width + 0.6 * soft, away);
  return inside * inside;
}

fn effect(at: vec2i) -> vec4f {
  let picture = input_load(at);
  if (picture.a <= 0.0) { return vec4f(); }
  let p = vec2f(at) + 0.5;
  let travel = vec2f(cos(radians(params.angle)), -sin(radians(params.angle)));
  let inward = vec2f(
    blurred_on(at + vec2i(1, 0)) - blurred_on(at - vec2i(1, 0)),
    blurred_on(at + vec2i(0, 1)) - blurred_on(at - vec2i(0, 1)),
  ) * 0.5;
  let dome = DOME * frame.scale;
  let tilt = 1.0 - smoothstep(0.0, dome, blurred_on(at));
  let place = dot(p - frame.size * 0.5 - inward * tilt * dome * params.bend, travel);

  let width = params.width * frame.scale;
  let edge = 0.5 * dot(abs(travel), frame.size) + 2.0 * width;
  let cycle = max(params.duration, params.repeat);
  let phase = (frame.time - floor(frame.time / cycle) * cycle) / params.duration;
  let from_band = (place - mix(-edge, edge, min(phase, 1.0))) / width;
  // A broad band, and a narrow one that follows it.
  let broad = band(abs(from_band), 0.5, width);
  let narrow = band(abs(from_band + 0.85), 0.1, width);
  let gain = params.strength * max(broad, 0.6 * narrow);
  if (gain <= 0.0) { return picture; }
  let light = to_linear(straight(picture));
  return premultiplied(to_encoded(mix(light, to_linear(params.colour), gain)), picture.a);
}
