// Draws scopes from what scope-measure.wgsl counted. Axes and labels are the page's.

struct Plot {
  @align(16) corner: vec2f,
  size: vec2f,
  kind: u32,
}

struct Plots {
  count: u32,
  columns: u32,
  // What a column counts where all of it is opaque.
  each: f32,
  list: array<Plot, 4>,
}

@group(0) @binding(0) var<uniform> plots: Plots;
@group(0) @binding(1) var<storage, read> waves: array<u32>;
@group(0) @binding(2) var<storage, read> vectors: array<u32>;
@group(0) @binding(3) var<storage, read> totals: array<u32>;
@group(0) @binding(4) var<storage, read_write> summed: array<atomic<u32>>;

const WAVEFORM = 0u;
const PARADE = 1u;
const VECTORSCOPE = 2u;
const PEAK = LEVELS * 4u;
const WELL = vec3f(0.0627);
const RED = vec3f(1.0, 0.36, 0.32);
const GREEN = vec3f(0.36, 0.92, 0.42);
const BLUE = vec3f(0.42, 0.58, 1.0);
const WHITE = vec3f(0.86, 0.9, 0.86);

// One call for each channel and level: the sum over all columns, and the peak of those that are neither black nor white.
@compute @workgroup_size(LANES) fn total(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= LEVELS * 4u) { return; }
  let level = id.x % LEVELS;
  var sum = 0u;
  for (var column = 0u; column < plots.columns; column++) {
    sum += waves[(id.x / LEVELS * COLUMNS + column) * LEVELS + level];
  }
  atomicStore(&summed[id.x], sum);
  if (level > ZERO && level < ZERO + 256u) { atomicMax(&summed[PEAK], sum); }
}

@vertex fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  return vec4f(f32((index << 1u) & 2u) * 2.0 - 1.0, f32(index & 2u) * 2.0 - 1.0, 0.0, 1.0);
}

// First and last of `count` bins that lie from `start` to `start + length`, fractions of all.
fn bins_of(start: f32, length: f32, count: u32) -> vec2u {
  let first = min(u32(max(start, 0.0) * f32(count)), count - 1u);
  let last = u32(ceil((start + length) * f32(count)));
  return vec2u(first, clamp(last, first + 1u, count));
}

// Brightness of a trace: the share of a column's pixels that lies here.
fn wave_at(channel: u32, at: vec2f, pixel: vec2f) -> f32 {
  let columns = bins_of(at.x, pixel.x, plots.columns);
  let levels = bins_of(at.y, pixel.y, LEVELS);
  var sum = 0u;
  for (var column = columns.x; column < columns.y; column++) {
    for (var level = levels.x; level < levels.y; level++) { sum += waves[(channel * COLUMNS + column) * LEVELS + level]; }
  }
  let share = f32(sum) / (plots.each * f32(columns.y - columns.x));
  return pow(1.0 - exp(-share * 48.0), 0.7);
}

fn parade_at(at: vec2f, pixel: vec2f) -> vec3f {
  let third = min(u32(at.x * 3.0), 2u);
  let wave = wave_at(third, vec2f(fract(at.x * 3.0), at.y), pixel * vec2f(3.0, 1.0));
  if (third == 0u) { return RED * wave; }
  if (third == 1u) { return GREEN * wave; }
  return BLUE * wave;
}

fn vectors_at(at: vec2f, pixel: vec2f) -> vec3f {
  let across = bins_of(at.x, pixel.x, SIDE);
  let up = bins_of(at.y, pixel.y, SIDE);
  var sum = 0u;
  for (var cr = up.x; cr < up.y; cr++) {
    for (var cb = across.x; cb < across.y; cb++) { sum += vectors[cr * SIDE + cb]; }
  }
  let share = f32(sum) / (plots.each * f32(plots.columns));
  let light = pow(1.0 - exp(-share * 2500.0), 0.6);
  let c = (at * 2.0 - 1.0) * REACH;
  let hue = vec3f(0.62 + 1.5748 * c.y, 0.62 - 0.1873 * c.x - 0.4681 * c.y, 0.62 + 1.8556 * c.x);
  return clamp(hue, vec3f(0.2), vec3f(1.0)) * light;
}

// Heights of the four channels' bars at a place of the axis: square roots, so that small amounts show beside large ones.
fn heights_at(x: f32, length: f32) -> vec4f {
  let levels = bins_of(x, length, LEVELS);
  var high = vec4f(0.0);
  for (var level = levels.x; level < levels.y; level++) {
    high = max(high, vec4f(f32(totals[level]), f32(totals[LEVELS + level]), f32(totals[2u * LEVELS + level]), f32(totals[3u * LEVELS + level])));
  }
  return sqrt(min(high / max(f32(totals[PEAK]), 1.0), vec4f(1.0))) * 0.98;
}

fn histogram_at(at: vec2f, pixel: vec2f) -> vec3f {
  let tops = heights_at(at.x, pixel.x);
  let filled = select(vec4f(0.0), vec4f(1.0), vec4f(at.y) < tops);
  // Luma is a line, which runs up and down to its neighbour on the left.
  let before = heights_at(at.x - pixel.x, pixel.x).a;
  let on_line = at.y > min(before, tops.a) - pixel.y && at.y <= max(before, tops.a) && max(before, tops.a) > 0.0;
  return max(RED * filled.r * 0.5 + GREEN * filled.g * 0.5 + BLUE * filled.b * 0.5, WHITE * select(0.0, 0.9, on_line));
}

@fragment fn draw(@builtin(position) fragment: vec4f) -> @location(0) vec4f {
  for (var index = 0u; index < plots.count; index++) {
    let plot = plots.list[index];
    let pixel = 1.0 / plot.size;
    let low = fragment.xy - 0.5 - plot.corner;
    if (any(low < vec2f(0.0)) || any(low >= plot.size)) { continue; }
    // From the left and from below.
    let at = vec2f(low.x, plot.size.y - low.y - 1.0) * pixel;
    var trace = vec3f(0.0);
    switch plot.kind {
      case WAVEFORM: { trace = WHITE * wave_at(3u, at, pixel); }
      case PARADE: { trace = parade_at(at, pixel); }
      case VECTORSCOPE: { trace = vectors_at(at, pixel); }
      default: { trace = histogram_at(at, pixel); }
    }
    return vec4f(WELL + trace * (1.0 - WELL), 1.0);
  }
  return vec4f(WELL, 1.0);
}
