// Bristles drag paint along the flow: noise that is fixed in the frame, averaged along the flow (line integral
// convolution, Cabral & Leedom 1993), is the height of the paint. The including pass supplies flow_at(at).
const STEPS = 7;

fn effect(at: vec2i) -> vec4f {
  // Texels to a bristle's width; a picture too small to show them shows broader ones.
  let width = max(0.12 * params.brush * frame.scale, 0.7);
  let along = flow_at(at).xy;
  let centre = vec2f(at) + 0.5;
  var sum = value_noise(centre / width, 3u);
  for (var side = -1.0; side < 2.0; side += 2.0) {
    var p = centre;
    var direction = along * side;
    for (var k = 1; k <= STEPS; k++) {
      p += direction * width;
      let next = flow_at(vec2i(p)).xy;
      direction = select(-next, next, dot(next, direction) >= 0.0);
      sum += value_noise(p / width, 3u);
    }
  }
  return vec4f(sum / f32(2 * STEPS + 1), 0.0, 0.0, 0.0);
}
