// What every pass of the chain begins with; see define-effect.ts for the pixel contract.

struct Frame {
  size: vec2f,
  scale: f32,
  time: f32,
  index: u32,
  window: u32,
  history: array<vec4u, 4>,
}

// A file that an effect reads: `count` layers (0 when there is none) that follow each other at `rate` a second; of a
// LUT, one layer for each value of blue, with the input it covers from `low` to `high`.
struct Asset {
  low: vec3f,
  count: f32,
  high: vec3f,
  rate: f32,
}

fn luma(rgb: vec3f) -> f32 {
  return dot(rgb, vec3f(0.2126, 0.7152, 0.0722));
}

// Display-encoded to light, IEC 61966-2-1; odd about zero so that out-of-gamut values survive a round trip.
fn to_linear(rgb: vec3f) -> vec3f {
  let v = abs(rgb);
  return sign(rgb) * select(pow((v + 0.055) / 1.055, vec3f(2.4)), v / 12.92, v <= vec3f(0.04045));
}

fn to_encoded(rgb: vec3f) -> vec3f {
  let v = abs(rgb);
  return sign(rgb) * select(1.055 * pow(v, vec3f(1.0 / 2.4)) - 0.055, v * 12.92, v <= vec3f(0.0031308));
}

fn straight(c: vec4f) -> vec3f {
  return select(vec3f(0.0), c.rgb / max(c.a, 1e-5), c.a > 1e-5);
}

fn premultiplied(rgb: vec3f, alpha: f32) -> vec4f {
  return vec4f(rgb * alpha, alpha);
}

// Foreground over background, both premultiplied.
fn over(front: vec4f, back: vec4f) -> vec4f {
  return front + back * (1.0 - front.a);
}

// Integer hash (PCG-4D's mixing, Jarzynski & Olano 2020): the same on every adapter.
fn hash3(x: u32, y: u32, z: u32) -> vec3f {
  var v = vec3u(x, y, z) * 1664525u + 1013904223u;
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  v ^= v >> vec3u(16u);
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  return vec3f(v >> vec3u(8u)) / 16777216.0;
}
