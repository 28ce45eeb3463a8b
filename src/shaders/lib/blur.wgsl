// One direction of a near-Gaussian blur: three box blurs, each a difference of prefix sums over a tile in workgroup
// memory, so that the cost is the same at every radius. The including pass supplies value_at(at) and sigma().
const TILE = 256;
const SPAN = 512; // the tile and what three boxes reach on either side
const HALO = 128;
const MOST = 41.0; // three boxes of this radius still fit the halo

var<workgroup> values: array<f32, 512>;
var<workgroup> sums: array<f32, 512>;

fn place(line: i32, along: i32) -> vec2i {
  return select(vec2i(line, along), vec2i(along, line), ROWS == 1);
}

fn scan(lane: i32) {
  sums[lane] = values[lane];
  sums[lane + TILE] = values[lane + TILE];
  workgroupBarrier();
  for (var reach = 1; reach < SPAN; reach *= 2) {
    var low = 0.0;
    var high = 0.0;
    if (lane >= reach) { low = sums[lane - reach]; }
    if (lane + TILE >= reach) { high = sums[lane + TILE - reach]; }
    workgroupBarrier();
    sums[lane] += low;
    sums[lane + TILE] += high;
    workgroupBarrier();
  }
}

// Mean over ±r texels, the outermost ones counted by the fraction of r.
fn box(i: i32, r: f32) -> f32 {
  let whole = i32(floor(r));
  let part = r - floor(r);
  let last = min(i + whole, SPAN - 1);
  let first = max(i - whole, 0);
  var sum = sums[last];
  if (first > 0) { sum -= sums[first - 1]; }
  sum += part * (values[min(i + whole + 1, SPAN - 1)] + values[max(i - whole - 1, 0)]);
  return sum / (2.0 * r + 1.0);
}

fn effect(group: vec2i, lane: i32) {
  let line = group.y;
  let start = group.x * TILE - HALO;
  // Three boxes of radius r have variance r² + r.
  let r = min(sqrt(sigma() * sigma() + 0.25) - 0.5, MOST);
  values[lane] = value_at(place(line, start + lane));
  values[lane + TILE] = value_at(place(line, start + lane + TILE));
  for (var round = 0; round < 3; round++) {
    workgroupBarrier();
    scan(lane);
    let a = box(lane, r);
    let b = box(lane + TILE, r);
    workgroupBarrier();
    values[lane] = a;
    values[lane + TILE] = b;
  }
  workgroupBarrier();
  let along = group.x * TILE + lane;
  let extent = select(i32(frame.size.y), i32(frame.size.x), ROWS == 1);
  if (along < extent) {
    store(place(line, along), vec4f(values[lane + HALO], 0.0, 0.0, 0.0));
  }
}
