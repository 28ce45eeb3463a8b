// What noise leaves of the colour-difference matte on the bare screen, as a root mean square. One workgroup.
var<workgroup> sums: array<vec2f, 256>;

fn effect(group: vec2i, lane: i32) {
  let size = screen_size();
  var sum = vec2f(0.0);
  for (var i = lane; i < size.x * size.y; i += 256) {
    let block = vec2i(i % size.x, i / size.x);
    if (screen_load(block).a > 0.9) {
      let at = block * STEP + vec2i(hash3(u32(block.x), u32(block.y), 1u).xy * f32(STEP));
      let a = min(work_load(at).a, 0.3);
      sum += vec2f(a * a, 1.0);
    }
  }
  sums[lane] = sum;
  workgroupBarrier();
  for (var width = 128; width > 0; width /= 2) {
    if (lane < width) {
      sums[lane] += sums[lane + width];
    }
    workgroupBarrier();
  }
  if (lane == 0) {
    stats[4] = select(0.02, sqrt(sums[0].x / max(sums[0].y, 1.0)), sums[0].y > 12.0);
  }
}
