// Counts what the viewer shows: levels by column of the picture, and colour differences. See scopes.ts.

struct Scope {
  view: u32,
  has_background: u32,
  columns: u32,
}

struct Uniforms { frame: Frame, scope: Scope }

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var picture: texture_2d<f32>;
@group(0) @binding(2) var background: texture_2d<f32>;
@group(0) @binding(3) var<storage, read_write> waves: array<u32>;
@group(0) @binding(4) var<storage, read_write> vectors: array<atomic<u32>>;

const SOURCE = 1u;
const MATTE = 2u;
const FOREGROUND = 4u;

var<workgroup> bins: array<atomic<u32>, LEVELS * 4>;

// Straight colour, and how much the texel counts.
fn shown_at(at: vec2i) -> vec4f {
  var c: vec4f;
  if (u.scope.view == SOURCE) {
    c = source_at(vec2i((vec2f(at) + 0.5) / u.frame.scale));
  } else {
    c = textureLoad(picture, at, 0);
  }
  if (u.scope.view == MATTE) { return vec4f(vec3f(c.a), 1.0); }
  if (u.scope.view == FOREGROUND) { return vec4f(straight(c), select(0.0, 1.0, c.a > 1e-3)); }
  if (u.scope.has_background == 1u) { return vec4f(over(c, background_at(vec2f(at) + 0.5)).rgb, 1.0); }
  return vec4f(straight(c), clamp(c.a, 0.0, 1.0));
}

fn level_of(value: f32) -> u32 {
  return u32(clamp(floor(value * 256.0) + f32(ZERO), 0.0, f32(LEVELS - 1u)));
}

fn vector_of(difference: f32) -> u32 {
  return u32(clamp(floor((difference / REACH * 0.5 + 0.5) * f32(SIDE)), 0.0, f32(SIDE - 1u)));
}

// One workgroup for each column, so that waves are counted in its own memory and written once.
@compute @workgroup_size(LANES) fn measure(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  for (var bin = lane; bin < LEVELS * 4u; bin += LANES) { atomicStore(&bins[bin], 0u); }
  workgroupBarrier();
  let size = vec2u(u.frame.size);
  let left = group.x * size.x / u.scope.columns;
  let band = (group.x + 1u) * size.x / u.scope.columns - left;
  for (var index = lane; index < band * size.y; index += LANES) {
    let c = shown_at(vec2i(i32(left + index % band), i32(index / band)));
    let weight = u32(round(c.a * WEIGHT));
    if (weight == 0u) { continue; }
    let y = luma(c.rgb);
    atomicAdd(&bins[level_of(c.r)], weight);
    atomicAdd(&bins[LEVELS + level_of(c.g)], weight);
    atomicAdd(&bins[2u * LEVELS + level_of(c.b)], weight);
    atomicAdd(&bins[3u * LEVELS + level_of(y)], weight);
    // ITU-R BT.709 §3: colour differences of display-encoded values.
    let cb = (c.b - y) / 1.8556;
    let cr = (c.r - y) / 1.5748;
    atomicAdd(&vectors[vector_of(cr) * SIDE + vector_of(cb)], weight);
  }
  workgroupBarrier();
  for (var bin = lane; bin < LEVELS * 4u; bin += LANES) {
    waves[(bin / LEVELS * COLUMNS + group.x) * LEVELS + bin % LEVELS] = atomicLoad(&bins[bin]);
  }
}
