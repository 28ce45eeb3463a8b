const CYAN = vec3f(0.0, 0.64, 0.91);
const MAGENTA = vec3f(0.93, 0.07, 0.53);
const YELLOW = vec3f(1.0, 0.93, 0.05);

// A screen's turn by an angle.
fn turned(degrees: f32) -> mat2x2f {
  let angle = radians(degrees);
  return mat2x2f(cos(angle), -sin(angle), sin(angle), cos(angle));
}

// `own` picks the ink.
fn dots(p: vec2f, own: vec4f, turn: mat2x2f, texel: f32) -> f32 {
  let q = turn * p;
  let base = floor(q);
  var covered = 0.0;
  for (var k = 0; k < 4; k++) {
    let middle = base + vec2f(f32(k & 1), f32(k >> 1u));
    let coverage = dot(inks_load(vec2i(floor((middle * turn) * params.size * frame.scale))), own);
    covered = max(covered, dot_ink(coverage, length(q - middle), texel));
  }
  return covered;
}

fn lines(p: vec2f, own: vec4f, turn: mat2x2f, texel: f32) -> f32 {
  let q = turn * p;
  let on_line = vec2f(round(q.x), q.y);
  return line_ink(dot(inks_sample((on_line * turn) * params.size * frame.scale), own), q.x, texel);
}

fn screen_of(p: vec2f, own: vec4f, degrees: f32, texel: f32) -> f32 {
  if (params.screen == 0u) { return dots(p, own, turned(degrees), texel); }
  return lines(p, own, turned(degrees), texel);
}

// Grains of a quarter of the dot size, as many as the tint asks for.
fn grains(at: vec2i) -> vec4f {
  let size = params.size * 0.25 * frame.scale;
  let whole = max(i32(round(size)), 1);
  let cell = at / whole;
  let inks = inks_sample((vec2f(cell) + 0.5) * f32(whole));
  let noise = vec4f(blue_noise(cell, 11u), blue_noise(cell, 23u).x);
  return mix(inks, select(vec4f(0.0), vec4f(1.0), noise < inks), smoothstep(0.3, 0.7, size));
}

fn screened(at: vec2i) -> vec4f {
  if (params.screen == 2u) { return grains(at); }
  let p = (vec2f(at) + 0.5) / (frame.scale * params.size);
  let texel = 1.0 / (frame.scale * params.size);
  let tint = inks_load(at);
  let plain = smoothstep(0.4, 0.7, texel);
  var inks = tint;
  inks.w = screen_of(p, vec4f(0.0, 0.0, 0.0, 1.0), 45.0, texel);
  if (params.inks == 0u) {
    inks.x = screen_of(p, vec4f(1.0, 0.0, 0.0, 0.0), 15.0, texel);
    inks.y = screen_of(p, vec4f(0.0, 1.0, 0.0, 0.0), 75.0, texel);
    inks.z = screen_of(p, vec4f(0.0, 0.0, 1.0, 0.0), 0.0, texel);
  }
  return mix(inks, tint, plain);
}

fn effect(at: vec2i) -> vec4f {
  let source = input_load(at);
  let inks = screened(at);
  let printed = params.paper * mix(vec3f(1.0), CYAN, inks.x) * mix(vec3f(1.0), MAGENTA, inks.y) * mix(vec3f(1.0), YELLOW, inks.z);
  let line = line_at(at, mix(0.06, 0.004, sqrt(params.detail))) * params.lines;
  // Black dots and black lines are one ink: where they meet it does not get darker.
  let drawn = mix(printed, params.black, max(inks.w, line));
  return premultiplied(mix(straight(source), drawn, params.strength), source.a);
}
