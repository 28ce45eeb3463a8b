// A bilateral filter along or across the flow (Kyprianidis & Döllner 2008) with as many reads at any radius: the passes
// take steps of 1, 2 and 4, each over what the one before has smoothed (à trous, Dammertz et al. 2010).
// The including pass supplies flow_at(at), from_load(at) and from_between(p, direction).
const TAPS = 3;

fn effect(at: vec2i) -> vec4f {
  let own = from_load(at);
  let along = flow_at(at).xy;
  let direction = select(vec2f(-along.y, along.x), along, ALONG == 1);
  let length = f32(STEP) * params.smoothing * frame.scale / f32(PARTS);
  // Colours further apart than this are on two sides of an edge.
  let apart = mix(0.02, 0.09, params.flatness);
  var sum = own.rgb;
  var total = 1.0;
  for (var k = -TAPS; k <= TAPS; k++) {
    if (k == 0) { continue; }
    let there = from_between(vec2f(at) + 0.5 + direction * (f32(k) * length), direction);
    let change = (there.rgb - own.rgb) / apart;
    let weight = exp(-min(0.5 * (dot(change, change) + f32(k * k) / 2.25), 80.0)) * there.a;
    sum += weight * there.rgb;
    total += weight;
  }
  return vec4f(sum / total, own.a);
}
