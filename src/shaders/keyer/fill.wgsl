// Fills a weighted colour field from its coarsest levels: one workgroup, one lane per cell, all levels from this one
// up to a single cell. Alpha of the result says whether there was anything to fill from.
var<workgroup> cells: array<vec4f, 520>;

fn block(at: vec2i) -> vec4f {
  var sum = vec4f(0.0);
  for (var y = 0; y < BLOCK; y++) {
    for (var x = 0; x < BLOCK; x++) {
      sum += field_load(at * BLOCK + vec2i(x, y));
    }
  }
  return sum / f32(BLOCK * BLOCK);
}

fn cell(start: i32, size: vec2i, at: vec2i) -> vec4f {
  let p = clamp(at, vec2i(0), size - 1);
  return cells[start + p.y * size.x + p.x];
}

fn between(start: i32, size: vec2i, at: vec2f) -> vec4f {
  let p = at - 0.5;
  let i = vec2i(floor(p));
  let f = p - floor(p);
  let above = mix(cell(start, size, i), cell(start, size, i + vec2i(1, 0)), f.x);
  return mix(above, mix(cell(start, size, i + vec2i(0, 1)), cell(start, size, i + vec2i(1, 1)), f.x), f.y);
}

fn effect(group: vec2i, lane: i32) {
  var starts: array<i32, 12>;
  var sizes: array<vec2i, 12>;
  sizes[0] = vec2i(WIDTH, HEIGHT);
  if (lane < WIDTH * HEIGHT) {
    cells[lane] = block(vec2i(lane % WIDTH, lane / WIDTH));
  }
  workgroupBarrier();
  for (var level = 1; level < LEVELS; level++) {
    let fine = sizes[level - 1];
    let size = (fine + 1) / 2;
    let below = starts[level - 1];
    sizes[level] = size;
    starts[level] = below + fine.x * fine.y;
    if (lane < size.x * size.y) {
      let at = 2 * vec2i(lane % size.x, lane / size.x);
      cells[starts[level] + lane] = 0.25 * (cell(below, fine, at) + cell(below, fine, at + vec2i(1, 0))
        + cell(below, fine, at + vec2i(0, 1)) + cell(below, fine, at + vec2i(1, 1)));
    }
    workgroupBarrier();
  }
  if (lane == 0) {
    let total = cells[starts[LEVELS - 1]];
    let found = total.a > 1e-6;
    cells[starts[LEVELS - 1]] = vec4f(select(to_working(params.screen), total.rgb / max(total.a, 1e-6), found), f32(found));
  }
  workgroupBarrier();
  for (var level = LEVELS - 2; level >= 0; level--) {
    let size = sizes[level];
    if (lane < size.x * size.y) {
      let at = vec2i(lane % size.x, lane / size.x);
      let own = cells[starts[level] + lane];
      let coarse = between(starts[level + 1], sizes[level + 1], (vec2f(at) + 0.5) / 2.0);
      let trust = clamp(own.a * 8.0, 0.0, 1.0);
      cells[starts[level] + lane] = vec4f(mix(coarse.rgb, own.rgb / max(own.a, 1e-6), trust), coarse.a);
    }
    workgroupBarrier();
  }
  if (lane < WIDTH * HEIGHT) {
    store(vec2i(lane % WIDTH, lane / WIDTH), cells[lane]);
  }
}
