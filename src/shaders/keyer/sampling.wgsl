// Whether the picture's chroma was sampled at every other column, as video stores it: then, after upsampling, odd columns
// hold the mean of their neighbours exactly. One workgroup looks where chroma changes; stats[5] becomes 1 or 0.
const LOOKS = 64;

var<workgroup> counts: array<atomic<u32>, 2>;

fn chroma(at: vec2i) -> vec2f {
  let c = input_load(at).rgb;
  return vec2f(c.r, c.b) - luma(c);
}

fn effect(group: vec2i, lane: i32) {
  if (lane < 2) {
    atomicStore(&counts[lane], 0u);
  }
  workgroupBarrier();
  let pairs = (input_size() - vec2i(2, 0)) / vec2i(2, 1);
  for (var i = 0; i < LOOKS; i++) {
    let p = hash3(u32(lane), u32(i), 7u).xy * vec2f(pairs);
    let at = vec2i(2 * i32(p.x) + 1, i32(p.y));
    let left = chroma(at - vec2i(1, 0));
    let right = chroma(at + vec2i(1, 0));
    let change = abs(right - left);
    if (pairs.x > 0 && max(change.x, change.y) > 0.006) {
      let off = abs(chroma(at) - 0.5 * (left + right));
      atomicAdd(&counts[0], 1u);
      atomicAdd(&counts[1], u32(max(off.x, off.y) < 0.0016));
    }
  }
  workgroupBarrier();
  if (lane == 0) {
    let all = f32(atomicLoad(&counts[0]));
    stats[5] = f32(all > 20.0 && f32(atomicLoad(&counts[1])) > 0.8 * all);
  }
}
