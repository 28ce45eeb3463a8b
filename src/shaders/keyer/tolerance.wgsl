// Measures how far the saturation of the screen itself strays, so that the test for screen can be as tight as the
// footage allows. One workgroup: a histogram of every second block that is screen by the tolerance so far, then two
// percentiles. Paler than the screen may be subject, so spread is taken from the more saturated side alone.
const BINS = 512;
const LOWEST = -0.28;
const WIDTH = 0.001;
const WIDEST = 0.22;

var<workgroup> bins: array<atomic<u32>, BINS>;

fn tolerance_so_far() -> f32 {
  return select(stats[0], WIDEST, stats[0] == 0.0);
}

fn percentile(share: f32, total: f32) -> f32 {
  var below = 0.0;
  for (var bin = 0; bin < BINS; bin++) {
    let count = f32(atomicLoad(&bins[bin]));
    if (below + count >= share * total) {
      return LOWEST + WIDTH * (f32(bin) + (share * total - below) / max(count, 1.0));
    }
    below += count;
  }
  return WIDEST;
}

fn effect(group: vec2i, lane: i32) {
  for (var bin = lane; bin < BINS; bin += 256) {
    atomicStore(&bins[bin], 0u);
  }
  workgroupBarrier();
  let size = survey_size();
  let limit = tolerance_so_far();
  for (var i = lane; i < size.x * size.y / 2; i += 256) {
    let y = 2 * i / size.x;
    let at = vec2i((2 * i) % size.x + (y & 1), y);
    let c = survey_load(at);
    let d = from_plate(c.rgb, plate_sample((vec2f(at) + 0.5) / f32(PLATE_STEP)).rgb);
    if (c.a > 0.98 && d.x < limit && abs(log(max(d.y, 1e-3))) < 1.5 * BRIGHTNESS) {
      atomicAdd(&bins[clamp(i32((d.x - LOWEST) / WIDTH), 0, BINS - 1)], 1u);
    }
  }
  workgroupBarrier();
  if (lane > 0) {
    return;
  }
  var total = 0.0;
  for (var bin = 0; bin < BINS; bin++) {
    total += f32(atomicLoad(&bins[bin]));
  }
  var result = limit;
  if (total > 12.0) {
    let typical = percentile(0.35, total);
    let spread = 1.4826 / 0.8 * (typical - percentile(0.175, total));
    result = max(0.015, typical + 3.0 * clamp(spread, 0.004, 0.06));
  }
  stats[0] = result;
}
