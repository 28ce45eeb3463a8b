// How two pictures differ, in tiles of a workgroup each; see picture-meter.ts for what is measured.

struct Setup {
  size: vec2u,
  tiles: u32,
  // 1 when `before` holds the frame right before this one.
  continues: u32,
}

@group(0) @binding(0) var<uniform> setup: Setup;
@group(0) @binding(1) var reference: texture_2d<f32>;
@group(0) @binding(2) var tested: texture_2d<f32>;
@group(0) @binding(3) var<storage, read_write> before: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> sums: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> totals: array<vec4f>;

// A tile with half a window around it.
const REACH = SIDE + 2u * HALF;
const RIM = SIDE + 2u;
const LANES = SIDE * SIDE;

var<workgroup> lumas: array<vec2f, REACH * REACH>;
// Weighted rows: means and mean squares of both pictures, then their product.
var<workgroup> moments: array<vec4f, REACH * SIDE>;
var<workgroup> products: array<f32, REACH * SIDE>;
var<workgroup> edges: array<vec2u, RIM * RIM>;

fn shown(c: vec4f) -> vec3f {
  return clamp(c.rgb + BEHIND * (1.0 - c.a), vec3f(0.0), vec3f(1.0));
}

fn lumas_at(at: vec2u) -> vec2f {
  return vec2f(luma(shown(textureLoad(reference, at, 0))), luma(shown(textureLoad(tested, at, 0))));
}

fn sobel(l: u32) -> vec2f {
  let up = l - REACH;
  let down = l + REACH;
  let x = lumas[up + 1u] + 2.0 * lumas[l + 1u] + lumas[down + 1u] - lumas[up - 1u] - 2.0 * lumas[l - 1u] - lumas[down - 1u];
  let y = lumas[down - 1u] + 2.0 * lumas[down] + lumas[down + 1u] - lumas[up - 1u] - 2.0 * lumas[up] - lumas[up + 1u];
  return sqrt(x * x + y * y) / 4.0;
}

fn ssim(at: vec2u) -> f32 {
  var m = vec4f(0.0);
  var product = 0.0;
  for (var k = 0u; k <= 2u * HALF; k++) {
    let row = (at.y + k) * SIDE + at.x;
    m += KERNEL[k] * moments[row];
    product += KERNEL[k] * products[row];
  }
  let variance = m.zw - m.xy * m.xy;
  let both = m.x * m.y;
  return (2.0 * both + C1) * (2.0 * (product - both) + C2) / ((dot(m.xy, m.xy) + C1) * (variance.x + variance.y + C2));
}

// Adds up what the lanes of a workgroup bring; the first lane gets it.
fn added(lane: u32, value: vec4f) -> vec4f {
  workgroupBarrier();
  moments[lane] = value;
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { moments[lane] += moments[lane + half]; }
  }
  workgroupBarrier();
  return moments[0];
}

@compute @workgroup_size(LANES) fn measure(@builtin(workgroup_id) tile: vec3u, @builtin(local_invocation_index) lane: u32) {
  let last = vec2i(setup.size) - 1;
  let origin = vec2i(tile.xy * SIDE);
  for (var i = lane; i < REACH * REACH; i += LANES) {
    lumas[i] = lumas_at(vec2u(clamp(origin + vec2i(vec2u(i % REACH, i / REACH)) - i32(HALF), vec2i(0), last)));
  }
  workgroupBarrier();
  for (var i = lane; i < REACH * SIDE; i += LANES) {
    var m = vec4f(0.0);
    var product = 0.0;
    for (var k = 0u; k <= 2u * HALF; k++) {
      let l = lumas[i / SIDE * REACH + i % SIDE + k];
      m += KERNEL[k] * vec4f(l, l * l);
      product += KERNEL[k] * l.x * l.y;
    }
    moments[i] = m;
    products[i] = product;
  }
  for (var i = lane; i < RIM * RIM; i += LANES) {
    let at = vec2u(i % RIM, i / RIM);
    let p = origin + vec2i(at) - 1;
    let g = sobel((at.y + HALF - 1u) * REACH + at.x + HALF - 1u);
    edges[i] = select(vec2u(0u), vec2u(g >= vec2f(EDGE)), all(p >= vec2i(0)) && all(p <= last));
  }
  workgroupBarrier();
  let own = vec2u(lane % SIDE, lane / SIDE);
  let p = tile.xy * SIDE + own;
  var alike = vec4f(0.0);
  var edge = vec4f(0.0);
  var sharp = vec4f(0.0);
  if (all(p < setup.size)) {
    let off = shown(textureLoad(tested, p, 0)) - shown(textureLoad(reference, p, 0));
    let l = (own.y + HALF) * REACH + own.x + HALF;
    let now = lumas[l];
    let index = p.y * setup.size.x + p.x;
    let change = now - before[index];
    before[index] = now;
    let whole = all(p >= vec2u(HALF)) && all(p + HALF < setup.size);
    alike = vec4f(dot(off, off), 0.0, f32(whole), pow(change.y - change.x, 2.0) * f32(setup.continues));
    if (whole) { alike.y = ssim(own); }
    var near = vec2u(0u);
    for (var k = 0u; k < 9u; k++) { near |= edges[(own.y + k / 3u) * RIM + own.x + k % 3u]; }
    let is = edges[(own.y + 1u) * RIM + own.x + 1u];
    edge = vec4f(vec2f(is), vec2f(is * near.yx));
    let bend = lumas[l - 1u] + lumas[l + 1u] + lumas[l - REACH] + lumas[l + REACH] - 4.0 * now;
    sharp = vec4f(bend, bend * bend);
  }
  let at = (tile.y * ((setup.size.x + SIDE - 1u) / SIDE) + tile.x) * 3u;
  let all_alike = added(lane, alike);
  let all_edges = added(lane, edge);
  let all_sharp = added(lane, sharp);
  if (lane == 0u) {
    sums[at] = all_alike;
    sums[at + 1u] = all_edges;
    sums[at + 2u] = all_sharp;
  }
}

@compute @workgroup_size(LANES) fn total(@builtin(local_invocation_index) lane: u32) {
  for (var part = 0u; part < 3u; part++) {
    var sum = vec4f(0.0);
    for (var tile = lane; tile < setup.tiles; tile += LANES) { sum += sums[tile * 3u + part]; }
    let whole = added(lane, sum);
    if (lane == 0u) { totals[part] = whole; }
  }
}
