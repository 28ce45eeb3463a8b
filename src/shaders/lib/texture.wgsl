// Animated textures as surfaces: the user's pictures, or crumpled paper, paper grain and waves made here. A surface is a
// function of the place in source pixels and of the tick (source time × rate), the same on every adapter.
struct Surface {
  // Colour of the user's picture; grey of height for the surfaces made here.
  colour: vec3f,
  // Rise per unit length in x and y, about −1…1.
  slope: vec2f,
  // Where what is printed on the surface goes, −1…1: without jumps, unlike the slope.
  pull: vec2f,
}

// Ticks that a crease lasts, from nothing to full and back.
const LIFE = 10.0;
// How far points move from tick to tick, and half the width of a crease's rounded edge, in cells.
const SHAKE = 0.06;
const ROUND = 0.014;

fn tick() -> u32 {
  return u32(max(floor(frame.time * params.rate + 1e-3), 0.0));
}

// A number of a lattice point that is smooth in between, and its derivatives.
fn noise(p: vec2f, seed: u32) -> vec3f {
  let cell = vec2i(floor(p));
  let f = p - floor(p);
  let w = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
  let dw = 30.0 * f * f * (f - 1.0) * (f - 1.0);
  let a = hash3(u32(cell.x), u32(cell.y), seed).x;
  let b = hash3(u32(cell.x + 1), u32(cell.y), seed).x;
  let c = hash3(u32(cell.x), u32(cell.y + 1), seed).x;
  let d = hash3(u32(cell.x + 1), u32(cell.y + 1), seed).x;
  let k = a - b - c + d;
  return vec3f(a + (b - a) * w.x + (c - a) * w.y + k * w.x * w.y - 0.5, dw.x * (b - a + k * w.y), dw.y * (c - a + k * w.x));
}

// Creases between the facets of a sheet, which are the Voronoi cells of jittered points: each border is a ridge or a
// valley of its own depth, rounded, fading where three facets meet. Slope, then pull.
fn creases(p: vec2f, seed: u32, now: u32) -> vec4f {
  let cell = vec2i(floor(p));
  var far = vec3f(9.0);
  var near: array<vec2f, 2>;
  var ids: array<u32, 2>;
  for (var k = 0; k < 9; k++) {
    let c = cell + vec2i(k % 3, k / 3) - 1;
    let jitter = hash3(u32(c.x), u32(c.y), seed);
    // Every tick it lies a little differently, as a sheet that was laid down anew.
    let shake = hash3(u32(c.x), u32(c.y), seed + 64u + now) - 0.5;
    let centre = vec2f(c) + 0.1 + 0.8 * jitter.xy + SHAKE * shake.xy;
    let d = distance(p, centre);
    let id = u32(jitter.z * 65536.0);
    if (d < far.x) {
      far = vec3f(d, far.xy);
      near[1] = near[0]; near[0] = centre;
      ids[1] = ids[0]; ids[0] = id;
    } else if (d < far.y) {
      far = vec3f(far.x, d, far.y);
      near[1] = centre;
      ids[1] = id;
    } else {
      far.z = min(far.z, d);
    }
  }
  let pair = vec2u(min(ids[0], ids[1]), max(ids[0], ids[1]));
  let first = hash3(pair.x, pair.y, seed);
  let age = f32(now) / LIFE + first.y;
  let own = hash3(pair.x, pair.y, seed + 7u + u32(age));
  let ripe = 1.0 - abs(fract(age) * 2.0 - 1.0);
  // Few are deep, most are faint.
  let depth = (0.14 + 1.2 * own.x * own.x * own.x) * smoothstep(0.0, 0.5, ripe) * select(-1.0, 1.0, own.z > 0.4);
  let across = normalize(near[1] - near[0] + vec2f(1e-6, 0.0)) * select(-1.0, 1.0, ids[0] < ids[1]);
  let v = dot(p - 0.5 * (near[0] + near[1]), across);
  let width = mix(0.08, 0.26, own.y);
  let q = min(abs(v) / width, 1.0);
  let window = (1.0 - q * q) * (1.0 - q * q);
  let edge = sqrt(v * v + ROUND * ROUND);
  let ends = depth * smoothstep(0.0, 0.4, far.z - far.y);
  return ends * vec4f(-across * window * v / edge, across * window);
}

fn crumple(p: vec2f, now: u32) -> Surface {
  let broad = noise(p / 340.0, 11u + now / u32(LIFE));
  let bent = p + 60.0 * vec2f(noise(p / 170.0, 21u).x, noise(p / 170.0, 22u).x);
  let large = creases(bent / 300.0, 1u, now);
  let small = creases(vec2f(bent.x * 0.8 - bent.y * 0.6, bent.x * 0.6 + bent.y * 0.8) / 120.0, 2u, now);
  let turned = vec4f(small.x * 0.8 + small.y * 0.6, small.y * 0.8 - small.x * 0.6, small.z * 0.8 + small.w * 0.6, small.w * 0.8 - small.z * 0.6);
  let sum = large + 0.3 * turned;
  return Surface(vec3f(0.5 + broad.x), sum.xy + 0.07 * broad.yz, sum.zw + 0.3 * broad.yz);
}

// Tooth and fibres: noise from 2 to 24 pixels long; what the picture cannot show fades out.
fn paper(p: vec2f, now: u32) -> Surface {
  var sum = vec3f();
  for (var k = 0u; k < 5u; k++) {
    let size = vec2f(2.0, 2.8) * exp2(0.8 * f32(k)) * select(vec2f(1.0), vec2f(3.0, 0.8), (k & 1u) == 1u);
    let shown = smoothstep(1.0, 2.5, min(size.x, size.y) * params.scale * 0.01 * frame.scale);
    let n = noise(p / size + 17.0 * f32(k), 40u + k + 64u * now);
    sum += shown * vec3f(n.x, n.yz) * exp2(-0.5 * f32(k));
  }
  return Surface(vec3f(0.5 + 0.4 * sum.x), 0.5 * sum.yz, 0.5 * sum.yz);
}

fn wave(p: vec2f, seconds: f32) -> Surface {
  var height = 0.0;
  var slope = vec2f();
  for (var k = 0; k < 4; k++) {
    let angle = 0.5 + 1.9 * f32(k);
    let along = vec2f(cos(angle), sin(angle));
    let length = 190.0 / (1.0 + 0.55 * f32(k));
    let phase = 6.2831853 * (dot(p, along) / length - seconds * (0.35 + 0.17 * f32(k)));
    height += sin(phase) * length / 190.0;
    slope += cos(phase) * along * 0.4;
  }
  return Surface(vec3f(0.5 + 0.15 * height), slope, slope);
}

fn luma_of_picture(at: vec2f, layer: i32) -> f32 {
  return luma(picture_sample(at, layer).rgb);
}

// The user's pictures cover the frame, at 100 %, and repeat as mirror images. A still is laid differently every tick.
fn pictured(p: vec2f, now: u32) -> Surface {
  let count = u32(params.picture.count);
  let size = vec2f(picture_size());
  let frame_size = frame.size / frame.scale;
  let cover = max(frame_size.x / size.x, frame_size.y / size.y) * params.scale * 0.01;
  let laid = select(vec2f(), hash3(now, 5u, 6u).xy * size, count == 1u && params.rate > 0.0);
  let place = (p - frame_size * 0.5) / cover + size * 0.5 + laid;
  let folded = abs(place - 2.0 * size * floor(place / (2.0 * size) + 0.5));
  let turn = select(vec2f(-1.0), vec2f(1.0), place - 2.0 * size * floor(place / (2.0 * size) + 0.5) >= vec2f(0.0));
  let layer = i32(now % count);
  // Wide enough to see creases and not the noise of a compressed clip.
  let reach = 3.0;
  let slope = vec2f(
    luma_of_picture(folded + vec2f(reach, 0.0), layer) - luma_of_picture(folded - vec2f(reach, 0.0), layer),
    luma_of_picture(folded + vec2f(0.0, reach), layer) - luma_of_picture(folded - vec2f(0.0, reach), layer),
  ) * turn * 3.0;
  return Surface(picture_sample(folded, layer).rgb, slope, clamp(slope, vec2f(-1.0), vec2f(1.0)));
}

fn surface_at(at: vec2i) -> Surface {
  let source = (vec2f(at) + 0.5) / frame.scale;
  let now = tick();
  if (params.texture == 3u && params.picture.count > 0.0) { return pictured(source, now); }
  let p = source / (params.scale * 0.01);
  switch params.texture {
    case 1u: { return paper(p, now); }
    case 2u: { return wave(p, f32(now) / max(params.rate, 1.0)); }
    default: { return crumple(p, now); }
  }
}
