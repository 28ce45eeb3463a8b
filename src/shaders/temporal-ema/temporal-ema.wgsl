// Weighted mean of the last pictures, newest first. A past picture counts as much as the surroundings of the texel
// still look like they do now: the squared difference is pooled over five texels, a knight's move apart, because the
// noise of a single texel would be taken for motion. Two pictures of the same still thing differ by 2·noise² on average.
const A = vec2i(1, 2);
const B = vec2i(2, -1);
const C = vec2i(-1, -2);
const D = vec2i(-2, 1);

fn squared(difference: vec4f) -> f32 {
  return dot(difference, difference);
}

fn effect(at: vec2i) -> vec4f {
  let now = history_load(0u, at);
  let a = history_load(0u, at + A);
  let b = history_load(0u, at + B);
  let c = history_load(0u, at + C);
  let d = history_load(0u, at + D);
  let noise = params.noise * 0.01;
  let expected = 2.0 * noise * noise;
  let fall = 4.0 * params.motion * params.motion;
  var sum = now;
  var total = 1.0;
  var weight = 1.0;
  for (var k = 1u; k < frame.window; k++) {
    weight *= params.strength;
    let past = history_load(k, at);
    let beside = squared(history_load(k, at + A) - a) + squared(history_load(k, at + B) - b);
    let opposite = squared(history_load(k, at + C) - c) + squared(history_load(k, at + D) - d);
    let excess = max((squared(past - now) + beside + opposite) / (15.0 * expected) - 1.0, 0.0);
    let w = weight * exp(-min(fall * excess, 80.0));
    sum += past * w;
    total += w;
  }
  return sum / total;
}
