// Weighted mean of the last pictures, newest first. A past picture counts as much as the surroundings of the texel
// still look like they do now: the squared difference is pooled over five texels, a knight's move apart, because the
// noise of a single texel would be taken for motion. Two pictures of the same still thing differ by 2·noise² on average.
const TAPS = array<vec2i, 5>(vec2i(0, 0), vec2i(1, 2), vec2i(2, -1), vec2i(-1, -2), vec2i(-2, 1));

fn effect(at: vec2i) -> vec4f {
  var now: array<vec4f, 5>;
  for (var tap = 0; tap < 5; tap++) { now[tap] = history_load(0u, at + TAPS[tap]); }
  let noise = params.noise * 0.01;
  let expected = 2.0 * noise * noise;
  let fall = 4.0 * params.motion * params.motion;
  var sum = now[0];
  var total = 1.0;
  var weight = 1.0;
  for (var k = 1u; k < frame.window; k++) {
    weight *= params.strength;
    let past = history_load(k, at);
    var squares = dot(past - now[0], past - now[0]);
    for (var tap = 1; tap < 5; tap++) {
      let difference = history_load(k, at + TAPS[tap]) - now[tap];
      squares += dot(difference, difference);
    }
    let excess = max(squares / (15.0 * expected) - 1.0, 0.0);
    let w = weight * exp(-min(fall * excess, 80.0));
    sum += past * w;
    total += w;
  }
  return sum / total;
}
