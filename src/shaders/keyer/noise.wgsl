// Noise of the screen, per channel, in display-encoded values: the median distance of a texel from the mean of its
// neighbourhood. One workgroup; one texel of every second block of screen. Lanes 0, 1 and 2 each find one median.
const BINS = 256;
const WIDTH = 0.0004;

var<workgroup> bins: array<atomic<u32>, 768>;

fn effect(group: vec2i, lane: i32) {
  for (var bin = lane; bin < 3 * BINS; bin += 256) {
    atomicStore(&bins[bin], 0u);
  }
  workgroupBarrier();
  let size = screen_size();
  for (var i = lane; i < size.x * size.y / 2; i += 256) {
    let y = 2 * i / size.x;
    let block = vec2i((2 * i) % size.x + (y & 1), y);
    if (screen_load(block).a > 0.9) {
      let at = block * STEP + vec2i(hash3(u32(block.x), u32(block.y), 0u).xy * f32(STEP));
      var mean = vec3f(0.0);
      for (var k = 0; k < 9; k++) {
        mean += picture_load(at + vec2i(k % 3, k / 3) - 1).rgb / 9.0;
      }
      let d = vec3i(abs(picture_load(at).rgb - mean) / WIDTH);
      for (var channel = 0; channel < 3; channel++) {
        atomicAdd(&bins[channel * BINS + min(d[channel], BINS - 1)], 1u);
      }
    }
  }
  workgroupBarrier();
  if (lane > 2) {
    return;
  }
  var total = 0.0;
  for (var bin = 0; bin < BINS; bin++) {
    total += f32(atomicLoad(&bins[lane * BINS + bin]));
  }
  var median = 0.0;
  var below = 0.0;
  for (var bin = 0; bin < BINS; bin++) {
    let count = f32(atomicLoad(&bins[lane * BINS + bin]));
    if (below < 0.5 * total && below + count >= 0.5 * total) {
      median = WIDTH * (f32(bin) + (0.5 * total - below) / count);
    }
    below += count;
  }
  stats[1 + lane] = select(0.004, max(1.4826 * 1.06 * median, 0.0015), total > 40.0);
}
